//! How a program fell: the signal or the panic, what it said, and how far it had come.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::reached::Reached;
use crate::run::End;
use crate::trace::Trace;

/// More lines of a panic's message are not kept.
const MOST_LINES: usize = 8;

/// The end of a program that fell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crash {
    /// How it ended.
    pub end: End,
    /// What it said, where Rust's own words are on stderr.
    pub panic: Option<Panic>,
    /// How far it had come.
    pub reached: Reached,
}

/// What Rust says on stderr when a thread panics or its stack overflows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panic {
    /// File, line and column; nothing for an overflowed stack.
    pub at: Option<String>,
    /// The message, line by line.
    pub message: Vec<String>,
    /// Which lines of stderr say so, from zero.
    pub lines: Range<usize>,
}

impl Panic {
    /// The first panic on this stderr.
    pub fn find(stderr: &Trace) -> Option<Self> {
        let texts: Vec<&str> = stderr.texts().collect();
        let begins = |text: &str| text.starts_with("thread '");
        let (first, at) =
            texts.iter().enumerate().filter(|(_, text)| begins(text)).find_map(|(no, text)| {
                if text.ends_with(" has overflowed its stack") {
                    return Some((no, None));
                }
                let (_, at) = text.split_once(" panicked at ")?;
                Some((no, Some(at.trim_end_matches(':').to_owned())))
            })?;
        // Newer versions leave a line empty before it.
        let start = if first > 0 && texts[first - 1].is_empty() { first - 1 } else { first };
        let advice = |text: &str| text.starts_with("note: run with `RUST_BACKTRACE");
        let said = texts[first + 1..].iter().take_while(|text| !begins(text) && !advice(text)).count();
        let mut end = first + 1 + said;
        let mut message: Vec<String> =
            texts[first + 1..end].iter().take(MOST_LINES).map(|text| (*text).to_owned()).collect();
        while message.last().is_some_and(String::is_empty) {
            message.pop();
        }
        if texts.get(end).is_some_and(|text| advice(text)) {
            end += 1;
        }
        Some(Self { at, message, lines: start..end })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::trace::Line;

    fn panic(stderr: &str) -> Option<Panic> {
        let line = |text: &str| Line { text: text.to_owned(), at: Duration::ZERO };
        Panic::find(&Trace { lines: stderr.lines().map(line).collect(), ..Trace::default() })
    }

    #[test]
    fn the_place_and_the_message_of_a_panic_are_found_among_other_lines() {
        let found = panic(
            "looking at job 3\n\nthread 'main' (17) panicked at src/main.rs:12:5:\n\
             called `Option::unwrap()` on a `None` value\n\
             note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nafter\n",
        )
        .unwrap();
        assert_eq!(found.at.as_deref(), Some("src/main.rs:12:5"));
        assert_eq!(found.message, ["called `Option::unwrap()` on a `None` value"]);
        assert_eq!(found.lines, 1..5);
    }

    #[test]
    fn of_two_panics_the_first_is_told() {
        let found = panic(
            "thread 'worker' panicked at src/pool.rs:3:9:\nattempt to divide by zero\n\
             thread 'main' panicked at src/main.rs:9:17:\na worker died\n",
        )
        .unwrap();
        assert_eq!((found.at.as_deref(), found.lines), (Some("src/pool.rs:3:9"), 0..2));
    }

    #[test]
    fn a_message_of_several_lines_is_kept_whole() {
        let found = panic(
            "thread 'main' panicked at src/main.rs:2:5:\nassertion `left == right` failed\n  left: 1\n right: 2\n",
        );
        assert_eq!(found.unwrap().message.len(), 3);
    }

    #[test]
    fn an_overflowed_stack_has_no_place() {
        let found = panic(
            "\nthread 'main' (17) has overflowed its stack\nfatal runtime error: stack overflow, aborting\n",
        );
        assert_eq!(found.unwrap().at, None);
    }

    #[test]
    fn other_words_on_stderr_are_no_panic() {
        assert_eq!(panic("the worker panicked at noon\nthread 'x' is done\n"), None);
    }
}
