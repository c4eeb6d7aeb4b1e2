//! What the checker says, in the reader's language: the one way from a message to the words on a screen.
//!
//! English is the source and stands in the code, inside [`tr!`](crate::tr) and [`trn!`](crate::trn);
//! Bengali comes from the catalogue `book/po/bn.po`, which the build script puts into the program. This
//! crate translates and fills in; it decides no layout and writes nothing.
//!
//! ```text
//! tr!("{id} is accepted", id = …) ──► catalogue (language) ──► fill in ──► String
//! exercise.yaml: title, hints, why ──► of_course(text) ──────────────────► text
//! ```

#![warn(missing_docs, unreachable_pub)]

mod catalogue;
mod language;

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

pub use language::{Language, in_language};

/// The context of the checker's own messages in the catalogue.
pub const CHECKER: &str = "checker";
/// The context of what a course says in its `exercise.yaml` files: titles, hints and rules.
pub const COURSE: &str = "course";

/// Stands before a text that has no translation yet.
const UNTRANSLATED: &str = "[en] ";

/// A message of the checker in the current language, its holes filled: `tr!("line {line} is missing", line = 3)`.
///
/// The text is a literal with named holes, as in [`format!`], and the compiler sees that every hole has
/// its value. A brace is written twice.
#[macro_export]
macro_rules! tr {
    ($text:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        // Never runs: it lets the compiler compare the holes with the names.
        if false {
            let _ = ::std::format_args!($text $(, $name = "")*);
        }
        $crate::said($text, &[$((::std::stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    }};
}

/// A message about a number of things: the first text where `$count` is one, else the second. Both may
/// use the hole `{count}`.
///
/// Two texts are two entries of the catalogue: English needs both, and a Bengali noun after a number does
/// not change.
#[macro_export]
macro_rules! trn {
    ($count:expr, $one:literal, $many:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        let count = $count;
        if count == 1 {
            $crate::trn!(@say count, $one $(, $name = $value)*)
        } else {
            $crate::trn!(@say count, $many $(, $name = $value)*)
        }
    }};
    (@say $count:ident, $text:literal $(, $name:ident = $value:expr)*) => {
        $crate::said(
            $text,
            &[("count", &$count as &dyn ::std::fmt::Display)
                $(, (::std::stringify!($name), &$value as &dyn ::std::fmt::Display))*],
        )
    };
}

/// A message that is said later, by [`text::say`](crate::say): the text as it is, without holes, for the catalogue to know.
#[macro_export]
macro_rules! later {
    ($text:literal) => {
        $text
    };
}

/// A message of the checker in the current language, its holes filled: what [`tr!`](crate::tr) becomes.
pub fn said(text: &str, values: &[(&str, &dyn Display)]) -> String {
    fill(&message(text), values)
}

/// Says a message that was put down with [`later!`](crate::later).
pub fn say(text: &str) -> String {
    fill(&message(text), &[])
}

/// A message of the checker in the current language, its holes still open.
pub fn message(text: &str) -> Cow<'_, str> {
    translated(CHECKER, text)
}

/// A title, a hint or a rule of a course in the current language.
pub fn of_course(text: &str) -> Cow<'_, str> {
    translated(COURSE, text)
}

fn translated<'t>(context: &str, text: &'t str) -> Cow<'t, str> {
    match Language::current() {
        Language::English => Cow::Borrowed(text),
        Language::Bengali if text.trim().is_empty() => Cow::Borrowed(text),
        Language::Bengali => match catalogue::bengali(context, text) {
            Some(bengali) => Cow::Borrowed(bengali),
            None => Cow::Owned(format!("{UNTRANSLATED}{text}")),
        },
    }
}

/// Puts the values into the holes of a text: `{name}`; `{{` and `}}` are braces.
///
/// A hole without a value stays as it is: a translation that names one is found by the tests, and a
/// learner still reads the rest.
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if let Some(after) = after.strip_prefix(brace) {
            filled.push_str(brace);
            rest = after;
            continue;
        }
        let hole = (brace == "{").then(|| after.split_once('}')).flatten();
        match hole.and_then(|(name, after)| Some((values.iter().find(|(known, _)| *known == name)?, after))) {
            Some(((_, value), after)) => {
                // Writing to a string does not fail; a value that fails to show itself is left out.
                let _ = write!(filled, "{value}");
                rest = after;
            }
            None => {
                filled.push_str(brace);
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_double_braces_are_braces() {
        assert_eq!(tr!("line {line} of {{{file}}}", line = 3, file = "a.rs"), "line 3 of {a.rs}");
        assert_eq!(fill("{known} {unknown} {", &[("known", &1)]), "1 {unknown} {");
    }

    #[test]
    fn a_value_with_braces_is_not_read_again() {
        assert_eq!(fill("{a} and {b}", &[("a", &"{b}"), ("b", &"2")]), "{b} and 2");
    }

    #[test]
    fn one_thing_and_many_things_have_a_text_each() {
        let said = |count: usize| trn!(count, "{count} line", "{count} lines");
        assert_eq!([said(0), said(1), said(2)], ["0 lines", "1 line", "2 lines"]);
    }

    #[test]
    fn a_text_without_a_translation_is_shown_in_english_and_marked() {
        in_language(Language::Bengali, || {
            assert_eq!(message("no catalogue has this sentence"), "[en] no catalogue has this sentence");
        });
    }
}
