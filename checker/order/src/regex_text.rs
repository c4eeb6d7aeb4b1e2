//! A text that a regex describes, made up at random.
//!
//! It walks the regex as written and knows the classes as `regex_lite` means them: `\w`, `\d` and `\s` are
//! ASCII, everything else is any character. Assertions and flags are not heeded: whoever takes a text
//! from here asks the regex itself whether it matches, and draws again where it does not.

use super::regex_tree::{LAST, Part, Range, Ways, read};

/// An open-ended repetition goes round at most so often more than it must.
const MORE_ROUNDS: u32 = 3;
/// How many characters are tried for one class until one can be printed.
const CHAR_TRIES: usize = 20;

/// A text that `source` describes, as far as classes, repetitions and alternatives go; `None` where it is
/// no regex or has a class without any character of a line.
pub(super) fn draw(source: &str, rng: &mut fastrand::Rng) -> Option<String> {
    let mut text = String::new();
    write_one(&read(source)?, rng, &mut text)?;
    Some(text)
}

/// True where a regex matches every line there is, the empty one too. It may say false of one that does.
pub(super) fn is_every_line(source: &str) -> bool {
    read(source).is_some_and(|ways| covers_all(&ways))
}

fn covers_all(ways: &Ways) -> bool {
    let [way] = &ways[..] else { return false };
    match &way[..] {
        // A flag could change what a dot is.
        [Part::Group(ways, flagged)] => !flagged && covers_all(ways),
        [Part::Repeated(part, 0, None)] => **part == Part::Dot,
        _ => false,
    }
}

/// Writes one of the ways.
fn write_one(ways: &Ways, rng: &mut fastrand::Rng, into: &mut String) -> Option<()> {
    let way = if let [way] = &ways[..] { way } else { rng.choice(ways)? };
    way.iter().try_for_each(|part| write(part, rng, into))
}

fn write(part: &Part, rng: &mut fastrand::Rng, into: &mut String) -> Option<()> {
    match part {
        Part::Assertion => {}
        Part::Char(char) => into.push(*char),
        Part::Dot => into.push(pick(&[(0, LAST)], rng)?),
        Part::Class(class) => into.push(pick(class, rng)?),
        Part::Repeated(part, least, most) => {
            let enough = least.saturating_add(MORE_ROUNDS);
            for _ in 0..rng.u32(*least..=most.map_or(enough, |most| most.clamp(*least, enough))) {
                write(part, rng, into)?;
            }
        }
        Part::Group(ways, _) => write_one(ways, rng, into)?,
    }
    Some(())
}

/// A character that can stand in a line: plain ASCII where there is some, a blank where there is not, and
/// then whatever is no control character.
fn pick(class: &[Range], rng: &mut fastrand::Rng) -> Option<char> {
    let within = |least: u32, most: u32| -> Vec<Range> {
        let cut = class.iter().map(|(from, to)| ((*from).max(least), (*to).min(most)));
        cut.filter(|(from, to)| from <= to).collect()
    };
    let printable = [within(0x21, 0x7e), within(0x20, 0x20), within(0x09, 0x09), within(0xa0, LAST)];
    let ranges = printable.into_iter().find(|ranges| !ranges.is_empty())?;
    (0..CHAR_TRIES).find_map(|_| {
        let (from, to) = *rng.choice(&ranges)?;
        char::from_u32(rng.u32(from..=to))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Order;

    /// Regexes of one character: plain ones and classes, in several scripts, as they are and negated.
    fn one_char() -> impl Strategy<Value = String> {
        let item = prop::sample::select(vec![
            "a",
            "অ",
            "ক-হ",
            "০-৯",
            "a-f",
            "А-я",
            r"\d",
            r"\w",
            r"\s",
            r"\W",
            r"\x41",
            r"\u{995}",
            "[:alpha:]",
            "[:^digit:]",
            "😀-😎",
            r"\-",
        ]);
        let class = (any::<bool>(), prop::collection::vec(item, 1..4))
            .prop_map(|(negated, items)| format!("[{}{}]", if negated { "^" } else { "" }, items.concat()))
            .prop_filter("a class that some character of a line is in", |class| {
                let regex = regex_lite::Regex::new(class).unwrap();
                let mut chars = (' '..='~').chain('\u{a0}'..='\u{2000}').chain('😀'..='😎');
                chars.any(|c| regex.is_match(c.encode_utf8(&mut [0; 4])))
            });
        let plain = prop::sample::select(vec!["x", "খ", ".", r"\d", r"\D", r"\S", r"\.", r"\u0985"])
            .prop_map(str::to_owned);
        prop_oneof![class, plain]
    }

    fn regexes() -> impl Strategy<Value = String> {
        one_char().prop_recursive(3, 12, 3, |inner| {
            let times = prop::sample::select(vec!["*", "+", "?", "{2}", "{1,}", "{0,2}", "+?"]);
            prop_oneof![
                (inner.clone(), times).prop_map(|(inner, times)| format!("(?:{inner}){times}")),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|ways| format!("({})", ways.join("|"))),
                inner.prop_map(|inner| format!("(?i:{inner})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
        #[test]
        fn a_word_is_drawn_for_every_regex_and_matches_it(source in regexes(), seed: u64) {
            // A blank at the end of a line does not count, so none is asked for there.
            let source = format!("{source}!");
            let Ok(regex) = regex_lite::Regex::new(&format!("^(?:{source})$")) else {
                return Err(TestCaseError::reject("no regex"));
            };
            let order = Order::from_text(&format!("['/{source}/']")).unwrap();
            let word = order.sample(&mut fastrand::Rng::with_seed(seed)).expect("a word is drawn");
            prop_assert!(regex.is_match(&word[0]), "{source} does not describe {word:?}");
        }
    }

    #[test]
    fn a_class_of_another_script_is_drawn_from() {
        let order = Order::from_text("['/[ক-হ]+/']").unwrap();
        let word = order.sample(&mut fastrand::Rng::with_seed(7)).unwrap();
        assert!(word[0].chars().all(|c| ('ক'..='হ').contains(&c)), "{word:?}");
    }

    #[test]
    fn only_a_regex_for_whatever_there_is_matches_every_line() {
        for every in [".*", "(.*)", ".{0,}", "(?:.*?)"] {
            assert!(is_every_line(every), "{every}");
        }
        for some in [".+", "a.*", ".", ".*b", "[a-z]*", "(?x) .*x", "x|y", ".{1,}", "(?R:.*)", ""] {
            assert!(!is_every_line(some), "{some}");
        }
    }
}
