//! A text that a regex describes, made up at random.
//!
//! It walks the regex as written and knows the classes as `regex_lite` means them: `\w`, `\d` and `\s` are
//! ASCII, everything else is any character. Assertions and flags are not heeded: whoever takes a text
//! from here asks the regex itself whether it matches, and draws again where it does not.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    Ast, ClassAscii, ClassAsciiKind, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem,
    RepetitionKind, RepetitionRange,
};

/// An open-ended repetition goes round at most so often more than it must.
const MORE_ROUNDS: u32 = 3;
/// How many characters are tried for one class until one can be printed.
const CHAR_TRIES: usize = 20;
/// The greatest character.
const LAST: u32 = char::MAX as u32;

/// Characters from the first to the last, both with it.
type Chars = (u32, u32);

/// A text that `source` describes, as far as classes, repetitions and alternatives go; `None` where it is
/// no regex or has a class without any character of a line.
pub(super) fn draw(source: &str, rng: &mut fastrand::Rng) -> Option<String> {
    let ast = Parser::new().parse(source).ok()?;
    let mut text = String::new();
    write(&ast, rng, &mut text)?;
    Some(text)
}

/// True where a regex matches every line there is, the empty one too. It may say false of one that does.
pub(super) fn is_every_line(source: &str) -> bool {
    Parser::new().parse(source).is_ok_and(|ast| covers_all(&ast))
}

fn covers_all(ast: &Ast) -> bool {
    match ast {
        // A flag could change what a dot is.
        Ast::Group(group) => {
            group.flags().is_none_or(|flags| flags.items.is_empty()) && covers_all(&group.ast)
        }
        Ast::Repetition(repetition) => {
            let any_number = match &repetition.op.kind {
                RepetitionKind::ZeroOrMore => true,
                RepetitionKind::Range(RepetitionRange::AtLeast(least)) => *least == 0,
                _ => false,
            };
            any_number && matches!(*repetition.ast, Ast::Dot(_))
        }
        _ => false,
    }
}

fn write(ast: &Ast, rng: &mut fastrand::Rng, into: &mut String) -> Option<()> {
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => {}
        Ast::Literal(literal) => into.push(literal.c),
        Ast::Dot(_) => into.push(pick(&[(0, LAST)], rng)?),
        Ast::ClassUnicode(_) => return None,
        Ast::ClassPerl(class) => into.push(pick(&perl(class), rng)?),
        Ast::ClassBracketed(class) => into.push(pick(&bracketed(class)?, rng)?),
        Ast::Repetition(repetition) => {
            let (least, most) = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne => (0, Some(1)),
                RepetitionKind::ZeroOrMore => (0, None),
                RepetitionKind::OneOrMore => (1, None),
                RepetitionKind::Range(RepetitionRange::Exactly(rounds)) => (*rounds, Some(*rounds)),
                RepetitionKind::Range(RepetitionRange::AtLeast(least)) => (*least, None),
                RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
            };
            let enough = least.saturating_add(MORE_ROUNDS);
            for _ in 0..rng.u32(least..=most.map_or(enough, |most| most.clamp(least, enough))) {
                write(&repetition.ast, rng, into)?;
            }
        }
        Ast::Group(group) => write(&group.ast, rng, into)?,
        Ast::Alternation(ways) => write(rng.choice(&ways.asts)?, rng, into)?,
        Ast::Concat(parts) => parts.asts.iter().try_for_each(|part| write(part, rng, into))?,
    }
    Some(())
}

/// A character that can stand in a line: plain ASCII where there is some, a blank where there is not, and
/// then whatever is no control character.
fn pick(class: &[Chars], rng: &mut fastrand::Rng) -> Option<char> {
    let within = |least: u32, most: u32| -> Vec<Chars> {
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

fn bracketed(class: &ClassBracketed) -> Option<Vec<Chars>> {
    let mut chars = Vec::new();
    match &class.kind {
        ClassSet::Item(item) => add(item, &mut chars)?,
        ClassSet::BinaryOp(_) => return None,
    }
    Some(if class.negated { all_but(chars) } else { chars })
}

fn add(item: &ClassSetItem, chars: &mut Vec<Chars>) -> Option<()> {
    match item {
        ClassSetItem::Empty(_) => {}
        ClassSetItem::Literal(literal) => chars.push((literal.c.into(), literal.c.into())),
        ClassSetItem::Range(range) => chars.push((range.start.c.into(), range.end.c.into())),
        ClassSetItem::Ascii(class) => chars.extend(ascii(class)),
        ClassSetItem::Perl(class) => chars.extend(perl(class)),
        ClassSetItem::Bracketed(class) => chars.extend(bracketed(class)?),
        ClassSetItem::Union(union) => union.items.iter().try_for_each(|item| add(item, chars))?,
        ClassSetItem::Unicode(_) => return None,
    }
    Some(())
}

fn perl(class: &ClassPerl) -> Vec<Chars> {
    let of = |kind| ClassAscii { span: class.span, kind, negated: class.negated };
    match class.kind {
        ClassPerlKind::Digit => ascii(&of(ClassAsciiKind::Digit)),
        ClassPerlKind::Space => ascii(&of(ClassAsciiKind::Space)),
        ClassPerlKind::Word => ascii(&of(ClassAsciiKind::Word)),
    }
}

fn ascii(class: &ClassAscii) -> Vec<Chars> {
    let is_in: &dyn Fn(char) -> bool = match class.kind {
        ClassAsciiKind::Alnum => &|c| c.is_ascii_alphanumeric(),
        ClassAsciiKind::Alpha => &|c| c.is_ascii_alphabetic(),
        ClassAsciiKind::Ascii => &|_| true,
        ClassAsciiKind::Blank => &|c| matches!(c, ' ' | '\t'),
        ClassAsciiKind::Cntrl => &|c| c.is_ascii_control(),
        ClassAsciiKind::Digit => &|c| c.is_ascii_digit(),
        ClassAsciiKind::Graph => &|c| c.is_ascii_graphic(),
        ClassAsciiKind::Lower => &|c| c.is_ascii_lowercase(),
        ClassAsciiKind::Print => &|c| c.is_ascii_graphic() || c == ' ',
        ClassAsciiKind::Punct => &|c| c.is_ascii_punctuation(),
        ClassAsciiKind::Space => &|c| matches!(c, ' ' | '\t'..='\r'),
        ClassAsciiKind::Upper => &|c| c.is_ascii_uppercase(),
        ClassAsciiKind::Word => &|c| c.is_ascii_alphanumeric() || c == '_',
        ClassAsciiKind::Xdigit => &|c| c.is_ascii_hexdigit(),
    };
    let chars = ('\0'..='\x7f').filter(|c| is_in(*c)).map(|c| (c.into(), c.into())).collect();
    if class.negated { all_but(chars) } else { chars }
}

fn all_but(mut chars: Vec<Chars>) -> Vec<Chars> {
    chars.sort_unstable();
    let mut rest = Vec::new();
    let mut next = 0;
    for (from, to) in chars {
        if next < from {
            rest.push((next, from - 1));
        }
        next = next.max(to + 1);
    }
    if next <= LAST {
        rest.push((next, LAST));
    }
    rest
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
