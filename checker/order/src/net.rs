//! The fast tier: a token net for an order without choice whose lines are plain text.
//!
//! Each line is an event; an event may come once everything before it is out. Silent places keep the
//! number of arcs linear in the order as it is written. Equal lines must be in a fixed order among
//! themselves, so that the k-th of them is always the k-th event: then there is one reading only.

use std::collections::HashMap;

use super::program::{Kind, LeafNo, Program, TermNo};

/// A place in the net: the lines come first, numbered as in the program, silent places after them.
pub(super) type Place = u32;
/// Lines with the same text.
type Group = u32;

/// In place of a count of tokens: this place has fired.
const FIRED: u32 = u32::MAX;

/// The net of an order; it never changes while lines are read.
#[derive(Debug, Clone)]
pub(super) struct Net {
    by_text: HashMap<Box<str>, Group>,
    /// The lines of each group, in their fixed order.
    groups: Vec<Vec<LeafNo>>,
    /// How many tokens each place waits for.
    needs: Vec<u32>,
    /// Where each place sends a token: `targets[sends[place]..sends[place + 1]]`.
    sends: Vec<u32>,
    targets: Vec<Place>,
    lines: usize,
}

impl Net {
    /// The net of an order, where it has one: no choice, no holes, equal lines in a fixed order.
    pub(super) fn of(program: &Program) -> Option<Self> {
        if !program.choice_free {
            return None;
        }
        let mut by_text: HashMap<Box<str>, Group> = HashMap::with_capacity(program.leaves.len());
        let mut groups: Vec<Vec<LeafNo>> = Vec::with_capacity(program.leaves.len());
        for (no, leaf) in program.leaves.iter().enumerate() {
            let group = *by_text.entry(leaf.pattern.literal()?.into()).or_insert(groups.len() as Group);
            if group as usize == groups.len() {
                groups.push(Vec::new());
            }
            groups[group as usize].push(no as LeafNo);
        }
        let ranks = ranks(program);
        let fixed = |lines: &Vec<LeafNo>| lines.windows(2).all(|pair| before(&ranks, pair[0], pair[1]));
        if !groups.iter().all(fixed) {
            return None;
        }
        let arcs = Arcs::of(program);
        let (needs, sends, targets) = arcs.rows();
        Some(Self { by_text, groups, needs, sends, targets, lines: program.leaves.len() })
    }

    /// True when an order without choice asks for a line before itself.
    pub(super) fn has_circle(program: &Program) -> bool {
        let (mut needs, sends, targets) = Arcs::of(program).rows();
        let mut ready: Vec<usize> = (0..needs.len()).filter(|place| needs[*place] == 0).collect();
        let mut fired = 0;
        while let Some(place) = ready.pop() {
            fired += 1;
            for target in &targets[sends[place] as usize..sends[place + 1] as usize] {
                needs[*target as usize] -= 1;
                if needs[*target as usize] == 0 {
                    ready.push(*target as usize);
                }
            }
        }
        fired < needs.len()
    }

    /// The lines with this text, in their fixed order.
    pub(super) fn lines_with(&self, text: &str) -> &[LeafNo] {
        self.by_text.get(text).map_or(&[], |group| &self.groups[*group as usize])
    }

    /// The lines with equal text, group by group.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[LeafNo]> {
        self.groups.iter().map(Vec::as_slice)
    }

    /// How many places there are, the lines first among them.
    pub(super) fn places(&self) -> usize {
        self.needs.len()
    }

    /// How many lines the order has.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// How many places send a token to each place.
    pub(super) fn needs(&self) -> &[u32] {
        &self.needs
    }

    /// The places that wait for this one.
    pub(super) fn targets(&self, place: Place) -> &[Place] {
        &self.targets[self.sends[place as usize] as usize..self.sends[place as usize + 1] as usize]
    }
}

/// How far a run over a net has come.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    needs: Vec<u32>,
    /// How many lines of each group are out.
    taken: Vec<u32>,
    out: usize,
}

impl Tokens {
    pub(super) fn new(net: &Net) -> Self {
        let mut tokens = Self { needs: net.needs.clone(), taken: vec![0; net.groups.len()], out: 0 };
        for place in net.lines..net.needs.len() {
            if tokens.needs[place] == 0 {
                tokens.fire_place(net, place as Place);
            }
        }
        tokens
    }

    /// Reads one line: `Ok` when it may come now, else the event that it would have been, if any.
    pub(super) fn push(&mut self, net: &Net, text: &str) -> Result<LeafNo, Option<LeafNo>> {
        let Some(group) = net.by_text.get(text) else { return Err(None) };
        let taken = self.taken[*group as usize] as usize;
        let Some(line) = net.groups[*group as usize].get(taken).copied() else { return Err(None) };
        if self.needs[line as usize] != 0 {
            return Err(Some(line));
        }
        self.taken[*group as usize] += 1;
        self.out += 1;
        self.fire_place(net, line);
        Ok(line)
    }

