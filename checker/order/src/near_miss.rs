//! What an unexpected line probably was meant to be.
//!
//! It guesses in favour of the reader and decides nothing: the verdict is made elsewhere. Two lines that look
//! the same on a screen and are not are its first care, since nobody finds that by looking.

use serde::{Deserialize, Serialize};

use text::tr;

/// Why a line that nobody expected stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NearMiss {
    /// It looks like an expected line, and differs from it only by what a screen does not show.
    Unseen(String, Vec<Unseen>),
    /// It differs from an expected line in upper and lower case only.
    Case(String),
    /// It differs in blanks only.
    Blanks(String),
    /// It differs by a few characters.
    Spelling(String),
    /// It looks like something printed to find a mistake.
    DebugPrint,
}

/// What two lines differ by that a reader cannot see, or can hardly see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unseen {
    /// U+FEFF, which editors of Windows put at the beginning of a file.
    ByteOrderMark,
    /// U+200D.
    Joiner,
    /// U+200C.
    NonJoiner,
    /// Another character of no width: U+200B, U+2060, a soft hyphen, a direction mark.
    NoWidth,
    /// U+00A0, which no line break may part.
    NoBreakSpace,
    /// A tab where the other line has a blank.
    Tab,
    /// Another blank of Unicode: a thin one, a wide one.
    OtherBlank,
    /// One letter as one character and as two: য় is U+09DF, and it is U+09AF U+09BC.
    Form,
    /// A letter or sign of another script that looks like one of Latin.
    LookAlike,
    /// The quotes, dashes and dots of printed text.
    Typography,
}

impl Unseen {
    /// What differs, as the subject of a sentence.
    pub fn words(self) -> String {
        match self {
            Self::ByteOrderMark => tr!("a byte order mark"),
            Self::Joiner => tr!("a zero-width joiner"),
            Self::NonJoiner => tr!("a zero-width non-joiner"),
            Self::NoWidth => tr!("a character of no width"),
            Self::NoBreakSpace => tr!("a no-break space"),
            Self::Tab => tr!("a tab in place of a blank"),
            Self::OtherBlank => tr!("an unusual blank"),
            Self::Form => tr!("the form of a letter (one character or two)"),
            Self::LookAlike => tr!("a letter of another script that looks the same"),
            Self::Typography => tr!("a typographic sign (a quote, a dash, dots)"),
        }
    }
}

/// Compares an unexpected line with the lines that were expected and did not come.
pub(super) fn near_miss<'e>(
    line: &str,
    expected: impl IntoIterator<Item = &'e str> + Clone,
) -> Option<NearMiss> {
    let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
    let find =
        |same: &dyn Fn(&str) -> bool| expected.clone().into_iter().find(|text| same(text)).map(str::to_owned);
    let plain_line = plain(line);
    if let Some(text) = find(&|text| plain(text) == plain_line) {
        let unseen = differing(line, &text);
        return Some(NearMiss::Unseen(text, unseen));
    }
    if let Some(text) = find(&|text| without_blanks(text) == without_blanks(line)) {
        return Some(NearMiss::Blanks(text));
    }
    if let Some(text) = find(&|text| text.to_lowercase() == line.to_lowercase()) {
        return Some(NearMiss::Case(text));
    }
    if let Some(text) = find(&|text| is_close(text, line)) {
        return Some(NearMiss::Spelling(text));
    }
    is_debug_print(line).then_some(NearMiss::DebugPrint)
}

/// True when two texts differ and a reader would take them for the same.
pub fn look_alike(a: &str, b: &str) -> bool {
    a != b && plain(a) == plain(b)
}

/// A text with everything as an escape that a reader would take for something else, or not see.
pub fn revealed(text: &str) -> String {
    parts(text)
        .map(|part| match part.unseen {
            Some(_) => part.text.chars().map(|c| c.escape_unicode().to_string()).collect(),
            None => part.text.to_owned(),
        })
        .collect()
}

/// A piece of a text: what a reader takes it for, and by what it is something else.
struct Part<'t> {
    text: &'t str,
    looks: &'t str,
    unseen: Option<Unseen>,
}

