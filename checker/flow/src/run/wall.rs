//! The seam where isolation goes, for compiling as for running: it rewrites what is started.

use process::{Error, Invocation};

/// What stands between a program and the machine.
///
/// A wall turns "start this" into "start the wall, which starts this": `bwrap … -- program args`. All the
/// rest (session, pipes, limits, the end of the whole tree) stays as it is, so that nothing else needs to
/// know whether there is a wall. A compiler is wrapped in the same way as what it compiles.
///
/// A wall that mounts folders says so by [`Invocation::is_wall`]: without it, the kernel lets a program open no
/// terminal and no disk, and mount nothing.
pub trait Wall: Send + Sync {
    /// The invocation that starts `invocation` behind the wall.
    ///
    /// # Errors
    /// When the wall cannot be built; then nothing may be started.
    fn wrap(&self, invocation: Invocation) -> Result<Invocation, Error>;

    /// What the wall holds back, in two or three words, for reports.
    fn level(&self) -> &str;
}

/// No wall: the learner's own code on the learner's own machine, held by limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWall;

impl Wall for NoWall {
    fn wrap(&self, invocation: Invocation) -> Result<Invocation, Error> {
        Ok(invocation)
    }

    fn level(&self) -> &str {
        "limits only"
    }
}