    /// True when every line is out.
    pub(super) fn all_out(&self, net: &Net) -> bool {
        self.out == net.lines
    }

    /// True when this line is out.
    pub(super) fn is_out(&self, line: LeafNo) -> bool {
        self.needs[line as usize] == FIRED
    }

    /// The lines that may come now.
    pub(super) fn due(&self, net: &Net) -> impl Iterator<Item = LeafNo> + '_ {
        (0..net.lines as LeafNo).filter(|line| self.needs[*line as usize] == 0)
    }

    fn fire_place(&mut self, net: &Net, place: Place) {
        let mut ready = vec![place];
        while let Some(place) = ready.pop() {
            self.needs[place as usize] = FIRED;
            for target in net.targets(place) {
                self.needs[*target as usize] -= 1;
                if self.needs[*target as usize] == 0 && *target as usize >= net.lines {
                    ready.push(*target);
                }
            }
        }
    }
}

/// The arcs of a net while it is made.
struct Arcs {
    pairs: Vec<(Place, Place)>,
    places: Place,
}

impl Arcs {
    fn of(program: &Program) -> Self {
        let mut arcs = Self { pairs: Vec::new(), places: program.leaves.len() as Place };
        arcs.term(program, program.root);
        for (a, b, _) in &program.edges.written {
            let (from, to) = (&program.edges.lines[*a as usize], &program.edges.lines[*b as usize]);
            let join = arcs.silent();
            arcs.pairs.extend(from.iter().map(|line| (*line, join)));
            arcs.pairs.extend(to.iter().map(|line| (join, *line)));
        }
        arcs
    }

    fn silent(&mut self) -> Place {
        self.places += 1;
        self.places - 1
    }

    /// Adds the arcs inside a term; its first and its last place.
    fn term(&mut self, program: &Program, term: TermNo) -> (Place, Place) {
        match &program.term(term).kind {
            Kind::Line(leaf) => (*leaf, *leaf),
            Kind::Scope { body, .. } => self.term(program, *body),
            Kind::Any { kids } => {
                let (fork, join) = (self.silent(), self.silent());
                self.pairs.push((fork, join));
                for kid in program.kids(kids) {
                    let (first, last) = self.term(program, *kid);
                    self.pairs.extend([(fork, first), (last, join)]);
                }
                (fork, join)
            }
            Kind::Seq { kids, .. } => {
                let mut ends: Option<(Place, Place)> = None;
                for kid in program.kids(kids) {
                    let (first, last) = self.term(program, *kid);
                    ends = Some(match ends {
                        None => (first, last),
                        Some((start, end)) => {
                            self.pairs.push((end, first));
                            (start, last)
                        }
                    });
                }
                ends.unwrap_or_else(|| {
                    let empty = self.silent();
                    (empty, empty)
                })
            }
            // An order with choice has no net.
            Kind::OneOf { .. } | Kind::Maybe(_) | Kind::Repeat { .. } | Kind::Each { .. } => {
                let place = self.silent();
                (place, place)
            }
        }
    }

    /// What each place needs, and where it sends, as compressed rows.
    fn rows(self) -> (Vec<u32>, Vec<u32>, Vec<Place>) {
        let places = self.places as usize;
        let (mut needs, mut sends) = (vec![0; places], vec![0; places + 1]);
        for (from, to) in &self.pairs {
            needs[*to as usize] += 1;
            sends[*from as usize + 1] += 1;
        }
        for place in 0..places {
            sends[place + 1] += sends[place];
        }
        let mut targets = vec![0; self.pairs.len()];
        let mut next = sends.clone();
        for (from, to) in self.pairs {
            targets[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
        (needs, sends, targets)
    }
}

/// A series-parallel order has dimension two: number the lines from left to right, and again with
/// the branches of every `any` reversed; a comes before b when both numbers are smaller.
fn ranks(program: &Program) -> Vec<(u32, u32)> {
    let mut ranks: Vec<(u32, u32)> = (0..program.leaves.len() as u32).map(|line| (line, 0)).collect();
    let mut next = 0;
    let mut todo = vec![program.root];
    while let Some(term) = todo.pop() {
        match &program.term(term).kind {
            Kind::Line(leaf) => {
                ranks[*leaf as usize].1 = next;
                next += 1;
            }
            // What is pushed last is numbered first.
            Kind::Seq { kids, .. } => todo.extend(program.kids(kids).iter().rev()),
            Kind::Any { kids } | Kind::OneOf { kids } => todo.extend(program.kids(kids)),
            Kind::Maybe(body)
            | Kind::Repeat { body, .. }
            | Kind::Each { body, .. }
            | Kind::Scope { body, .. } => {
                todo.push(*body);
            }
        }
    }
    ranks
}

fn before(ranks: &[(u32, u32)], a: LeafNo, b: LeafNo) -> bool {
    let (a, b) = (ranks[a as usize], ranks[b as usize]);
    a.0 < b.0 && a.1 < b.1
}
