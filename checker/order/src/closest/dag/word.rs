//! One legal order around the lines that keep their places: moved lines as near as may be to where
//! they were printed, missing lines as soon as they may come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Candidate, NONE, Placed, Texts};
use crate::net::{Net, Place};
use crate::program::LeafNo;

/// Which lines of the order are which lines of the trace.
pub(super) struct Claims {
    /// The trace line that each line is; `NONE` where it is missing.
    pub(super) from: Vec<u32>,
    pub(super) kept: Vec<bool>,
}

impl Claims {
    pub(super) fn new(net: &Net) -> Self {
        Self { from: vec![NONE; net.lines()], kept: vec![false; net.lines()] }
    }

    pub(super) fn keep(&mut self, kept: &[Candidate]) {
        for Candidate { at, line } in kept {
            self.from[*line as usize] = *at;
            self.kept[*line as usize] = true;
        }
    }

    /// Gives each line that is not kept a line of the trace that nobody keeps, where there is one with
    /// the same text: the k-th of them, else the first that is left.
    fn claim_the_rest(&mut self, texts: &Texts) {
        let mut taken = vec![false; texts.of_trace.len()];
        for (from, _) in self.from.iter().zip(&self.kept).filter(|(_, kept)| **kept) {
            taken[*from as usize] = true;
        }
        for text in &texts.all {
            for (line, at) in text.lines.iter().zip(&text.trace) {
                if self.from[*line as usize] == NONE && !taken[*at as usize] {
                    self.from[*line as usize] = *at;
                    taken[*at as usize] = true;
                }
            }
            let lines = text.lines.iter().filter(|line| self.from[**line as usize] == NONE);
            let trace = text.trace.iter().filter(|at| !taken[**at as usize]);
            let pairs: Vec<(LeafNo, u32)> = lines.copied().zip(trace.copied()).collect();
            for (line, at) in pairs {
                self.from[line as usize] = at;
                taken[at as usize] = true;
            }
        }
    }
}

/// When a line would like to come; equal wishes are settled by number.
pub(super) type Wish = (u32, u32);

/// The closest legal order around these lines.
pub(super) fn around(net: &Net, texts: &Texts, kept: &[Candidate]) -> Vec<Placed> {
    let mut claims = Claims::new(net);
    claims.keep(kept);
    claims.claim_the_rest(texts);
    let wishes = wishes(net, &claims, |line| claims.kept[line as usize]);
    let placed = |leaf: LeafNo| Placed {
        leaf,
        from: Some(claims.from[leaf as usize]).filter(|from| *from != NONE).map(|from| from as usize),
        kept: claims.kept[leaf as usize],
    };
    arrange(net, &wishes).into_iter().map(placed).collect()
}

/// Each line wishes to come where it was printed, but no later than the first printed of those lines
/// that wait for it and `pull`. A missing line wishes to come at once.
///
/// When exactly the kept lines pull, they come in printed order: as long as one has not come, the
/// lines that it waits for wish to come no later than it does, and so one of these comes before any
/// kept line that was printed later.
pub(super) fn wishes(net: &Net, claims: &Claims, pull: impl Fn(LeafNo) -> bool) -> Vec<Wish> {
    let mut pulled = vec![NONE; net.places()];
    for place in topological(net).into_iter().rev() {
        let wish = |next: &Place| {
            let own = claims.from.get(*next as usize).filter(|_| pull(*next)).copied().unwrap_or(NONE);
            u32::min(own, pulled[*next as usize])
        };
        pulled[place as usize] = net.targets(place).iter().map(wish).min().unwrap_or(NONE);
    }
    let wish = |(from, pulled): (&u32, &u32)| match *from {
        NONE => (0, 0),
        from => (from.min(*pulled) + 1, from),
    };
    claims.from.iter().zip(&pulled).map(wish).collect()
}

/// A legal order: at each step, of the lines that may come, the one with the earliest wish.
pub(super) fn arrange(net: &Net, wishes: &[Wish]) -> Vec<LeafNo> {
    let mut needs = net.needs().to_vec();
    let mut word = Vec::with_capacity(net.lines());
    let mut lines: BinaryHeap<Reverse<(Wish, LeafNo)>> = BinaryHeap::new();
    let mut silent: Vec<Place> = Vec::new();
    let mut ready: Vec<Place> =
        (0..net.places() as Place).filter(|place| needs[*place as usize] == 0).collect();
    loop {
        for place in ready.drain(..) {
            match wishes.get(place as usize) {
                Some(wish) => lines.push(Reverse((*wish, place))),
                None => silent.push(place),
            }
        }
        // Silent places do not wait for their turn.
        let place = match silent.pop() {
            Some(place) => place,
            None => {
                let Some(Reverse((_, line))) = lines.pop() else { return word };
                word.push(line);
                line
            }
        };
        for next in net.targets(place) {
            needs[*next as usize] -= 1;
            if needs[*next as usize] == 0 {
                ready.push(*next);
            }
        }
    }
}

/// The places, each after all that it waits for.
fn topological(net: &Net) -> Vec<Place> {
    let mut needs = net.needs().to_vec();
    let mut sorted: Vec<Place> =
        (0..net.places() as Place).filter(|place| needs[*place as usize] == 0).collect();
    let mut done = 0;
    while done < sorted.len() {
        for next in net.targets(sorted[done]) {
            needs[*next as usize] -= 1;
            if needs[*next as usize] == 0 {
                sorted.push(*next);
            }
        }
        done += 1;
    }
    sorted
}
