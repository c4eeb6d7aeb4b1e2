//! Random legal orders, and texts made up for the holes of a pattern.
//!
//! A word is drawn by walking the same configurations that accept it; every text that is made up is
//! then read back as any printed line would be, so that nothing illegal can come out.

use std::cmp::Reverse;
use std::rc::Rc;

use super::config::{Ask, Config, Move, Values};
use super::pattern::{NameNo, Pattern, Piece, Type, regex_source, trim_blanks};
use super::program::{BitSet, LeafNo, Program};
use super::regex_text;

/// How often a word is begun anew when edges or made-up values lead nowhere.
const TRIES: usize = 50;
/// How many values are tried for one line.
const VALUE_TRIES: usize = 200;
/// How many texts are drawn from one regex until one matches it: assertions and flags are not heeded.
const REGEX_TRIES: usize = 20;
/// An open-ended order stops here at the latest, where it may.
const LONG_ENOUGH: usize = 40;
/// A word is given up at this length.
const TOO_LONG: usize = 2_000_000;

/// A random word; `None` when none was found in a bounded number of tries.
pub(super) fn sample(program: &Program, rng: &mut fastrand::Rng) -> Option<Vec<String>> {
    (0..TRIES).find_map(|_| draw(program, rng, None)).map(|(word, _)| word)
}

/// The lines of the order that stand in none of so many random words.
///
/// Each word is led towards the lines that none had before it, so that a line which can be reached is missed
/// only where the way to it is narrow.
pub(super) fn undrawn(program: &Program, rng: &mut fastrand::Rng, words: usize) -> Vec<LeafNo> {
    let all = program.leaves.len() as LeafNo;
    let mut drawn = BitSet::default();
    for _ in 0..words {
        if (0..all).all(|leaf| drawn.has(leaf)) {
            break;
        }
        if let Some((_, leaves)) = draw(program, rng, Some(&drawn)) {
            drawn.add_all(&leaves);
        }
    }
    (0..all).filter(|leaf| !drawn.has(*leaf)).collect()
}

/// Tries to draw a word, and which lines of the order stand in it; lines that are not in `known` are sought.
fn draw(program: &Program, rng: &mut fastrand::Rng, known: Option<&BitSet>) -> Option<(Vec<String>, BitSet)> {
    let mut config = Config::new(program);
    let mut word = Vec::new();
    let mut leaves = BitSet::default();
    while word.len() < TOO_LONG {
        let moves = config.moves(program, Ask::Every);
        let may_end = config.may_end(program);
        if moves.is_empty() {
            return may_end.then_some((word, leaves));
        }
        let is_sought =
            |step: &&Move| known.is_some_and(|known| !known.has(step.leaf)) && !leaves.has(step.leaf);
        let sought: Vec<&Move> = moves.iter().filter(is_sought).collect();
        let enough = sought.is_empty() && (word.len() >= LONG_ENOUGH || rng.u8(..4) == 0);
        if may_end && enough {
            return Some((word, leaves));
        }
        // What comes next is sometimes left to chance even then: a line that can be reached now may close
        // the way to others.
        let step = if !sought.is_empty() && rng.u8(..4) > 0 {
            *rng.choice(&sought)?
        } else if word.len() < LONG_ENOUGH {
            rng.choice(&moves)?
        } else {
            // Past a good length, every step is one towards the end.
            let left = |step: &&Move| {
                let mut after = config.clone();
                after.make(program, step);
                (after.least(program), Reverse(step.leaf))
            };
            moves.iter().min_by_key(left)?
        };
        let (text, step) = (0..VALUE_TRIES).find_map(|_| make_up(program, &config, step, rng))?;
        leaves.add(step.leaf);
        config.make(program, &step);
        word.push(text);
    }
    None
}

/// A text for the line of `step`, and the step with what the text binds.
fn make_up(
    program: &Program,
    config: &Config,
    step: &Move,
    rng: &mut fastrand::Rng,
) -> Option<(String, Move)> {
    let values = config.values_at(step);
    let text = fill(&program.leaf(step.leaf).pattern, &values, rng).filter(|text| !program.forbids(text))?;
    let fits = config.moves(program, Ask::Line(&text));
    let step = fits.into_iter().find(|fit| fit.leads_where(step))?;
    Some((text, step))
}

/// A text for a pattern whose names hold `values`; the other holes get made-up values.
pub(super) fn fill(
    pattern: &Pattern,
    values: &[(NameNo, Rc<str>)],
    rng: &mut fastrand::Rng,
) -> Option<String> {
    let mut text = String::new();
    let mut new: Values = Vec::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Hole { name, of } => {
                let known = name.and_then(|name| values.iter().chain(&new).find(|(known, _)| *known == name));
                let value: Rc<str> = match known {
                    Some((_, value)) => value.clone(),
                    None => value(of, rng)?.into(),
                };
                text.push_str(&value);
                if let Some(name) = name {
                    new.push((*name, value));
                }
            }
        }
    }
    text.truncate(trim_blanks(&text).len());
    Some(text)
}

/// A value of a type.
fn value(of: &Type, rng: &mut fastrand::Rng) -> Option<String> {
    const WORDS: &[&str] = &["alpha", "beta", "gamma", "delta", "omega", "kilo", "lima", "nova"];
    let made = match of {
        // Small numbers are what programs print most, and what `never` forbids least.
        Type::Int if rng.bool() => rng.i32(1..10).to_string(),
        Type::Int => rng.i32(0..100).to_string(),
        Type::Pid => rng.u32(2..40_000).to_string(),
        Type::Port => rng.u16(1_024..).to_string(),
        Type::Ms => rng.u32(1..2_000).to_string(),
        Type::Float => format!("{}.{}", rng.u32(0..100), rng.u32(0..100)),
        Type::Word | Type::Any => format!("{}{}", WORDS[rng.usize(..WORDS.len())], rng.u32(0..1_000)),
        Type::Regex(regex) => {
            let source = regex_source(regex);
            let drawn = (0..REGEX_TRIES).map_while(|_| regex_text::draw(source, rng));
            drawn.into_iter().find(|text| regex.is_match(text))?
        }
    };
    Some(made)
}
