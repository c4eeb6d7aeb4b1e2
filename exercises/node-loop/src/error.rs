//! The error that a promise is rejected with. It is a text with a name, and not a Rust error type.
//!
//! JavaScript can reject with any value. One type for all is easier to read, and it is what good
//! JavaScript does too: reject with an `Error`.

use std::fmt;
use std::io::{self, ErrorKind};
use std::panic::Location;
use std::sync::Arc;

/// What went wrong: `new Error("message")`.
///
/// Every Rust error becomes one with `?`, so `text.parse::<i32>()?` works in a callback that returns
/// a `Result`. It is a handle: a clone is the same error, as a second variable is in JavaScript.
#[derive(Clone)]
pub struct Error {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    message: String,
    /// For errors of the operating system, and of Node itself.
    code: Option<&'static str>,
    /// Where it was made, as the first line of a JavaScript stack says.
    location: &'static Location<'static>,
    /// The errors that it stands for: `AggregateError.errors`. Others have none.
    errors: Vec<Error>,
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
        Self::make(name.into(), message.into(), None, Vec::new())
    }

    /// One error that stands for several: `new AggregateError(errors, "message")`.
    #[must_use]
    #[track_caller]
    pub fn aggregate(errors: Vec<Self>, message: impl Into<String>) -> Self {
        Self::make("AggregateError".into(), message.into(), None, errors)
    }

    #[track_caller]
    fn make(name: String, message: String, code: Option<&'static str>, errors: Vec<Self>) -> Self {
        Self { inner: Arc::new(Inner { name, message, code, location: Location::caller(), errors }) }
    }

    /// The kind of error: JavaScript's `error.name`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// An error that programs tell apart by its code: JavaScript's `error.code`.
    #[must_use]
    #[track_caller]
    pub(crate) fn with_code(code: &'static str, message: impl Into<String>) -> Self {
        Self::make("Error".into(), message.into(), Some(code), Vec::new())
    }

    /// An error of the operating system about a file, in Node's words:
    /// `ENOENT: no such file or directory, open 'x'`. `what` is the system call and its file.
    #[track_caller]
    pub(crate) fn of_file(error: &io::Error, what: &str) -> Self {
        match code_of(error) {
            Some((code, message)) => Self::with_code(code, format!("{code}: {message}, {what}")),
            None => Self::new(format!("{error}, {what}")),
        }
    }

    /// An error of the operating system about a connection, in Node's words:
    /// `connect ECONNREFUSED 127.0.0.1:80`. `address` begins with a blank, or is empty.
    #[track_caller]
    pub(crate) fn of_socket(error: &io::Error, call: &str, address: &str) -> Self {
        match code_of(error) {
            Some((code, message)) if call == "listen" => {
                Self::with_code(code, format!("listen {code}: {message}{address}"))
            }
            Some((code, _)) => Self::with_code(code, format!("{call} {code}{address}")),
            None => Self::new(format!("{call}{address}: {error}")),
        }
    }

    /// A short word for programs: JavaScript's `error.code`, such as `ENOENT` for a file that is not
    /// there. Most errors have none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code
    }

    /// The text alone: JavaScript's `error.message`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The errors that an `AggregateError` stands for: JavaScript's `error.errors`. Others have none.
    #[must_use]
    pub fn errors(&self) -> &[Self] {
        &self.inner.errors
    }

    /// Whether both are one and the same error: JavaScript's `===`.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Where in the source it was made.
    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.inner.location
    }
}

/// As `String(error)` in JavaScript: `Error: no such user`.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message().is_empty() {
            return formatter.write_str(self.name());
        }
        write!(formatter, "{}: {}", self.name(), self.message())
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

/// The name that POSIX has for an error, and libuv's text (`UV_ERRNO_MAP`).
fn code_of(error: &io::Error) -> Option<(&'static str, &'static str)> {
    Some(match error.kind() {
        ErrorKind::NotFound => ("ENOENT", "no such file or directory"),
        ErrorKind::PermissionDenied => ("EACCES", "permission denied"),
        ErrorKind::IsADirectory => ("EISDIR", "illegal operation on a directory"),
        ErrorKind::NotADirectory => ("ENOTDIR", "not a directory"),
        ErrorKind::AddrInUse => ("EADDRINUSE", "address already in use"),
        ErrorKind::ConnectionRefused => ("ECONNREFUSED", "connection refused"),
        ErrorKind::ConnectionReset => ("ECONNRESET", "connection reset by peer"),
        ErrorKind::BrokenPipe => ("EPIPE", "broken pipe"),
        _ => return None,
    })
}
