//! Whether one pattern matches every line that another one matches.
//!
//! It is decided on the patterns as written, a hole of the narrower one standing for whatever it may hold. A yes is
//! certain; a no may be wrong, since a regex is only compared with itself and with `.*`.

use super::pattern::{NameNo, Pattern, Piece, Type, regex_source};
use super::regex_text;

/// A part of the narrower pattern: a character, or a hole.
#[derive(Clone, Copy, PartialEq)]
enum Part<'p> {
    Char(char),
    Hole(Option<NameNo>, &'p Type),
}

/// True when every line that `narrow` can match is matched by `wide`. Names tie holes within `wide` alone.
pub(super) fn covers(wide: &Pattern, narrow: &Pattern) -> bool {
    let parts: Vec<Part> = narrow
        .pieces()
        .iter()
        .flat_map(|piece| match piece {
            Piece::Text(text) => text.chars().map(Part::Char).collect(),
            Piece::Hole { name, of } => vec![Part::Hole(*name, of)],
        })
        .collect();
    let mut steps = MAX_STEPS;
    take(wide.pieces(), &parts, &mut Vec::new(), &mut steps)
}

/// After so many steps the answer is no.
const MAX_STEPS: usize = 100_000;

/// What the names of the wider pattern stand for.
type Held<'h, 'p> = Vec<(NameNo, &'h [Part<'p>])>;

fn take<'h, 'p>(
    wide: &[Piece<NameNo>],
    parts: &'h [Part<'p>],
    held: &mut Held<'h, 'p>,
    steps: &mut usize,
) -> bool {
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    let Some((piece, wide)) = wide.split_first() else { return parts.is_empty() };
    match piece {
        Piece::Text(text) => {
            let mut after = parts.iter();
            let is_same = text.chars().all(|c| after.next() == Some(&Part::Char(c)));
            is_same && take(wide, after.as_slice(), held, steps)
        }
        Piece::Hole { name, of } => {
            let known = held.iter().find(|(known, _)| Some(*known) == *name).map(|(_, value)| *value);
            // The last hole takes all that is left.
            let shortest = if wide.is_empty() { parts.len() } else { 0 };
            (shortest..=parts.len()).any(|end| {
                let (value, after) = parts.split_at(end);
                let is_fit = known.map_or_else(|| holds(of, value), |known| is_certainly_same(known, value));
                if !is_fit {
                    return false;
                }
                if let (Some(name), None) = (name, known) {
                    held.push((*name, value));
                }
                let is_taken = take(wide, after, held, steps);
                if name.is_some() && known.is_none() {
                    held.pop();
                }
                is_taken
            })
        }
    }
}

/// True when these parts are of the type, whatever their holes hold.
fn holds(of: &Type, value: &[Part]) -> bool {
    if is_anything(of) {
        return true;
    }
    if let [Part::Hole(_, narrow)] = value {
        return is_within(narrow, of);
    }
    let text: Option<String> = value
        .iter()
        .map(|part| match part {
            Part::Char(c) => Some(*c),
            Part::Hole(..) => None,
        })
        .collect();
    match text {
        Some(text) => of.holds(&text),
        // A word put together of words and of letters is one.
        None => {
            matches!(of, Type::Word)
                && value.iter().all(|part| match part {
                    Part::Char(c) => !c.is_whitespace(),
                    Part::Hole(_, narrow) => is_within(narrow, &Type::Word),
                })
        }
    }
}

/// Holes hold the same where they have one name.
fn is_certainly_same(a: &[Part], b: &[Part]) -> bool {
    a == b && a.iter().all(|part| !matches!(part, Part::Hole(None, _)))
}

fn is_anything(of: &Type) -> bool {
    match of {
        Type::Any => true,
        Type::Regex(regex) => regex_text::is_every_line(regex_source(regex)),
        _ => false,
    }
}

/// True when every text of type `narrow` is of type `wide`.
fn is_within(narrow: &Type, wide: &Type) -> bool {
    let wider: &[Type] = match narrow {
        Type::Port => &[Type::Pid, Type::Int, Type::Ms, Type::Float, Type::Word],
        Type::Pid => &[Type::Int, Type::Ms, Type::Float, Type::Word],
        Type::Int | Type::Ms => &[Type::Float, Type::Word],
        Type::Float => &[Type::Word],
        Type::Word | Type::Any | Type::Regex(_) => &[],
    };
    narrow == wide || is_anything(wide) || wider.contains(wide)
}

#[cfg(test)]
mod tests {
    use crate::Order;
    use crate::yaml::{At, parse};

    fn refused(case: &str) -> Option<String> {
        let node = parse(case).unwrap();
        let at = At::root(&node);
        let order = Order::parse(&at.need("order").unwrap(), None, at.get("never").as_ref());
        order.err().map(|error| error.to_string())
    }

    #[test]
    fn a_never_pattern_that_matches_every_form_of_a_required_line_is_refused() {
        for (line, never) in [
            ("got {x:int}", "got {x:int}"),
            ("got {x:int}", "got {y}"),
            ("got {x:int}", "{x:any}"),
            ("got {x:int}", "/.*/"),
            ("/b+/", "/b+/"),
            ("/b+/", "/(.*)/"),
            ("{p:port} is open", "{:int} is {:word}"),
            ("{a} to {a}", "{x} to {y}"),
            ("{a} to {a}", "{x} to {x}"),
            ("error {code:int} in {file}", "error {:any}"),
            ("job-{n:int}", "{:word}"),
            ("out: {:any}", "out:{:any}"),
        ] {
            let case = format!("{{order: [{{each: 2, do: '{line}'}}], never: ['{never}']}}");
            let error = refused(&case).unwrap_or_else(|| panic!("{case} is not refused"));
            assert!(error.contains("no output can satisfy both"), "{error}");
        }
    }

    #[test]
    fn a_never_pattern_that_leaves_some_form_of_a_line_is_sound() {
        for (line, never) in [
            ("got {x}", "got {x:int}"),
            ("got {x:any}", "got {x}"),
            ("{a} to {b}", "{x} to {x}"),
            ("{:int} to {:int}", "{x} to {x}"),
            ("got {x:int}", "/got .*/"),
            ("{x:any}", "/.+/"),
            ("got {x:int}", "got {x:int}!"),
            ("/b+/", "/b*/"),
            ("{x:ms} ms", "{x:int} ms"),
        ] {
            let case = format!("{{order: ['{line}'], never: ['{never}']}}");
            assert_eq!(refused(&case), None, "{case}");
        }
    }

    #[test]
    fn a_line_that_need_not_come_may_be_forbidden_in_every_form() {
        for item in ["{maybe: 'got {x}'}", "{repeat: 0.., do: 'got {x}'}", "{one-of: ['got {x}', b]}"] {
            assert_eq!(refused(&format!("{{order: [a, {item}], never: ['got {{x}}']}}")), None, "{item}");
        }
        assert!(refused("{order: [{repeat: 1.., do: 'got {x}'}], never: ['got {x}']}").is_some());
    }
}
