//! What an order leaves free, for the message: which lines may come in either order.

use super::program::{Kind, Program, TermNo};

/// Branches of an order that may interleave as they like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreePart {
    /// The lines of each branch, as their author reads them.
    pub branches: Vec<Vec<String>>,
}

/// More branches or lines than this are not listed.
const MOST: usize = 8;

/// Every part of the order that is free, in the order in which they are written.
pub(super) fn parts(program: &Program) -> Vec<FreePart> {
    let mut parts = Vec::new();
    for term in &program.terms {
        let branches: Vec<TermNo> = match &term.kind {
            Kind::Any { kids } => program.kids(kids).iter().copied().take(MOST).collect(),
            Kind::Each { copies, body, .. } if *copies > 1 => vec![*body; (*copies as usize).min(2)],
            _ => continue,
        };
        if branches.len() < 2 {
            continue;
        }
        let lines = |branch: &TermNo| {
            program.term(*branch).leaves.clone().take(MOST).map(|leaf| program.show(leaf)).collect::<Vec<_>>()
        };
        parts.push((term.at, FreePart { branches: branches.iter().map(lines).collect() }));
    }
    parts.sort_by_key(|(at, _)| *at);
    parts.into_iter().map(|(_, part)| part).collect()
}
