//! How strangers' programs are held in this grading: the wall, and what it is called in every report.

use std::sync::Arc;

use anyhow::Result;

use flow::run::{NoWall, Wall};

/// What stands between strangers' programs and this machine.
#[derive(Clone)]
pub struct Hold {
    /// The wall itself.
    pub wall: Arc<dyn Wall>,
    /// How it is called.
    pub level: String,
}

impl Hold {
    /// Finds out what this machine has; with `weak`, less than all of it will do.
    ///
    /// # Errors
    /// What is missing, and how to get it.
    pub fn probe(_weak: bool) -> Result<Self> {
        let wall: Arc<dyn Wall> = Arc::new(NoWall);
        let level = wall.level().to_owned();
        Ok(Self { wall, level })
    }
}
