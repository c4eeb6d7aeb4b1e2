//! What is left of an order and a trace once the ends that agree are taken off, and the parts that it
//! falls into.
//!
//! # Why an end that agrees can be taken off
//! Let i be the first line of the trace that still has a candidate, and e the first line of the order
//! with its text. If nothing that is left comes before e, then (i, e) excludes only candidates of i and
//! candidates of e, and all of these exclude one another. So a set of lines that keep their places has
//! at most one of them, and (i, e) can stand in for it: keeping it is never a mistake. The same holds
//! from the other end. What remains is the part where trace and order quarrel, and an ordinary mistake
//! leaves little of it.
//!
//! Lines that the trace lacks, like the silent places of the net, only hand on what comes before what.

use std::ops::Range;

use super::{Candidate, NONE, Texts};
use crate::net::{Net, Place};
use crate::program::LeafNo;

/// What is not taken off yet.
pub(in crate::closest) struct Residue<'a> {
    net: &'a Net,
    texts: &'a Texts<'a>,
    /// For each text, what is left of its lines in the order, and how many are left in the trace.
    left: Vec<(&'a [LeafNo], usize)>,
    /// What is left of the trace.
    span: Range<usize>,
    gone: Vec<bool>,
    /// How many places that are left come right before each place.
    before: Vec<u32>,
    /// How many places that are left come right after each place.
    after: Vec<u32>,
    sources: Sources,
}

/// A part of the residue: no line in it has to do with a line in another part.
pub(in crate::closest) struct Part {
    /// Its places, each after all that come before it.
    pub(in crate::closest) places: Vec<Place>,
    /// Its lines that the trace has too, each after all that come before it.
    pub(in crate::closest) lines: Vec<LeafNo>,
    /// The lines of the trace with the same texts, first to last.
    pub(in crate::closest) trace: Vec<u32>,
    /// True when no two of its lines may come in either order.
    pub(in crate::closest) is_chain: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Front,
    Back,
}

impl<'a> Residue<'a> {
    pub(super) fn of(net: &'a Net, texts: &'a Texts<'a>) -> Self {
        let places = net.places();
        let mut residue = Self {
            net,
            texts,
            left: texts.all.iter().map(|text| (text.lines, text.trace.len())).collect(),
            span: 0..texts.of_trace.len(),
            gone: vec![false; places],
            before: net.needs().to_vec(),
            after: (0..places as Place).map(|place| net.targets(place).len() as u32).collect(),
            sources: Sources::of(net),
        };
        for place in 0..places as Place {
            residue.drop_if_bare(place);
        }
        residue
    }

    /// How many places the net has; those of the parts are among them.
    pub(in crate::closest) fn places(&self) -> usize {
        self.gone.len()
    }

