//! The seam where isolation goes, for compiling as for running.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use process::{Cancel, End, Error, Finished, Hooks, Invocation, Job, Reins, Stream, Tool};

/// What stands between a program and the machine. A compiler is put behind it in the same way as what it compiles.
///
/// A wall does not only start something else around a program. It must also say how the program itself ended, have room
/// for its own processes beside the program's, and lead the checker to a port that the program listens on. So it is
/// asked to run, and not to rewrite what is run.
pub trait Wall: Send + Sync {
    /// Runs a program until nothing is left of it. What is told of it, its times among them, is the program's own and
    /// not the wall's.
    ///
    /// # Errors
    /// When it cannot be started behind the wall, or not be followed; then nothing of it runs.
    fn run(&self, job: Job, hooks: &Hooks<'_>, cancel: &Cancel) -> Result<Finished, Error> {
        job.run_with(hooks, cancel)
    }

    /// Compiles. `on_line` gets each line of the compiler as soon as it is whole, without its newline. What came out
    /// stands in [`Compilation::out`] when this returns.
    ///
    /// Where a wall holds the compiler to limits, [`End::Limit`] is the answer to a program that went past one, its time
    /// among them: where that is over because the machine was busy, it is [`Error::Busy`].
    ///
    /// # Errors
    /// When the compiler cannot be started behind the wall, or not be followed, or got no processor.
    fn compile(
        &self,
        compilation: &Compilation<'_>,
        cancel: &Cancel,
        on_line: &mut dyn FnMut(Stream, &str),
    ) -> Result<End, Error> {
        Ok(Tool::new(compilation.invocation.clone()).capture(cancel, on_line)?.end)
    }

    /// Connects to a port of this machine that a program listens on, as the program knows the port.
    ///
    /// # Errors
    /// When nobody listens there, or it takes longer than `patience`.
    fn connect(&self, _program: &Reins, port: u16, patience: Duration) -> io::Result<TcpStream> {
        TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), patience)
    }

    /// True where what is behind the wall is trusted: the compiler may then read the course's own tree, and remember
    /// what it compiled; and when it crashes, that is nobody's doing.
    fn trusts(&self) -> bool;

    /// What the wall holds back, in a few words, for reports.
    fn level(&self) -> &str;
}

/// What a wall is told of a compilation.
#[derive(Debug, Clone)]
pub struct Compilation<'c> {
    /// The compiler, as it is started where there is no wall.
    pub invocation: &'c Invocation,
    /// All that it has to read beside the system's own files: the sources, the libraries, the toolchain.
    pub readable: Vec<PathBuf>,
    /// The folder that it writes to. It is there, and empty.
    pub out: &'c Path,
    /// The program, by its name in that folder.
    pub program: &'c str,
    /// What the compiler says of the files that it read, by its name in that folder.
    pub dep_info: &'c str,
}

/// No wall: the learner's own code on the learner's own machine, held by limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWall;

impl Wall for NoWall {
    fn trusts(&self) -> bool {
        true
    }

    fn level(&self) -> &str {
        "limits only"
    }
}