/// Bengali letters and vowel signs that can be written as one character or as two (Unicode, UnicodeData.txt).
const FORMS: [(&str, &str); 5] = [
    ("\u{9df}", "\u{9af}\u{9bc}"),
    ("\u{9dc}", "\u{9a1}\u{9bc}"),
    ("\u{9dd}", "\u{9a2}\u{9bc}"),
    ("\u{9cb}", "\u{9c7}\u{9be}"),
    ("\u{9cc}", "\u{9c7}\u{9d7}"),
];

/// Letters and signs that look like one of ASCII: Cyrillic, Greek, Bengali.
const LOOK_ALIKES: [(&str, &str); 12] = [
    ("аеорсухіѕјһԁ", "aeopcyxisjhd"),
    ("АВЕКМНОРСТХІЅЈ", "ABEKMHOPCTXISJ"),
    ("ο", "o"),
    ("ν", "v"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("।", "|"),
    ("ঃ", ":"),
    ("০", "o"),
    ("；", ";"),
    ("：", ":"),
    ("，", ","),
    ("＝", "="),
];

/// Signs that a word processor or a web page puts in place of plain ones.
const TYPOGRAPHY: [(&str, &str); 11] = [
    ("‘", "'"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("–", "-"),
    ("—", "-"),
    ("‐", "-"),
    ("‑", "-"),
    ("−", "-"),
    ("…", "..."),
    ("→", "->"),
];

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let part = next_part(rest)?;
        rest = &rest[part.text.len()..];
        Some(part)
    })
}

/// The first piece of a text; nothing of an empty one.
fn next_part(rest: &str) -> Option<Part<'_>> {
    let first = rest.chars().next()?;
    let own = &rest[..first.len_utf8()];
    let part = |looks, unseen| Some(Part { text: own, looks, unseen: Some(unseen) });
    if first == '\t' {
        return part(" ", Unseen::Tab);
    }
    if first.is_ascii() {
        return Some(Part { text: own, looks: own, unseen: None });
    }
    for (one, two) in FORMS {
        for form in [one, two] {
            if rest.starts_with(form) {
                return Some(Part { text: &rest[..form.len()], looks: one, unseen: Some(Unseen::Form) });
            }
        }
    }
    match first {
        '\u{feff}' => part("", Unseen::ByteOrderMark),
        '\u{200d}' => part("", Unseen::Joiner),
        '\u{200c}' => part("", Unseen::NonJoiner),
        '\u{200b}'
        | '\u{2060}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => part("", Unseen::NoWidth),
        '\u{a0}' => part(" ", Unseen::NoBreakSpace),
        blank if blank.is_whitespace() => part(" ", Unseen::OtherBlank),
        _ => {
            if let Some((_, looks)) = TYPOGRAPHY.iter().find(|(sign, _)| *sign == own) {
                return part(looks, Unseen::Typography);
            }
            let twin = LOOK_ALIKES.iter().find_map(|(theirs, ascii)| {
                let at = theirs.chars().position(|c| c == first)?;
                ascii.get(at..=at)
            });
            match twin {
                Some(looks) => part(looks, Unseen::LookAlike),
                None => Some(Part { text: own, looks: own, unseen: None }),
            }
        }
    }
}

/// What a reader takes a text for.
fn plain(text: &str) -> String {
    parts(text).map(|part| part.looks).collect()
}

