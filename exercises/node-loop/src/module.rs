//! ES modules that `await` at their top level. A CommonJS script cannot, and `node_loop::run` is one.

use std::cell::OnceCell;

use crate::async_function::call_async;
use crate::ending::Ending;
use crate::promise::Promise;
use crate::returned::Returned;
use crate::settings::Settings;
use crate::settings_from_env;

/// Runs an ES module: the same as [`run`](crate::run), but `main` may `await`.
///
/// ```
/// use node_loop::sleep;
///
/// node_loop::run_module(async {
///     println!("before");
///     sleep(10).await?;
///     println!("after");
///     Ok(())
/// });
/// ```
///
/// # Ends the process
/// As [`run`](crate::run) does, and with exit code 13 if the module still waits when nothing is left
/// that could wake it.
pub fn run_module<R: Returned>(main: impl Future<Output = R> + 'static) {
    if let Err(ending) = settings_from_env().run_module(main) {
        ending.exit();
    }
}

impl Settings {
    /// Runs `main` as an ES module, and then the loop until nothing is left to wait for.
    ///
    /// # Errors
    /// How the program failed. [`Ending::UnsettledAwait`] if `main` never came to its end.
    ///
    /// # Panics
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn run_module<R: Returned>(self, main: impl Future<Output = R> + 'static) -> Result<(), Ending> {
        let evaluated = OnceCell::new();
        let call = || _ = evaluated.set(call_async(main));
        self.es_module().run_until(call, || evaluated.get().is_some_and(Promise::is_pending))
    }
}
