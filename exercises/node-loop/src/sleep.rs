//! `sleep`: a timer as a promise, for `.await` and for chains. It never blocks anybody.

use crate::promise::Promise;
use crate::timers::set_timeout;

/// A promise that is fulfilled when at least `ms` milliseconds have gone by.
///
/// It is `setTimeout(ms)` of Node's module `timers/promises`:
///
/// ```
/// use node_loop::{call_async, sleep};
///
/// node_loop::run_virtual(|| {
///     call_async(async {
///         sleep(100).await?;
///         println!("100 ms later");
///         Ok(())
///     });
/// });
/// ```
///
/// # Panics
/// Outside [`run`](crate::run).
#[must_use = "without `.await?` or `.then(…)` nobody waits for it"]
#[track_caller]
pub fn sleep(ms: u64) -> Promise<()> {
    let (promise, resolve, _reject) = Promise::with_resolvers();
    set_timeout(ms, move || resolve(()));
    promise
}
