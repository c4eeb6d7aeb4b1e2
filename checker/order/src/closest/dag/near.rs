//! Lines that may keep their places where a part is too large to be sure of the most: a few legal
//! orders that follow the trace, and what the trace has in common with the best of them.

use std::collections::HashMap;

use super::residue::Part;
use super::word::{Claims, Wish, arrange, wishes};
use super::{Candidate, NONE, TextNo, Texts, common};
use crate::net::Net;
use crate::program::LeafNo;

/// A found order is improved at most this often; most are settled after one or two rounds.
const MAX_ROUNDS: usize = 8;

/// Lines of these parts that may all keep their places; a legal order that keeps more may exist.
pub(super) fn keep(net: &Net, texts: &Texts, parts: &[Part]) -> Vec<Candidate> {
    let near = Near::of(net, texts, parts);
    let claims = near.kth_for_kth();
    // A line that was printed too early is best left to itself; one that was printed too late must
    // be fetched by those that wait for it.
    let by_itself = near.kept_in(&wishes(net, &claims, |_| false));
    let fetched = near.kept_in(&wishes(net, &claims, |_| true));
    let mut best = if fetched.len() > by_itself.len() { fetched } else { by_itself };
    for _ in 0..MAX_ROUNDS {
        // A legal order around the kept lines keeps these, and sometimes more.
        let mut claims = near.kth_for_kth();
        claims.keep(&best);
        let better = near.kept_in(&wishes(net, &claims, |line| claims.kept[line as usize]));
        if better.len() <= best.len() {
            break;
        }
        best = better;
    }
    best
}

struct Near<'a> {
    net: &'a Net,
    texts: &'a Texts<'a>,
    parts: &'a [Part],
    /// The part of each line; `NONE` outside these parts.
    part_of: Vec<u32>,
}

impl<'a> Near<'a> {
    fn of(net: &'a Net, texts: &'a Texts<'a>, parts: &'a [Part]) -> Self {
        let mut part_of = vec![NONE; net.lines()];
        for (no, part) in parts.iter().enumerate() {
            for line in &part.lines {
                part_of[*line as usize] = no as u32;
            }
        }
        Self { net, texts, parts, part_of }
    }

    /// The k-th line of a text in the order is the k-th of that text in the trace.
    fn kth_for_kth(&self) -> Claims {
        let mut claims = Claims::new(self.net);
        for part in self.parts {
            let mut printed: HashMap<TextNo, Vec<u32>> = HashMap::new();
            for at in part.trace.iter().rev() {
                printed.entry(self.texts.of_trace[*at as usize]).or_default().push(*at);
            }
            for line in &part.lines {
                let next = printed.get_mut(&self.texts.of_line[*line as usize]).and_then(Vec::pop);
                claims.from[*line as usize] = next.unwrap_or(NONE);
            }
        }
        claims
    }

    /// What the trace has in common with the legal order that follows these wishes.
    fn kept_in(&self, wishes: &[Wish]) -> Vec<Candidate> {
        let mut words: Vec<Vec<LeafNo>> = vec![Vec::new(); self.parts.len()];
        for line in arrange(self.net, wishes) {
            if let Some(word) = words.get_mut(self.part_of[line as usize] as usize) {
                word.push(line);
            }
        }
        self.parts.iter().zip(&words).flat_map(|(part, word)| common(self.texts, part, word).0).collect()
    }
}
