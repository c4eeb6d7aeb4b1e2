//! The error that a promise is rejected with. It is a text with a name, and not a Rust error type.
//!
//! JavaScript can reject with any value. One type for all is easier to read, and it is what good
//! JavaScript does too: reject with an `Error`.

use std::fmt;
use std::panic::Location;

/// What went wrong: `new Error("message")`.
///
/// Every Rust error becomes one with `?`, so `text.parse::<i32>()?` works in a callback that returns
/// a `Result`.
#[derive(Clone)]
pub struct Error {
    name: String,
    message: String,
    /// Where it was made, as the first line of a JavaScript stack says.
    location: &'static Location<'static>,
}

impl Error {
    /// An error with this message, such as `Error::new("no such user")`.
    #[must_use]
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self::with_name("Error", message)
    }

    /// An error of another kind, such as `Error::with_name("TypeError", "not a number")`.
    #[must_use]
    #[track_caller]
    pub fn with_name(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into(), location: Location::caller() }
    }

    /// The kind of error: JavaScript's `error.name`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text alone: JavaScript's `error.message`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the source it was made.
    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.location
    }
}

/// As `String(error)` in JavaScript: `Error: no such user`.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            return formatter.write_str(&self.name);
        }
        write!(formatter, "{}: {}", self.name, self.message)
    }
}

/// The same text as `{}`, since `Vec<Result<…>>` and others print their errors with `{:?}`.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Lets `?` turn any Rust error into this one.
///
/// `Error` itself is no `std::error::Error`: Rust could not tell the two conversions apart then.
impl<E: std::error::Error> From<E> for Error {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}
