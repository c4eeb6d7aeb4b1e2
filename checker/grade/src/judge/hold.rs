//! How strangers' programs are held in this grading: the wall, and what it is called in every report.

use std::sync::Arc;

use anyhow::Result;

use crate::wall::{Isolation, Weak};
use flow::run::Wall;

/// What stands between strangers' programs and this machine.
#[derive(Clone)]
pub struct Hold {
    /// The wall itself.
    pub wall: Arc<dyn Wall>,
    /// All of it: it also runs tools on strangers' files.
    pub isolation: Isolation,
    /// How it is called.
    pub level: String,
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
