//! What an order leaves free, for the message: which lines may come in either order.

use serde::{Deserialize, Serialize};

use super::program::{Kind, Program, TermNo};

/// Branches of an order that may interleave as they like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        let Kind::Any { kids } = &term.kind else { continue };
        // A branch whose first line an edge puts before or after another branch is not free.
        let first = |branch: TermNo| program.term(branch).leaves.start;
        let bound = |a: TermNo, b: TermNo| match (program.leaf(first(a)).id, program.leaf(first(b)).id) {
            (Some(a), Some(b)) => program.edges.ordered(a, b) || program.edges.ordered(b, a),
            _ => false,
        };
        let all: Vec<TermNo> = program.kids(kids).iter().copied().take(MOST).collect();
        let all: Vec<TermNo> = all.into_iter().filter(|kid| !program.term(*kid).leaves.is_empty()).collect();
        let is_free = |a: &TermNo| all.iter().all(|b| a == b || !bound(*a, *b));
        let branches: Vec<TermNo> = all.iter().copied().filter(is_free).collect();
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
