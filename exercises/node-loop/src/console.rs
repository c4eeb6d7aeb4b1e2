//! `console_log!`: prints a line and tells the recorder. `println!` prints as well, but nobody hears of it.

use std::fmt;

use crate::current::current_if_any;
use crate::recorder::Event;

/// Prints a line as `println!` does, and lets the recorder know: `console.log(…)`.
///
/// A program that uses `println!` runs in the same order. Only a recording of it has no lines.
///
/// ```
/// use node_loop::{console_log, set_timeout};
///
/// node_loop::run_virtual(|| {
///     set_timeout(10, || console_log!("{} ms later", 10));
///     console_log!("start");
/// });
/// ```
#[macro_export]
macro_rules! console_log {
    ($($text:tt)*) => { $crate::print_line(::std::format_args!($($text)*)) };
}

/// What [`console_log!`] becomes.
#[doc(hidden)]
pub fn print_line(text: fmt::Arguments<'_>) {
    println!("{text}");
    record(text);
}

/// Tells the recorder of a line that the program printed in another way. Outside
/// [`run`](crate::run) there is nobody to tell.
pub fn record_line(text: &str) {
    record(format_args!("{text}"));
}

fn record(text: fmt::Arguments<'_>) {
    if let Some(event_loop) = current_if_any() {
        event_loop.record(|| Event::Line { text: text.to_string() });
    }
}
