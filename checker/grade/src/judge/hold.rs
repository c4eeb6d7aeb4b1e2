//! How strangers' programs are held in this grading: the wall, and what it is called in every report.

use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use crate::intake::{NoTar, Unbundle, bundle_invocation};
use crate::wall::{Confined as _, Isolation, Weak};
use flow::course::Limits;
use flow::run::Wall;
use text::tr;

/// What stands between strangers' programs and this machine.
#[derive(Clone)]
pub struct Hold {
    /// The wall itself.
    pub wall: Arc<dyn Wall>,
    /// How it is called.
    pub level: String,
    isolation: Isolation,
}

impl Hold {
    /// Finds out what this machine has; with `weak`, less than all of it will do.
    ///
    /// # Errors
    /// What is missing, and how to get it.
    pub fn probe(weak: bool) -> Result<Self> {
        let isolation = Isolation::probe(if weak { Weak::Allow } else { Weak::Refuse })?;
        Ok(Self { wall: isolation.wall(), level: isolation.level().to_owned(), isolation })
    }
}

/// `git` reads a stranger's bundle behind the same wall.
impl Unbundle for Hold {
    fn tar(&self, bundle: &Path, most: u64) -> Result<Vec<u8>, NoTar> {
        let bundle = bundle.canonicalize().map_err(NoTar::Ours)?;
        let made = self
            .isolation
            .bytes(&bundle_invocation(&bundle), std::slice::from_ref(&bundle), most, &Limits::default())
            .map_err(|error| NoTar::Ours(io::Error::other(error.to_string())))?;
        if made.success() {
            return Ok(made.stdout);
        }
        Err(NoTar::Refused(match made.stderr.trim() {
            "" if !made.is_whole => tr!("it unpacks to more than is taken"),
            "" => tr!("git could not read it"),
            said => said.to_owned(),
        }))
    }
}
