//! The verdict on a trace, by definition: a trace is legal when it is one of the words.
//!
//! Names are given values by trying all ways to read each line; nothing is remembered or pruned
//! beyond what the definition itself says.

use super::language::{Language, LineNo, Look, NameNo, Piece};
use super::spec::{Pattern, REGEXES, Spec};

/// What the definition says of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Accepted,
    WrongOrder,
    WrongOutput,
}

/// The blanks that a pattern of the laws may end with: they do not count at the end of a line.
const BLANKS: &[&str] = &["", " ", "  ", "\t", "\r", " \r"];

/// A line without the blanks at its end.
pub(crate) fn trimmed(line: &str) -> &str {
    line.trim_end_matches([' ', '\t', '\r'])
}

/// The value of each name, as far as it is known.
type Values = Vec<Option<String>>;

/// An order by its words.
pub(crate) struct Oracle {
    pub(crate) language: Language,
    never: Vec<Look>,
}

impl Oracle {
    /// `None` when the order has too many words.
    pub(crate) fn of(spec: &Spec, longest: usize) -> Option<Self> {
        let language = Language::of(spec, longest).ok()?;
        let look = |pattern: &Pattern| match pattern {
            Pattern::Regex(no) => Look::Regex(*no),
            Pattern::Parts(parts) => Look::Pieces(parts.iter().map(Piece::alone).collect()),
        };
        Some(Self { language, never: spec.never.iter().map(look).collect() })
    }

    /// The verdict on a trace no longer than the words that were listed.
    pub(crate) fn verdict(&self, trace: &[String]) -> Verdict {
        let trace: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
        if trace.iter().any(|line| self.is_never(line)) {
            Verdict::WrongOutput
        } else if self.is_word(&trace) {
            Verdict::Accepted
        } else if self.is_rearranged_word(&trace) {
            Verdict::WrongOrder
        } else {
            Verdict::WrongOutput
        }
    }

    pub(crate) fn has_never(&self) -> bool {
        !self.never.is_empty()
    }

    pub(crate) fn is_never(&self, line: &str) -> bool {
        let mut free = self.no_values();
        self.never.iter().any(|look| self.reads(look, trimmed(line), &mut free, &mut |_| true))
    }

    /// True when the trace is one of the words.
    pub(crate) fn is_word(&self, trace: &[&str]) -> bool {
        let same_length = |word: &&Vec<LineNo>| word.len() == trace.len();
        self.language
            .words
            .iter()
            .filter(same_length)
            .any(|word| self.begins(word, trace, &mut self.no_values()))
    }

    /// True when some word begins with the trace.
    pub(crate) fn is_beginning(&self, trace: &[&str]) -> bool {
        let long_enough = |word: &&Vec<LineNo>| word.len() >= trace.len();
        self.language
            .words
            .iter()
            .filter(long_enough)
            .any(|word| self.begins(word, trace, &mut self.no_values()))
    }

    /// True when the lines of the trace, in some order, are one of the words.
    pub(crate) fn is_rearranged_word(&self, trace: &[&str]) -> bool {
        let same_length = |word: &&Vec<LineNo>| word.len() == trace.len();
        self.language
            .words
            .iter()
            .filter(same_length)
            .any(|word| self.rearranged(word, &mut trace.to_vec(), &mut self.no_values()))
    }

    /// The greatest number of lines of the trace that can stay where they are in one of `words`.
    ///
    /// Only for words that are plain text.
    pub(crate) fn most_kept(&self, trace: &[&str]) -> usize {
        self.language.words.iter().map(|word| kept(&self.texts(word), trace)).max().unwrap_or(0)
    }

    /// The greatest number of lines that can stay where they are when the trace is rearranged into a word.
    pub(crate) fn most_kept_rearranged(&self, trace: &[&str]) -> usize {
        let mut most = 0;
        permutations(&mut trace.to_vec(), 0, &mut |rearranged| {
            let stay = kept(rearranged, trace);
            if stay > most && self.is_word(rearranged) {
                most = stay;
            }
        });
        most
    }

    /// The texts of a word; a line with a hole or a regex has none.
    pub(crate) fn texts(&self, word: &[LineNo]) -> Vec<String> {
        word.iter().map(|line| self.language.lines[*line].look.text().unwrap_or_default()).collect()
    }

    /// True when every line of every word is plain text.
    pub(crate) fn is_plain(&self) -> bool {
        self.language.lines.iter().all(|line| line.look.text().is_some())
    }

    pub(crate) fn no_values(&self) -> Values {
        vec![None; self.language.names.len()]
    }

