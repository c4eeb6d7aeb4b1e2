//! Where the names of an order live: the outermost body that holds every use of a name, else the case.

use std::collections::BTreeMap;

use super::spec::{Item, Part, Type};

/// The names of an order, by their text.
pub(crate) type Uses = BTreeMap<String, Use>;

/// What is known of a name of the order: the bodies around each use, and its type.
#[derive(Default)]
pub(crate) struct Use {
    bodies: Vec<Vec<*const Item>>,
    pub(crate) of: Option<Type>,
    pub(crate) distinct_in: Option<*const Item>,
}

impl Use {
    /// The outermost body that holds every use; the body of its `each` for a distinct name.
    pub(crate) fn scope(&self) -> Option<*const Item> {
        let first = *self.bodies.first()?.first()?;
        let outermost = self.bodies.iter().all(|bodies| bodies.first() == Some(&first)).then_some(first);
        self.distinct_in.or(outermost)
    }
}

/// Finds every use of every name.
pub(crate) fn survey(item: &Item) -> Uses {
    let mut uses = Uses::new();
    go(item, &mut Vec::new(), &mut Vec::new(), &mut uses);
    uses
}

fn go(item: &Item, bodies: &mut Vec<*const Item>, loops: &mut Vec<String>, uses: &mut Uses) {
    if let Item::Line { pattern, .. } = item {
        for part in pattern.parts() {
            let Part::Hole { name: Some(name), of, typed } = part else { continue };
            if loops.contains(name) {
                continue;
            }
            let known = uses.entry(name.clone()).or_default();
            known.bodies.push(bodies.clone());
            if *typed {
                known.of = Some(*of);
            }
        }
    }
    if let Item::Each { distinct: Some(name), body, .. } = item {
        uses.entry(name.clone()).or_default().distinct_in = Some(&raw const **body);
    }
    if let Item::For { name, .. } = item {
        loops.push(name.clone());
    }
    let is_body = matches!(item, Item::Repeat { .. } | Item::Each { .. } | Item::For { .. });
    for below in item.below() {
        if is_body {
            bodies.push(&raw const *below);
        }
        go(below, bodies, loops, uses);
        if is_body {
            bodies.pop();
        }
    }
    if matches!(item, Item::For { .. }) {
        loops.pop();
    }
}
