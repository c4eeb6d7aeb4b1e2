//! Bytes of one stream in, stamped lines out, within the limits of the stream. No I/O.

use std::time::Duration;

use super::marks::{Marks, Part};
use crate::Limit;
use crate::trace::{Line, Trace};

/// Collects one stream.
#[derive(Debug)]
pub(super) struct Lines {
    trace: Trace,
    /// The line whose newline has not come yet.
    open: Vec<u8>,
    /// When the last byte of `open` was read.
    open_at: Duration,
    /// How many bytes the stream may still have.
    left: u64,
    /// How many bytes one line may have, its newline aside.
    line: u64,
    /// Set where the program may say which time it is.
    marks: Option<Marks>,
}

impl Lines {
    /// A stream of at most `output` bytes and at most `line` bytes in a line.
    pub(super) fn new(output: u64, line: u64) -> Self {
        let (trace, open, open_at) = (Trace::default(), Vec::new(), Duration::ZERO);
        Self { trace, open, open_at, left: output, line, marks: None }
    }

    /// The same, with marks of the program's own clock, if it writes any: they count for no limit.
    pub(super) fn timed_by(self, word: Option<&str>) -> Self {
        Self { marks: word.map(Marks::of), ..self }
    }

    /// Takes what was read at `at`; returns the limit that it went past. What comes after that is ignored.
    pub(super) fn push(&mut self, bytes: &[u8], at: Duration) -> Option<Limit> {
        let Some(mut marks) = self.marks.take() else { return self.text(bytes, at) };
        let mut past = None;
        marks.read(bytes, &mut |part| match part {
            Part::Text(text) => past = past.or(self.text(text, self.trace.clock.unwrap_or(at))),
            Part::Time(time) => self.clock(time),
            Part::TwoClocks => self.trace.is_torn = true,
        });
        self.marks = Some(marks);
        past
    }

    /// What its own clock says from here on. What it printed before it first said so was at the beginning.
    fn clock(&mut self, time: Duration) {
        match self.trace.clock {
            None => {
                self.trace.lines.iter_mut().for_each(|line| line.at = Duration::ZERO);
                self.open_at = Duration::ZERO;
            }
            Some(before) => self.trace.is_torn |= time < before,
        }
        self.trace.clock = Some(time);
    }

    fn text(&mut self, bytes: &[u8], at: Duration) -> Option<Limit> {
        if self.trace.truncated {
            return None;
        }
        let fits = usize::try_from(self.left).map_or(bytes.len(), |left| left.min(bytes.len()));
        self.left -= fits as u64;
        let mut rest = &bytes[..fits];
        while !rest.is_empty() {
            let newline = rest.iter().position(|&byte| byte == b'\n');
            let part = &rest[..newline.unwrap_or(rest.len())];
            let room = usize::try_from(self.line).unwrap_or(usize::MAX) - self.open.len();
            self.open_at = at;
            if part.len() > room {
                self.open.extend_from_slice(&part[..room]);
                self.cut();
                return Some(Limit::Line);
            }
            self.open.extend_from_slice(part);
            let Some(newline) = newline else { break };
            self.close_line();
            rest = &rest[newline + 1..];
        }
        if fits < bytes.len() {
            self.cut();
            return Some(Limit::Output);
        }
        None
    }

    /// The end of this trace is not the end of the program's output.
    pub(super) fn cut(&mut self) {
        self.trace.truncated = true;
    }

    /// The lines that are whole so far.
    pub(super) fn lines(&self) -> &[Line] {
        &self.trace.lines
    }

    /// The trace; a last line without a newline is a line.
    pub(super) fn finish(mut self) -> Trace {
        if let Some(rest) = self.marks.take().map(Marks::rest)
            && !rest.is_empty()
        {
            // Half a mark that never became one. A limit that it would go past has no end left to give it.
            let _ = self.text(&rest, self.trace.clock.unwrap_or(self.open_at));
        }
        if !self.open.is_empty() {
            self.close_line();
        }
        self.trace
    }

