//! Lines that a right program could print: a word of the language with values for its holes.

use super::language::{Language, LineNo, Look, Piece};
use super::mutate::Dice;
use super::oracle::Oracle;
use super::spec::{REGEXES, Type};

/// The lines of a word, values chosen at random; `None` when distinct names ran out of values.
pub(crate) fn printed(oracle: &Oracle, word: &[LineNo], dice: &mut Dice) -> Option<Vec<String>> {
    let language: &Language = &oracle.language;
    let mut values = oracle.no_values();
    let any_value = |of: Type, dice: &mut Dice| of.values()[dice.below(of.values().len())];
    let mut lines = Vec::with_capacity(word.len());
    for line in word {
        let pieces = match &language.lines[*line].look {
            Look::Regex(no) => {
                lines.push(REGEXES[*no].2[dice.below(REGEXES[*no].2.len())].to_owned());
                continue;
            }
            Look::Pieces(pieces) => pieces,
        };
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Hole { name: None, of } => text.push_str(any_value(*of, dice)),
                Piece::Hole { name: Some(name), of } => {
                    if values[*name].is_none() {
                        let free: Vec<&str> = of
                            .values()
                            .iter()
                            .copied()
                            .filter(|value| oracle.may_be(*name, value, &values))
                            .collect();
                        if free.is_empty() {
                            return None;
                        }
                        values[*name] = Some(free[dice.below(free.len())].to_owned());
                    }
                    text.push_str(values[*name].as_deref().unwrap_or_default());
                }
            }
        }
        lines.push(text);
    }
    Some(lines)
}