/// By what two texts differ that look the same, each once.
fn differing(a: &str, b: &str) -> Vec<Unseen> {
    // For each kind, where it stands in the text as a reader sees it, and how it is written there.
    let marks = |text: &str| -> Vec<(Unseen, usize, String)> {
        let mut at = 0;
        let mut marks = Vec::new();
        for part in parts(text) {
            marks.extend(part.unseen.map(|unseen| (unseen, at, part.text.to_owned())));
            at += part.looks.len();
        }
        marks
    };
    let (a, b) = (marks(a), marks(b));
    let only = |these: &[(Unseen, usize, String)], those: &[(Unseen, usize, String)]| {
        these.iter().filter(|mark| !those.contains(mark)).map(|mark| mark.0).collect::<Vec<_>>()
    };
    let mut all = [only(&a, &b), only(&b, &a)].concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// At most a fifth of the characters differ.
fn is_close(a: &str, b: &str) -> bool {
    let longest = a.chars().count().max(b.chars().count());
    (4..=200).contains(&longest) && strsim::damerau_levenshtein(a, b) * 5 <= longest
}

/// The marks of a line that was printed to find a mistake.
fn is_debug_print(line: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    let begins =
        ["debug", "dbg", "[src/", "here", "xxx", "!!!", "###", "---", "===", ">>>", "test", "todo", "got "];
    let holds = ["Some(", "None", "Ok(", "Err(", " = ", ": [", "len:", "{ "];
    begins.iter().any(|mark| lower.starts_with(mark)) || holds.iter().any(|mark| line.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unseen(line: &str, expected: &str) -> Vec<Unseen> {
        match near_miss(line, [expected]) {
            Some(NearMiss::Unseen(text, unseen)) if text == expected => unseen,
            other => panic!("{line:?} against {expected:?}: {other:?}"),
        }
    }

    #[test]
    fn what_a_screen_does_not_show_is_named() {
        for (line, expected, named) in [
            ("\u{feff}start", "start", Unseen::ByteOrderMark),
            ("ক্\u{200d}ষ", "ক্ষ", Unseen::Joiner),
            ("র\u{200c}্যা", "র্যা", Unseen::NonJoiner),
            ("a\u{200b}b", "ab", Unseen::NoWidth),
            ("job\u{a0}1", "job 1", Unseen::NoBreakSpace),
            ("job\t1", "job 1", Unseen::Tab),
            ("job\u{2009}1", "job 1", Unseen::OtherBlank),
            ("সম\u{9df}", "সম\u{9af}\u{9bc}", Unseen::Form),
            ("বা\u{9a1}\u{9bc}ি", "বা\u{9dc}ি", Unseen::Form),
            ("গা\u{9a2}\u{9bc}", "গা\u{9dd}", Unseen::Form),
            ("\u{441}lose", "close", Unseen::LookAlike),
            ("it’s", "it's", Unseen::Typography),
            ("wait…", "wait...", Unseen::Typography),
        ] {
            assert_eq!(unseen(line, expected), [named], "{line:?}");
            assert_eq!(unseen(expected, line), [named], "the other way round: {line:?}");
        }
    }

    #[test]
    fn only_what_differs_is_named() {
        // Both lines have a joiner; one has a tab besides.
        assert_eq!(unseen("ক্\u{200d}ষ\t1", "ক্\u{200d}ষ 1"), [Unseen::Tab]);
        assert_eq!(unseen("\u{feff}a\u{a0}b", "a b"), [Unseen::ByteOrderMark, Unseen::NoBreakSpace]);
    }

    #[test]
    fn escapes_show_what_was_hidden_and_leave_the_rest_readable() {
        assert_eq!(revealed("সম\u{9df}\u{200d} ok\t"), "সম\\u{9df}\\u{200d} ok\\u{9}");
        assert_eq!(revealed("plain বাংলা"), "plain বাংলা");
        assert!(look_alike("a\u{a0}b", "a b") && !look_alike("a b", "a b") && !look_alike("a", "b"));
    }

    #[test]
    fn every_look_alike_has_its_twin() {
        for (theirs, ascii) in LOOK_ALIKES {
            assert_eq!(theirs.chars().count(), ascii.len(), "{theirs}");
            assert!(theirs.chars().all(|c| !c.is_ascii()), "{theirs}");
        }
    }

    #[test]
    fn a_difference_that_can_be_seen_is_told_as_what_it_is() {
        assert_eq!(near_miss("a  b", ["a b"]), Some(NearMiss::Blanks("a b".to_owned())));
        assert_eq!(near_miss("Two", ["two"]), Some(NearMiss::Case("two".to_owned())));
        assert_eq!(near_miss("timeot", ["timeout"]), Some(NearMiss::Spelling("timeout".to_owned())));
    }
}
