//! One pattern on its own: what a single line must look like, and what its holes hold. For whoever waits for a
//! line while a program runs; what a whole trace must look like is an [`Order`](super::Order).

use std::collections::BTreeMap;

use super::pattern::{NameNo, Pattern, Piece, Template, TemplatePiece, Type, trim_blanks};
use crate::yaml::{At, Error, Value};

/// Values by the name of the hole that held them.
pub type Captures = BTreeMap<String, String>;

/// A pattern for one line.
#[derive(Debug, Clone, PartialEq)]
pub struct LinePattern {
    text: String,
    pattern: Pattern,
    /// The names of its holes, by number, and whether the pattern itself names them.
    names: Vec<(String, bool)>,
}

impl LinePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(at: &At) -> Result<Self, Error> {
        let text = at.whole_text()?;
        let template = Template::parse(text).map_err(|(message, help)| at.error(message).help(help))?;
        let mut names: Vec<(String, bool)> = Vec::new();
        let pattern = match template {
            Template::Regex(source) => Pattern::regex(&source),
            Template::Line(pieces) => {
                let pieces = pieces.into_iter().map(|piece| match piece {
                    TemplatePiece::Text(text) => Piece::Text(text),
                    TemplatePiece::Hole { name, of } => {
                        let of = of.unwrap_or(Type::Word);
                        let is_named = name.is_some();
                        // `{:pid}` and `{:port}` are what actions ask for, so they go by their type.
                        let by_type = || matches!(of, Type::Pid | Type::Port).then(|| of.to_string());
                        let name = name.or_else(by_type).map(|name| number(&mut names, name, is_named));
                        Piece::Hole { name, of }
                    }
                });
                Pattern::new(pieces.collect())
            }
        };
        let pattern = pattern.map_err(|message| at.error(message))?;
        Ok(Self { text: text.to_owned(), pattern, names })
    }

    /// The patterns with holes in a part of an order: what else is written there is left out.
    pub fn all_in(at: &At) -> Vec<Self> {
        let below = |node| At { node, path: at.path.clone() };
        match &at.node.value {
            Value::Scalar { text, .. } if text.contains('{') => Self::parse(at).into_iter().collect(),
            Value::Seq(nodes) => nodes.iter().flat_map(|node| Self::all_in(&below(node))).collect(),
            Value::Map(entries) => {
                let lines =
                    entries.iter().filter(|(key, _)| !["why", "for", "id"].contains(&key.text.as_str()));
                lines.flat_map(|(_, node)| Self::all_in(&below(node))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The names that a line of this pattern gives values to.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// What the holes of `line` hold, or `None` where the line is another one. A name that is `known` must have
    /// the value that it has there.
    pub fn read(&self, line: &str, known: &Captures) -> Option<Captures> {
        let bound = |no: NameNo| {
            let (name, is_named) = self.names.get(no as usize)?;
            known.get(name).filter(|_| *is_named).map(String::as_str)
        };
        let readings = self.pattern.readings(trim_blanks(line), bound)?;
        let first = readings.into_iter().next()?;
        let value =
            |(no, value): (NameNo, &str)| Some((self.names.get(no as usize)?.0.clone(), value.to_owned()));
        Some(first.into_iter().filter_map(value).collect())
    }
}

/// The number of a name. A hole without a name never shares one, since its value need not be the same.
fn number(names: &mut Vec<(String, bool)>, name: String, is_named: bool) -> NameNo {
    let known = names.iter().position(|(known, named)| is_named && *named && *known == name);
    let no = known.unwrap_or_else(|| {
        names.push((name, is_named));
        names.len() - 1
    });
    no as NameNo
}

impl std::fmt::Display for LinePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, line: &str, known: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let node = crate::yaml::parse(&format!("{pattern:?}")).unwrap();
        let known = known.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Some(LinePattern::parse(&At::root(&node)).unwrap().read(line, &known)?.into_iter().collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn a_line_gives_its_holes_values_and_another_line_gives_nothing() {
        assert_eq!(
            read("worker {n:int} is {pid:pid}", "worker 2 is 71  ", &[]),
            pairs(&[("n", "2"), ("pid", "71")])
        );
        assert_eq!(read("worker {n:int} is {pid:pid}", "worker x is 71", &[]), None);
        assert_eq!(read("/re+dy/", "reedy", &[]), pairs(&[]));
    }

    #[test]
    fn a_name_that_is_known_keeps_its_value() {
        assert_eq!(read("ends {pid}", "ends 8", &[("pid", "7")]), None);
        assert!(read("ends {pid}", "ends 7", &[("pid", "7")]).is_some());
    }

    #[test]
    fn a_pid_or_a_port_without_a_name_goes_by_its_type_and_is_never_held_to_another() {
        assert_eq!(read("on {:port}", "on 80", &[("port", "81")]), pairs(&[("port", "80")]));
        assert_eq!(read("a {:pid} b {:int}", "a 5 b 6", &[]), pairs(&[("pid", "5")]));
    }
}
