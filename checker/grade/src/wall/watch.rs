//! Looks at a run from outside while it goes on, and stops it where it goes past a limit that the keeper
//! ([`flow::process`]) does not know of. What is looked at is others' business: [`super::kernel`], [`super::waiting`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use flow::process::{Cancel, Error, Limit};

/// How long it waits between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Does this work, and stops it as soon as a look says that a limit is past; the second answer is then that limit.
/// `cancel` stops it as well.
///
/// # Errors
/// When no file descriptors are left.
pub(super) fn watching<T>(
    cancel: &Cancel,
    mut look: impl FnMut() -> Option<Limit> + Send,
    work: impl FnOnce(&Cancel) -> T,
) -> Result<(T, Option<Limit>), Error> {
    let stop = Cancel::new()?;
    let over = AtomicBool::new(false);
    Ok(thread::scope(|scope| {
        let looking = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if cancel.is_cancelled() {
                    stop.cancel();
                    return None;
                }
                let past = look();
                if past.is_some() {
                    stop.cancel();
                    return past;
                }
                thread::park_timeout(PAUSE);
            }
            None
        });
        let done = work(&stop);
        over.store(true, Ordering::Relaxed);
        looking.thread().unpark();
        // It only reads; a panic in it is a bug and goes on as one.
        (done, looking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }))
}
