//! Takes the marks of a program's own clock out of what it writes: a DLE, a word, milliseconds, a DLE. No I/O.
//!
//! A program on a virtual clock does not sleep, so that the moment at which a line is read says nothing about its
//! time. A mark without milliseconds says that two loops of the program are on virtual clocks at the same time. Whether
//! marks are true is not known here: they are read only where a case asks for the virtual clock.

use std::time::Duration;

/// Data link escape, which is in no text.
const DLE: u8 = 0x10;
/// So many digits has the largest number of milliseconds.
const DIGITS: usize = 20;

/// A part of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'b> {
    /// What the program wrote.
    Text(&'b [u8]),
    /// Which time it is from here on.
    Time(Duration),
    /// The program has more than one clock, so that what they say is no time.
    TwoClocks,
}

/// Reads one stream.
#[derive(Debug)]
pub(super) struct Marks {
    /// How every mark begins.
    begin: Vec<u8>,
    /// What may be the beginning of a mark.
    held: Vec<u8>,
}

impl Marks {
    /// Marks with this word in them.
    pub(super) fn of(word: &str) -> Self {
        Self { begin: [&[DLE], word.as_bytes()].concat(), held: Vec::new() }
    }

    /// Takes what was read, and tells its parts. What may be half a mark is told with what comes next.
    pub(super) fn read(&mut self, bytes: &[u8], on: &mut dyn FnMut(Part<'_>)) {
        let mut all = std::mem::take(&mut self.held);
        all.extend_from_slice(bytes);
        let mut rest = all.as_slice();
        while let Some(at) = rest.iter().position(|byte| *byte == DLE) {
            if at > 0 {
                on(Part::Text(&rest[..at]));
            }
            rest = &rest[at..];
            match self.mark(rest) {
                Mark::Whole(time, length) => {
                    on(time.map_or(Part::TwoClocks, Part::Time));
                    rest = &rest[length..];
                }
                Mark::Half => {
                    self.held = rest.to_vec();
                    return;
                }
                Mark::None => {
                    on(Part::Text(&rest[..1]));
                    rest = &rest[1..];
                }
            }
        }
        if !rest.is_empty() {
            on(Part::Text(rest));
        }
    }

    /// What was held back at the end of the stream: it is no mark.
    pub(super) fn rest(self) -> Vec<u8> {
        self.held
    }

    fn mark(&self, bytes: &[u8]) -> Mark {
        let Some(number) = bytes.strip_prefix(self.begin.as_slice()) else {
            return if self.begin.starts_with(bytes) { Mark::Half } else { Mark::None };
        };
        let digits = number.iter().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        match number.get(digits) {
            None => Mark::Half,
            Some(&DLE) if digits == 0 => Mark::Whole(None, self.begin.len() + 1),
            Some(&DLE) => {
                let text = std::str::from_utf8(&number[..digits]).ok();
                match text.and_then(|text| text.parse().ok()) {
                    Some(ms) => Mark::Whole(Some(Duration::from_millis(ms)), self.begin.len() + digits + 1),
                    None => Mark::None,
                }
            }
            Some(_) => Mark::None,
        }
    }
}

/// What stands at a DLE.
enum Mark {
    /// A mark of so many bytes, with its time where it has one.
    Whole(Option<Duration>, usize),
    /// It may be one.
    Half,
    /// It is none.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, with the milliseconds of each mark in brackets.
    fn read(pieces: &[&[u8]]) -> String {
        let mut marks = Marks::of("w7");
        let mut told = Vec::new();
        for piece in pieces {
            marks.read(piece, &mut |part| match part {
                Part::Text(text) => told.extend_from_slice(text),
                Part::Time(time) => told.extend_from_slice(format!("[{}]", time.as_millis()).as_bytes()),
                Part::TwoClocks => told.extend_from_slice(b"[two]"),
            });
        }
        told.extend(marks.rest());
        String::from_utf8(told).unwrap().replace('\u{10}', "DLE")
    }

    #[test]
    fn marks_are_taken_out_wherever_the_stream_is_cut() {
        let whole = b"\x10w70\x10a\nb\x10w71500\x10\nc\n\x10w7\x10";
        assert_eq!(read(&[whole]), "[0]a\nb[1500]\nc\n[two]");
        for at in 0..whole.len() {
            let (first, second) = whole.split_at(at);
            assert_eq!(read(&[first, second]), "[0]a\nb[1500]\nc\n[two]", "{at}");
        }
        let bytes: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(read(&bytes), "[0]a\nb[1500]\nc\n[two]");
    }

    #[test]
    fn what_is_no_mark_is_text() {
        for text in ["\u{10}", "\u{10}w8\u{10}x", "\u{10}w7-1\u{10}", "\u{10}w7123", "a\u{10}\u{10}b"] {
            assert_eq!(read(&[text.as_bytes()]), text.replace('\u{10}', "DLE"));
        }
        let long = format!("\u{10}w7{}\u{10}", "9".repeat(21));
        assert_eq!(read(&[long.as_bytes()]), long.replace('\u{10}', "DLE"), "more than a number holds");
    }
}
