//! Runs of tokens by their hash, and the few of them that stand for all: winnowing.
//!
//! Schleimer, Wilkerson, Aiken: *Winnowing: Local Algorithms for Document Fingerprinting*, SIGMOD 2003. Of every
//! [`WINDOW`] hashes in a row the smallest is kept, so that two sources which share [`LENGTH`] + [`WINDOW`] − 1 tokens in
//! a row share a fingerprint for certain.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use super::tokens::Token;

/// How many tokens a gram has: shorter ones are what Rust itself makes everybody write.
pub(super) const LENGTH: usize = 14;
/// Of so many grams in a row one is kept.
pub(super) const WINDOW: usize = 6;

/// The hash of every [`LENGTH`] tokens in a row, by where they begin.
pub(super) fn grams(tokens: &[Token]) -> Vec<u64> {
    let hash = |window: &[Token]| {
        let mut hasher = DefaultHasher::new();
        window.iter().for_each(|token| hasher.write_u64(token.kind));
        hasher.finish()
    };
    tokens.windows(LENGTH).map(hash).collect()
}

/// The fingerprints: of every window the smallest, the rightmost of equal ones (there, algorithm of section 4.1).
pub(super) fn fingerprints(grams: &[u64]) -> HashSet<u64> {
    if grams.len() < WINDOW {
        return grams.iter().min().copied().into_iter().collect();
    }
    grams.windows(WINDOW).filter_map(|window| window.iter().min().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn sources_that_share_enough_tokens_in_a_row_share_a_fingerprint() {
        let shared: String =
            (0..LENGTH + WINDOW - 1).map(|at| if at % 3 == 0 { "+ " } else { "a " }).collect();
        for before in 0..20 {
            let first = format!("{} {shared} ;;;", "fn ".repeat(before));
            let second = format!("{{{{ {shared} {}", "[ ".repeat(before));
            let [first, second] = [first, second].map(|source| fingerprints(&grams(&tokens(&source))));
            assert!(!first.is_disjoint(&second), "{before}");
        }
    }

    #[test]
    fn far_fewer_fingerprints_than_grams_are_kept() {
        let source: String =
            (0..600).map(|at| ["let a = 1;", "f(a, b);", "if x { y }"][at * at % 7 % 3]).collect();
        let grams = grams(&tokens(&source));
        assert!(fingerprints(&grams).len() * 2 < grams.len());
    }
}
