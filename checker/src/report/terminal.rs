//! The one place that writes to the terminal.
//!
//! Colour is decided once for the whole process; what programs printed is shown without control
//! characters, so that no output can move the cursor, change colours or set a title.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write};
use std::time::Duration;

use super::wrap::wrap;
use text::tr;

/// How a part of a message looks where colour is wanted; never the only sign of anything.
pub(super) mod style {
    pub(crate) const GOOD: &str = "\x1b[32m";
    pub(crate) const BAD: &str = "\x1b[31m";
    pub(crate) const HELD: &str = "\x1b[33m";
    pub(crate) const STRONG: &str = "\x1b[1m";
    pub(crate) const FAINT: &str = "\x1b[2m";
    pub(crate) const OFF: &str = "\x1b[0m";
}

/// Why a report did not get out.
#[derive(Debug, thiserror::Error)]
#[error("{}", tr!("the answer could not be written to stdout: {reason}; send it elsewhere, or make room there, and ask again", reason = .0))]
pub struct Unwritable(pub io::Error);

impl Unwritable {
    /// True when whoever read it has read enough: nobody is to be told.
    pub fn is_closed_pipe(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Writes a text to stdout as it is, colours aside where they are not wanted.
///
/// # Errors
/// stdout cannot be written: an [`Unwritable`] inside, a closed pipe among that.
pub fn print(text: &str) -> io::Result<()> {
    let write = || {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    };
    write().map_err(|error| io::Error::new(error.kind(), Unwritable(error)))
}

/// How many columns a line of stdout may have: those of the terminal; where there is none, what the variable
/// COLUMNS says, else as many as one likes.
pub fn width() -> usize {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        // A terminal that does not know its size says 0.
        let size = rustix::termios::tcgetwinsize(&stdout).map_or(0, |size| usize::from(size.ws_col));
        return if size == 0 { 80 } else { size };
    }
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(usize::MAX)
}

/// Whether stdout takes colour.
pub fn wants_colour() -> bool {
    !matches!(anstream::AutoStream::choice(&io::stdout()), anstream::ColorChoice::Never)
}

/// Writes lines to stdout, each with a newline.
///
/// # Errors
/// As [`print`].
pub fn println_all<L: AsRef<str>>(lines: impl IntoIterator<Item = L>) -> io::Result<()> {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    print(&text)
}

/// Writes a message to stderr, broken between words where that is a terminal; there is nobody left to tell when it
/// fails.
pub fn error(message: &str) {
    let stderr = io::stderr();
    // A terminal that does not know its size is left to break lines as it can.
    let columns =
        stderr.is_terminal().then(|| rustix::termios::tcgetwinsize(&stderr).map(|size| size.ws_col));
    match columns {
        Some(Ok(columns)) if columns > 0 => {
            let rows = message.split('\n').flat_map(|line| wrap(line, 0, usize::from(columns)));
            error_as_it_is(&rows.collect::<Vec<_>>().join("\n"));
        }
        _ => error_as_it_is(message),
    }
}

/// Writes a text to stderr whose lines are not ours to break, such as rustc's.
pub fn error_as_it_is(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Whether stderr is a terminal on which a line can be written anew.
pub(super) fn takes_progress() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|name| name != "dumb")
}

/// Writes the line of progress anew, cut where the terminal ends: one that went on in the next row could not be
/// removed.
pub(super) fn draw_progress(sign: char, what: &str, since: Duration) {
    let mut stderr = io::stderr().lock();
    let columns = rustix::termios::tcgetwinsize(&stderr).map_or(0, |size| usize::from(size.ws_col));
    let columns = if columns == 0 { 80 } else { columns };
    let line = progress_line(sign, what, since, columns);
    let _ = write!(stderr, "{REMOVE}{line}").and_then(|()| stderr.flush());
}

/// Removes the line of progress; the cursor stands where the line began.
pub(super) fn remove_progress() {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{REMOVE}").and_then(|()| stderr.flush());
}

/// To the first column, and nothing in the row any more.
const REMOVE: &str = "\r\x1b[2K";

/// The line of progress: what, and for how long, in fewer than `columns` characters. What is cut off is the end of
/// `what`.
fn progress_line(sign: char, what: &str, since: Duration, columns: usize) -> String {
    let time = match since.as_secs() {
        seconds @ ..60 => format!("{seconds}s"),
        seconds => format!("{}m{:02}s", seconds / 60, seconds % 60),
    };
    let room = columns.saturating_sub(time.len() + 4);
    let what: String = what.chars().filter(|c| !c.is_control()).take(room).collect();
    format!("{sign} {what} {time}")
}

/// A text of a program's output as it may be shown: control characters as escapes, long lines cut.
pub fn clean(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push_str(&tr!("… ({count} more characters)", count = text.chars().count() - LONGEST));
            break;
        }
        match c {
            '\t' => shown.push_str("\\t"),
            // Bidirectional controls and what has no width could make a line look like another one. The two
            // joiners stay: Bengali needs them to be drawn as it was meant.
            '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {
                let _ = write!(shown, "{}", c.escape_unicode());
            }
            c if c.is_control() => {
                let _ = write!(shown, "{}", c.escape_debug());
            }
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{clean, progress_line};

    #[test]
    fn the_line_of_progress_never_goes_on_in_the_next_row() {
        let line = |seconds, columns| {
            progress_line('⠋', "compiling microtasks/pool\n", Duration::from_secs(seconds), columns)
        };
        assert_eq!(line(3, 80), "⠋ compiling microtasks/pool 3s");
        assert_eq!(line(75, 20), "⠋ compiling m 1m15s");
        for columns in 8..40 {
            assert!(line(3, columns).chars().count() < columns, "{columns}");
        }
    }

    #[test]
    fn no_output_reaches_the_terminal_as_an_escape_sequence() {
        assert_eq!(clean("\u{1b}[2Jred\u{7}"), "\\u{1b}[2Jred\\u{7}");
        assert_eq!(clean("a\tb\r"), "a\\tb\\r");
        assert_eq!(clean("ক্রম \u{202e}x"), "ক্রম \\u{202e}x");
        assert_eq!(clean("\u{feff}a\u{200b}"), "\\u{feff}a\\u{200b}");
        assert_eq!(clean("ক্\u{200d}ষ"), "ক্\u{200d}ষ", "joiners are part of the script");
    }

    #[test]
    fn a_long_line_is_cut() {
        assert!(clean(&"x".repeat(1_000)).ends_with("… (800 more characters)"));
    }
}