    fn close_line(&mut self) {
        let text = String::from_utf8_lossy(&self.open).into_owned();
        self.trace.lines.push(Line { text, at: self.open_at });
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T1: Duration = Duration::from_millis(1);
    const T2: Duration = Duration::from_millis(2);

    fn lines_of(chunks: &[(&str, Duration)], output: u64, line: u64) -> (Trace, Vec<Limit>) {
        let mut lines = Lines::new(output, line);
        let limits = chunks.iter().filter_map(|(text, at)| lines.push(text.as_bytes(), *at)).collect();
        (lines.finish(), limits)
    }

    fn line(text: &str, at: Duration) -> Line {
        Line { text: text.to_owned(), at }
    }

    #[test]
    fn a_line_in_two_pieces_has_the_time_of_its_newline() {
        let (trace, limits) = lines_of(&[("a\nb", T1), ("c\n", T2)], 100, 100);
        assert_eq!(trace.lines, [line("a", T1), line("bc", T2)]);
        assert!(limits.is_empty() && !trace.truncated);
    }

    #[test]
    fn a_last_line_without_a_newline_is_a_line_and_no_bytes_are_none() {
        let (trace, _) = lines_of(&[("a\nb", T1)], 100, 100);
        assert_eq!(trace.lines, [line("a", T1), line("b", T1)]);
        assert_eq!(lines_of(&[], 100, 100).0, Trace::default());
        assert_eq!(lines_of(&[("\n\n", T1)], 100, 100).0.lines.len(), 2);
    }

    #[test]
    fn the_limits_allow_exactly_what_they_say() {
        assert_eq!(lines_of(&[("abc\nabc\n", T1)], 8, 3).1, []);
        assert_eq!(lines_of(&[("abc\nabc\n", T1)], 7, 3).1, [Limit::Output]);
        assert_eq!(lines_of(&[("abc\nab", T1), ("c\n", T1)], 8, 2).1, [Limit::Line]);
        assert_eq!(lines_of(&[("ab\nab", T1), ("c\n", T1)], 8, 2).1, [Limit::Line]);
    }

    #[test]
    fn of_two_limits_in_one_piece_the_one_earlier_in_the_stream_counts() {
        assert_eq!(lines_of(&[("aaaaaa\nb\n", T1)], 8, 3).1, [Limit::Line]);
        assert_eq!(lines_of(&[("a\nb\ncccccc\n", T1)], 5, 3).1, [Limit::Output]);
    }

    #[test]
    fn nothing_is_added_after_the_cut_and_the_cut_is_told() {
        let (trace, limits) = lines_of(&[("abcdef", T1), ("gh\nij\n", T2)], 100, 4);
        assert_eq!(trace.lines, [line("abcd", T1)]);
        assert_eq!(limits, [Limit::Line]);
        assert!(trace.truncated);
    }

    #[test]
    fn where_a_program_says_which_time_it_is_its_lines_have_that_time_and_marks_count_for_no_limit() {
        let mut lines = Lines::new(8, 2).timed_by(Some("w"));
        for (text, at) in
            [("a\n\u{10}w0\u{10}b\n\u{10}w70", T1), ("00\u{10}\u{10}w8000\u{10}c", T2), ("\n", T2)]
        {
            assert_eq!(lines.push(text.as_bytes(), at), None);
        }
        assert_eq!(lines.push("\u{10}w9000\u{10}".as_bytes(), T2), None);
        let seconds = Duration::from_secs;
        let trace = lines.finish();
        assert_eq!(trace.lines, [line("a", seconds(0)), line("b", seconds(0)), line("c", seconds(8))]);
        assert_eq!(trace.clock, Some(seconds(9)));
        // The control: who says nothing is read by the checker's clock.
        let mut lines = Lines::new(8, 2).timed_by(Some("w"));
        assert_eq!(lines.push(b"a\n", T1), None);
        let trace = lines.finish();
        assert_eq!((trace.lines, trace.clock), (vec![line("a", T1)], None));
    }

    #[test]
    fn a_line_begun_before_the_first_mark_was_at_the_beginning() {
        let mut lines = Lines::new(8, 8).timed_by(Some("w"));
        assert_eq!(lines.push("a\nb\u{10}w0\u{10}".as_bytes(), T1), None);
        assert_eq!(lines.push("\u{10}w5\u{10}".as_bytes(), T2), None);
        assert_eq!(lines.finish().lines, [line("a", Duration::ZERO), line("b", Duration::ZERO)]);
    }

    #[test]
    fn a_clock_that_goes_back_and_one_beside_another_are_none() {
        let is_torn = |text: &str| {
            let mut lines = Lines::new(8, 8).timed_by(Some("w"));
            assert_eq!(lines.push(text.as_bytes(), T1), None);
            lines.finish().is_torn
        };
        assert!(is_torn("\u{10}w7\u{10}a\n\u{10}w6\u{10}b\n"));
        assert!(is_torn("\u{10}w0\u{10}\u{10}w\u{10}a\n\u{10}w6\u{10}b\n"));
        assert!(!is_torn("\u{10}w6\u{10}a\n\u{10}w6\u{10}b\n\u{10}w7\u{10}"), "the control");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_replaced_even_across_pieces() {
        let mut lines = Lines::new(100, 100);
        assert_eq!(lines.push(b"a\xFFb \xE0\xA6", T1), None);
        assert_eq!(lines.push(b"\x95\n", T2), None);
        assert_eq!(lines.finish().lines, [line("a\u{FFFD}b ক", T2)]);
    }
}