    /// The lines of the order that may still be this line of the trace.
    pub(in crate::closest) fn lines_for(&self, at: u32) -> &'a [LeafNo] {
        match self.texts.of_trace[at as usize] {
            NONE => &[],
            text => self.left[text as usize].0,
        }
    }

    /// The places that are left and come right after this one.
    pub(in crate::closest) fn left_after(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        self.net.targets(place).iter().copied().filter(|place| !self.gone[*place as usize])
    }

    /// Takes off both ends as far as they agree; which lines keep their places in them.
    pub(super) fn take_agreeing_ends(&mut self) -> Vec<Candidate> {
        let mut kept = Vec::new();
        loop {
            let before = kept.len();
            self.take(End::Front, &mut kept);
            self.take(End::Back, &mut kept);
            if kept.len() == before {
                return kept;
            }
        }
    }

    fn take(&mut self, end: End, kept: &mut Vec<Candidate>) {
        while !self.span.is_empty() {
            let at = if end == End::Front { self.span.start } else { self.span.end - 1 };
            let lines = self.lines_for(at as u32);
            let outermost = if end == End::Front { lines.first() } else { lines.last() };
            if let Some(line) = outermost.copied() {
                if self.waits(end, line) {
                    return;
                }
                kept.push(Candidate { at: at as u32, line });
                self.take_line(end, line);
            }
            match end {
                End::Front => self.span.start += 1,
                End::Back => self.span.end -= 1,
            }
        }
    }

    fn take_line(&mut self, end: End, line: LeafNo) {
        let text = self.texts.of_line[line as usize];
        let (lines, in_trace) = &mut self.left[text as usize];
        *lines = if end == End::Front { &lines[1..] } else { &lines[..lines.len() - 1] };
        *in_trace -= 1;
        let lacking = if *in_trace == 0 { std::mem::take(lines) } else { &[] };
        self.drop_from(end, line);
        for line in lacking {
            self.drop_if_bare(*line);
        }
    }

    /// True while something that is left lies between this place and that end.
    fn waits(&self, end: End, place: Place) -> bool {
        let count = if end == End::Front { &self.before } else { &self.after };
        count[place as usize] > 0
    }

    /// True for a line that the trace may still have.
    fn is_shared(&self, place: Place) -> bool {
        let text = self.texts.of_line.get(place as usize).copied().unwrap_or(NONE);
        text != NONE && !self.left[text as usize].0.is_empty()
    }

    /// Drops a place that stands at an end and that the trace does not have.
    fn drop_if_bare(&mut self, place: Place) {
        for end in [End::Front, End::Back] {
            if !self.gone[place as usize] && !self.waits(end, place) && !self.is_shared(place) {
                self.drop_from(end, place);
            }
        }
    }

    /// Drops a place from an end, and every bare place that then stands there.
    fn drop_from(&mut self, end: End, place: Place) {
        let mut bare = vec![place];
        while let Some(place) = bare.pop() {
            self.gone[place as usize] = true;
            let (next, count) = match end {
                End::Front => (self.net.targets(place), &mut self.before),
                End::Back => (self.sources.of_place(place), &mut self.after),
            };
            let now_at_the_end = |next: &&Place| {
                count[**next as usize] -= 1;
                count[**next as usize] == 0
            };
            let next: Vec<Place> = next.iter().filter(now_at_the_end).copied().collect();
            bare.extend(next.into_iter().filter(|next| !self.gone[*next as usize] && !self.is_shared(*next)));
        }
    }

    /// The parts of what is left that still have lines to place.
    pub(super) fn parts(&self) -> Vec<Part> {
        let (part_of, count) = self.number_parts();
        let new = || Part { places: Vec::new(), lines: Vec::new(), trace: Vec::new(), is_chain: true };
        let mut parts: Vec<Part> = std::iter::repeat_with(new).take(count).collect();
        for at in self.span.clone() {
            if let Some(line) = self.lines_for(at as u32).first() {
                parts[part_of[*line as usize] as usize].trace.push(at as u32);
            }
        }
        // Kahn's algorithm, in which bare places do not wait for their turn. A part is a chain when
        // never two of its lines could come next.
        let mut needs = self.before.clone();
        let mut due = vec![0; count];
        let (mut lines, mut bare): (Vec<LeafNo>, Vec<Place>) = (Vec::new(), Vec::new());
        let at_front = |place: &Place| !self.gone[*place as usize] && !self.waits(End::Front, *place);
        let mut ready: Vec<Place> = (0..self.places() as Place).filter(at_front).collect();
        loop {
            for place in ready.drain(..) {
                if self.is_shared(place) {
                    let part = part_of[place as usize] as usize;
                    due[part] += 1;
                    parts[part].is_chain &= due[part] == 1;
                    lines.push(place);
                } else {
                    bare.push(place);
                }
            }
            let Some(place) = bare.pop().or_else(|| lines.pop()) else { return parts };
            let no = part_of[place as usize] as usize;
            parts[no].places.push(place);
            if self.is_shared(place) {
                parts[no].lines.push(place);
                due[no] -= 1;
            }
            for next in self.left_after(place) {
                needs[next as usize] -= 1;
                if needs[next as usize] == 0 {
                    ready.push(next);
                }
            }
        }
    }

    /// The part of each place that is left, and how many there are.
    fn number_parts(&self) -> (Vec<u32>, usize) {
        let mut part_of = vec![NONE; self.places()];
        let mut count = 0;
        for start in 0..self.places() as Place {
            if self.gone[start as usize] || part_of[start as usize] != NONE {
                continue;
            }
            let mut todo = vec![start];
            while let Some(place) = todo.pop() {
                if !self.gone[place as usize] && part_of[place as usize] == NONE {
                    part_of[place as usize] = count;
                    todo.extend(self.net.targets(place));
                    todo.extend(self.sources.of_place(place));
                }
            }
            count += 1;
        }
        (part_of, count as usize)
    }
}

/// The arcs of a net, backwards.
struct Sources {
    /// Where each place receives: `places[starts[place]..starts[place + 1]]`.
    starts: Vec<u32>,
    places: Vec<Place>,
}

impl Sources {
    fn of(net: &Net) -> Self {
        let mut starts = Vec::with_capacity(net.places() + 1);
        starts.push(0);
        let mut total = 0;
        starts.extend(net.needs().iter().map(|needs| {
            total += needs;
            total
        }));
        let mut next = starts.clone();
        let mut places = vec![0; total as usize];
        for place in 0..net.places() as Place {
            for target in net.targets(place) {
                places[next[*target as usize] as usize] = place;
                next[*target as usize] += 1;
            }
        }
        Self { starts, places }
    }

    fn of_place(&self, place: Place) -> &[Place] {
        &self.places[self.starts[place as usize] as usize..self.starts[place as usize + 1] as usize]
    }
}
