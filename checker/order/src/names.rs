//! The names of an order and their scopes: which body of a `repeat`, `each` or `for` holds every use.
//!
//! It looks at items as written; terms are made afterwards, by `compile`.

use std::collections::HashMap;

use super::compile::error;
use super::pattern::{NameNo, TYPE_NAMES, Template, TemplatePiece, Type};
use super::syntax::{Item, LineItem};
use crate::yaml::{Error, Mark, nearest};
use text::tr;

/// A body that may own names: where a `repeat`, `each` or `for` keeps its items.
pub(super) type Body = *const Item;

/// What is known of the names of an order before its terms are made.
#[derive(Default)]
pub(super) struct Names {
    pub(super) by_text: HashMap<String, NameNo>,
    pub(super) known: Vec<Name>,
    pub(super) owned: HashMap<Body, Vec<NameNo>>,
}

pub(super) struct Name {
    pub(super) text: String,
    pub(super) of: Option<Type>,
    /// Where a type was given.
    typed_at: Mark,
    /// The chain of bodies around each use, outermost first.
    uses: Vec<Vec<Body>>,
    /// Where it is used like a loop's name around it, mistyped: the place, its key path, and that name.
    mistyped: Option<(Mark, String, String)>,
    distinct_in: Option<(Body, Mark, String)>,
    /// Written once, so that nothing is ever compared with it.
    pub(super) anonymous: bool,
    owner: Option<Body>,
}

impl Names {
    fn name(&mut self, text: &str) -> NameNo {
        if let Some(&no) = self.by_text.get(text) {
            return no;
        }
        let no = self.known.len() as NameNo;
        self.by_text.insert(text.to_owned(), no);
        self.known.push(Name {
            text: text.to_owned(),
            of: None,
            typed_at: Mark::default(),
            uses: Vec::new(),
            mistyped: None,
            distinct_in: None,
            anonymous: false,
            owner: None,
        });
        no
    }

    /// Finds every use of every name, and the bodies around it.
    pub(super) fn survey(
        &mut self,
        item: &Item,
        bodies: &mut Vec<Body>,
        loops: &mut Vec<String>,
    ) -> Result<(), Error> {
        match item {
            Item::Line(line) => self.survey_line(line, bodies, loops),
            Item::Seq { items, .. }
            | Item::Any { branches: items, .. }
            | Item::OneOf { branches: items, .. } => {
                items.iter().try_for_each(|item| self.survey(item, bodies, loops))
            }
            Item::Maybe { item, .. } => self.survey(item, bodies, loops),
            Item::Repeat { body, .. } => self.survey_body(body, bodies, loops),
            Item::Each { body, distinct, at, path, .. } => {
                if let Some(distinct) = distinct {
                    let no = self.name(distinct);
                    let name = &mut self.known[no as usize];
                    if name.distinct_in.is_some() {
                        return Err(error(
                            *at,
                            path,
                            tr!("`distinct: {distinct}` stands twice; use two names", distinct = distinct),
                        ));
                    }
                    name.distinct_in = Some((&raw const **body, *at, path.clone()));
                }
                self.survey_body(body, bodies, loops)
            }
            Item::For { name, body, .. } => {
                loops.push(name.clone());
                let result = self.survey_body(body, bodies, loops);
                loops.pop();
                result
            }
        }
    }

    fn survey_body(
        &mut self,
        body: &Item,
        bodies: &mut Vec<Body>,
        loops: &mut Vec<String>,
    ) -> Result<(), Error> {
        bodies.push(&raw const *body);
        let result = self.survey(body, bodies, loops);
        bodies.pop();
        result
    }

    fn survey_line(&mut self, line: &LineItem, bodies: &[Body], loops: &[String]) -> Result<(), Error> {
        let Template::Line(pieces) = &line.template else { return Ok(()) };
        for piece in pieces {
            let TemplatePiece::Hole { name: Some(name), of } = piece else { continue };
            if loops.contains(name) {
                continue;
            }
            let no = self.name(name);
            let known = &mut self.known[no as usize];
            known.uses.push(bodies.to_vec());
            known.mistyped =
                mistyped(name, loops).map(|meant| (line.at, line.path.clone(), meant.to_owned()));
            match (&known.of, of) {
                (Some(before), Some(of)) if before != of => {
                    return Err(error(
                        line.at,
                        &line.path,
                        tr!(
                            "`{name}` is {of} here and {before} in line {line}",
                            name = name,
                            of = of,
                            before = before,
                            line = known.typed_at.line
                        ),
                    )
                    .help(tr!("one name has one type; use two names")));
                }
                (None, Some(of)) => {
                    known.of = Some(of.clone());
                    known.typed_at = line.at;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives each name its scope: the outermost body that holds every use, else the case.
    ///
    /// # Errors
    /// A `distinct` that names no hole below it, and a loop's name that is mistyped.
    pub(super) fn settle(&mut self) -> Result<(), Error> {
        for (no, name) in self.known.iter_mut().enumerate() {
            if let (Some((at, path, meant)), [_], None, None) =
                (&name.mistyped, name.uses.as_slice(), &name.of, &name.distinct_in)
            {
                let text = &name.text;
                return Err(error(
                    *at,
                    path,
                    tr!("`{{{text}}}` is used once, so that it stands for any word", text = text),
                )
                .help(tr!(
                    "did you mean `{{{meant}}}`? Write {{{text}:word}} where any word is meant",
                    meant = meant,
                    text = text
                )));
            }
            if let Some((body, at, path)) = &name.distinct_in {
                if name.uses.is_empty() || name.uses.iter().any(|bodies| !bodies.contains(body)) {
                    return Err(error(
                        *at,
                        path,
                        tr!("`{name}` must be used inside this `each`, and only there", name = name.text),
                    )
                    .help(tr!("`distinct` names a hole of the lines below it")));
                }
                name.owner = Some(*body);
            } else {
                let first = name.uses.first().and_then(|bodies| bodies.first().copied());
                name.owner =
                    first.filter(|first| name.uses.iter().all(|bodies| bodies.first() == Some(first)));
                name.anonymous = matches!(name.uses.as_slice(), [bodies] if bodies.len() <= 1);
            }
            if let (Some(owner), false) = (name.owner, name.anonymous) {
                self.owned.entry(owner).or_default().push(no as NameNo);
            }
        }
        Ok(())
    }

    pub(super) fn case_names(&self) -> Vec<NameNo> {
        let of_case = |name: &Name| name.owner.is_none() && !name.anonymous;
        self.known.iter().enumerate().filter(|(_, name)| of_case(name)).map(|(no, _)| no as NameNo).collect()
    }
}

/// The loop around a hole that its name most probably means, if it is that name with a slip of the finger.
fn mistyped<'l>(name: &str, loops: &'l [String]) -> Option<&'l str> {
    let meant = nearest(name, loops.iter().map(String::as_str))?;
    let distance = strsim::damerau_levenshtein(name, meant);
    // Names of which nothing is the same, like `i` and `t`, are two names; `pid` and `ms` are what they say.
    let alike = distance <= 2 && distance < name.chars().count().min(meant.chars().count());
    (alike && !TYPE_NAMES.contains(&name)).then_some(meant)
}
