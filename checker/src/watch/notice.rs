//! The system's own word that something in a folder was just written: it wakes the watch a moment earlier, and is
//! never what a save is known by.
//!
//! Linux's inotify(7) says nothing on NFS, in WSL's `/mnt` and on many shared folders, and elsewhere there is no such
//! thing behind a descriptor that `poll` takes. So all of this may be absent or silent: whoever is woken by it, or by their
//! own clock, looks for themselves.

use std::os::fd::BorrowedFd;
use std::path::Path;

#[cfg(target_os = "linux")]
use std::os::fd::{AsFd as _, OwnedFd};

#[cfg(target_os = "linux")]
use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};

/// Hears of writes in the folders that it was told of.
#[derive(Debug, Default)]
pub(super) struct Notice {
    /// `None` where the system has none left.
    #[cfg(target_os = "linux")]
    inotify: Option<OwnedFd>,
}

impl Notice {
    /// One that knows of no folder yet.
    pub(super) fn new() -> Self {
        #[cfg(target_os = "linux")]
        return Self { inotify: init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok() };
        #[cfg(not(target_os = "linux"))]
        return Self::default();
    }

    /// Hears of this folder too, not of those in it. Telling it twice does no harm.
    pub(super) fn listen_to(&self, folder: &Path) {
        #[cfg(target_os = "linux")]
        if let Some(inotify) = &self.inotify {
            // Only what is over: a file that was opened for writing and is still empty is half a save.
            let over = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::ONLYDIR;
            // A folder that cannot be listened to is looked at all the same.
            let _ = add_watch(inotify, folder, over);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = folder;
    }

    /// What `poll` waits for; `None` where nothing is heard.
    pub(super) fn bell(&self) -> Option<BorrowedFd<'_>> {
        #[cfg(target_os = "linux")]
        return self.inotify.as_ref().map(|inotify| inotify.as_fd());
        #[cfg(not(target_os = "linux"))]
        return None;
    }

    /// Forgets what was heard.
    pub(super) fn hush(&self) {
        if let Some(bell) = self.bell() {
            // A buffer takes one event with the longest name at least (inotify(7)).
            while matches!(rustix::io::read(bell, &mut [0; 4096]), Ok(1..)) {}
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{self, File};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::*;

    #[test]
    fn a_save_that_is_over_is_heard_once_and_half_of_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let notice = Notice::new();
        notice.listen_to(folder.path());
        let rings = || {
            let bell = notice.bell().expect("this system has inotify");
            poll(&mut [PollFd::from_borrowed_fd(bell, PollFlags::IN)], Some(&Timespec::default())).unwrap()
                > 0
        };
        assert!(!rings());
        let half = File::create(folder.path().join("main.rs")).unwrap();
        assert!(!rings(), "it is still open");
        drop(half);
        assert!(rings());
        notice.hush();
        assert!(!rings());
        fs::write(folder.path().join("new~"), "text").unwrap();
        notice.hush();
        fs::rename(folder.path().join("new~"), folder.path().join("main.rs")).unwrap();
        assert!(rings(), "as Vim saves");
    }
}