    /// Whether the word begins with the trace, for some values of the names.
    pub(crate) fn begins(&self, word: &[LineNo], trace: &[&str], values: &mut Values) -> bool {
        let Some((line, later)) = trace.split_first() else { return true };
        let look = &self.language.lines[word[0]].look;
        self.reads(look, line, values, &mut |values| self.begins(&word[1..], later, values))
    }

    fn rearranged(&self, word: &[LineNo], trace: &mut Vec<&str>, values: &mut Values) -> bool {
        let Some((first, later)) = word.split_first() else { return trace.is_empty() };
        let look = &self.language.lines[*first].look;
        for no in 0..trace.len() {
            if trace[..no].contains(&trace[no]) {
                continue;
            }
            let line = trace.remove(no);
            let fits = self.reads(look, line, values, &mut |values| self.rearranged(later, trace, values));
            trace.insert(no, line);
            if fits {
                return true;
            }
        }
        false
    }

    /// Whether some way to read `line` leads on to where `then` holds.
    fn reads(
        &self,
        look: &Look,
        line: &str,
        values: &mut Values,
        then: &mut dyn FnMut(&mut Values) -> bool,
    ) -> bool {
        match look {
            Look::Regex(no) => (REGEXES[*no].1)(line) && then(values),
            Look::Pieces(pieces) => match pieces.as_slice() {
                [Piece::Text(text)] => trimmed(text) == line && then(values),
                _ => BLANKS.iter().filter(|blanks| may_end_with(pieces, blanks)).any(|blanks| {
                    let whole = format!("{line}{blanks}");
                    self.reads_pieces(pieces, &whole, line.len(), values, then)
                }),
            },
        }
    }

    /// `text` is what is left to read; its first `solid` bytes are not blanks at the line's end.
    fn reads_pieces(
        &self,
        pieces: &[Piece],
        text: &str,
        solid: usize,
        values: &mut Values,
        then: &mut dyn FnMut(&mut Values) -> bool,
    ) -> bool {
        let Some((piece, later)) = pieces.split_first() else { return text.is_empty() && then(values) };
        let exactly = |known: &str, values: &mut Values, then: &mut dyn FnMut(&mut Values) -> bool| {
            text.strip_prefix(known).is_some_and(|rest| {
                self.reads_pieces(later, rest, solid.saturating_sub(known.len()), values, then)
            })
        };
        match piece {
            Piece::Text(known) => exactly(known, values, then),
            Piece::Hole { name: Some(name), .. } if values[*name].is_some() => {
                let known = values[*name].clone().unwrap_or_default();
                exactly(&known, values, then)
            }
            Piece::Hole { name, of } => (0..=solid).any(|end| {
                let value = &text[..end];
                if !of.holds(value) || name.is_some_and(|name| !self.may_be(name, value, values)) {
                    return false;
                }
                if let Some(name) = name {
                    values[*name] = Some(value.to_owned());
                }
                let fits = self.reads_pieces(later, &text[end..], solid - end, values, then);
                if let Some(name) = name {
                    values[*name] = None;
                }
                fits
            }),
        }
    }

    /// A distinct name differs from its fellows.
    pub(crate) fn may_be(&self, name: NameNo, value: &str, values: &Values) -> bool {
        let names = &self.language.names;
        names[name].apart.is_none()
            || (0..names.len())
                .filter(|other| *other != name && names[*other].apart == names[name].apart)
                .all(|other| values[other].as_deref() != Some(value))
    }
}

/// Whether blanks at the end of the pattern's text could have been dropped from the line.
fn may_end_with(pieces: &[Piece], blanks: &str) -> bool {
    blanks.is_empty()
        || pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains(blanks)))
}

/// Every way to order the lines behind the first `done`.
fn permutations<'l>(lines: &mut Vec<&'l str>, done: usize, each: &mut dyn FnMut(&[&'l str])) {
    if done == lines.len() {
        return each(lines);
    }
    for next in done..lines.len() {
        if !lines[done..next].contains(&lines[next]) {
            lines.swap(done, next);
            permutations(lines, done + 1, each);
            lines.swap(done, next);
        }
    }
}

/// The length of the longest common subsequence.
pub(crate) fn kept<A: AsRef<str>, B: AsRef<str>>(word: &[A], trace: &[B]) -> usize {
    let mut best = vec![vec![0; trace.len() + 1]; word.len() + 1];
    for (i, one) in word.iter().enumerate() {
        for (j, two) in trace.iter().enumerate() {
            best[i + 1][j + 1] = if one.as_ref() == two.as_ref() {
                best[i][j] + 1
            } else {
                best[i][j + 1].max(best[i + 1][j])
            };
        }
    }
    best[word.len()][trace.len()]
}
