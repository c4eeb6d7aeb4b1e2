//! One conductor at a time: a lock on the gradebook that the system drops when its holder dies.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::gradebook::Error;

/// The file that is locked.
const FILE: &str = "grading.lock";

/// Held while grading.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    /// Takes it.
    ///
    /// # Errors
    /// Somebody else has it, or the folder cannot be written.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|reason| Error::file(&path, reason))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
            Err(TryLockError::Error(reason)) => Err(Error::file(&path, reason)),
        }
    }

    /// Whether somebody grades into this folder now.
    pub fn is_taken(folder: &Path) -> bool {
        let Ok(file) = File::open(folder.join(FILE)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}
