//! The closest legal order where there are choices or holes: a search over configurations.
//!
//! A legal trace is built line by line beside the printed one. Each step keeps the next printed line
//! where it is, passes over it, or puts in a line. A line that is passed over here and put in there
//! has moved; one that is only put in is missing, one that is only passed over is left over. First
//! only legal traces of just the printed lines are searched, fewest moves first; only when there is
//! none may lines be missing or left over. Where the search grows too large, a narrow one (a beam)
//! gives a legal trace that is near.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use super::super::config::{Ask, Config, Move};
use super::super::program::{LeafNo, Program};
use super::super::sample;
use super::{Closest, ClosestLine};

/// How many states each exact search may visit.
const BUDGET: usize = 12_000;
/// How many states the narrow search keeps for each printed line.
const BEAM: usize = 12;
/// How many lines in a row the narrow search may put in.
const BEAM_INSERTS: usize = 5;
/// How far ahead the narrow search looks for lines that may have moved.
const BEAM_AHEAD: usize = 40;
/// More lines than this are not put in behind the last printed one.
const MAX_TAIL: usize = 100_000;
/// How many different values a missing line's hole is tried with.
const MAX_VALUES: usize = 6;

/// What a line that moved costs; one that is missing or left over costs [`ABSENT`].
const MOVED: u32 = 1;
const ABSENT: u32 = 2;

/// Finds the closest legal order of a trace, or one that is near.
pub(super) fn closest(program: &Program, trace: &[&str]) -> Option<Closest> {
    let mut task = Task::new(program, trace);
    let mut exact = true;
    for absent in [false, true] {
        task.absent = absent;
        if !absent && !task.may_be_just_moved() {
            continue;
        }
        match task.best_first() {
            Outcome::Found(word) => return Some(task.close(word, !exact)),
            Outcome::None => {}
            Outcome::TooLarge => {
                exact = false;
                if let Some(word) = task.beam() {
                    return Some(task.close(word, true));
                }
            }
        }
    }
    None
}

enum Outcome {
    Found(Word),
    None,
    TooLarge,
}

/// The lines put down so far, last one first.
type Word = Option<Rc<Put>>;

struct Put {
    leaf: LeafNo,
    text: Rc<str>,
    /// The printed line that was kept here.
    kept: Option<usize>,
    before: Word,
}

/// A place in the search.
#[derive(Clone)]
struct State {
    config: Config,
    /// How many printed lines have been kept or passed over.
    at: usize,
    /// For each text: how often it was put in as moved, less how often it was passed over as moved.
    owed: Vec<i16>,
    word: Word,
    cost: u32,
}

struct Task<'t> {
    program: &'t Program,
    trace: &'t [&'t str],
    /// The different texts of the trace, and which one each line is.
    texts: Vec<&'t str>,
    text_of: Vec<usize>,
    /// For each text, the lines that have it.
    places: Vec<Vec<usize>>,
    /// What the named holes could hold, judging by the trace.
    values: HashMap<u32, Vec<Rc<str>>>,
    /// Whether lines may be missing or left over.
    absent: bool,
}

impl<'t> Task<'t> {
    fn new(program: &'t Program, trace: &'t [&'t str]) -> Self {
        let mut no_of: HashMap<&str, usize> = HashMap::new();
        let mut task = Self {
            program,
            trace,
            texts: Vec::new(),
            text_of: Vec::with_capacity(trace.len()),
            places: Vec::new(),
            values: HashMap::new(),
            absent: false,
        };
        for (at, line) in trace.iter().enumerate() {
            let no = *no_of.entry(line).or_insert(task.texts.len());
            if no == task.texts.len() {
                task.texts.push(line);
                task.places.push(Vec::new());
            }
            task.places[no].push(at);
            task.text_of.push(no);
        }
        task.guess_values();
        task
    }

    fn guess_values(&mut self) {
        for leaf in self.program.leaves.iter().take(2_000) {
            if leaf.pattern.names().next().is_none() {
                continue;
            }
            for text in self.texts.iter().take(200) {
                for (name, value) in leaf.pattern.readings(text, |_| None).into_iter().flatten().flatten() {
                    let known = self.values.entry(name).or_default();
                    if known.len() < MAX_VALUES && !known.iter().any(|known| &**known == value) {
                        known.push(value.into());
                    }
                }
            }
        }
    }

    /// False when no legal trace can have just the printed lines.
    fn may_be_just_moved(&self) -> bool {
        let known = |text: &&str| self.program.leaves.iter().any(|leaf| leaf.pattern.matches(text));
        (!self.program.choice_free || self.program.leaves.len() == self.trace.len())
            && self.texts.iter().all(known)
    }

    fn start(&self) -> State {
        State {
            config: Config::new(self.program),
            at: 0,
            owed: vec![0; self.texts.len()],
            word: None,
            cost: 0,
        }
    }

    /// Cheapest first, and among equals the one that has come farthest.
    fn best_first(&self) -> Outcome {
        let mut states = vec![Some(self.start())];
        let mut open = BinaryHeap::from([(Reverse(0_u32), 0_usize, Reverse(0_usize))]);
        let mut done: HashSet<(u128, usize, Vec<i16>)> = HashSet::new();
        let mut budget = BUDGET;
        while let Some((_, _, Reverse(no))) = open.pop() {
            let Some(state) = states[no].take() else { continue };
            if !done.insert((state.config.digest(self.program), state.at, state.owed.clone())) {
                continue;
            }
            if self.is_done(&state) {
                return Outcome::Found(state.word);
            }
            if budget == 0 {
                return Outcome::TooLarge;
            }
            budget -= 1;
            for next in self.next_states(&state, self.trace.len()) {
                open.push((Reverse(next.cost), next.at, Reverse(states.len())));
                states.push(Some(next));
            }
        }
        Outcome::None
    }

    /// For each printed line only the best few states go on.
    fn beam(&self) -> Option<Word> {
        let mut layer = vec![self.start()];
        for at in 0..=self.trace.len() {
            let mut reached: Vec<State> = Vec::new();
            let mut edge = std::mem::take(&mut layer);
            for _ in 0..=BEAM_INSERTS {
                let mut puts = Vec::new();
                for state in &edge {
                    for next in self.next_states(state, at + BEAM_AHEAD) {
                        if next.at > at { reached.push(next) } else { puts.push(next) }
                    }
                }
                if at == self.trace.len() {
                    reached.append(&mut edge);
                }
                edge = self.best(puts);
                if edge.is_empty() {
                    break;
                }
            }
            layer = self.best(reached);
        }
        layer
            .into_iter()
            .filter_map(|state| self.finish(state))
            .min_by_key(|state| state.cost)
            .map(|state| state.word)
    }

    fn best(&self, mut states: Vec<State>) -> Vec<State> {
        states.sort_by_key(|state| state.cost);
        let mut seen = HashSet::new();
        states.retain(|state| seen.insert((state.config.digest(self.program), state.owed.clone())));
        states.truncate(BEAM);
        states
    }

    /// Puts in what is still missing behind the last printed line.
    fn finish(&self, mut state: State) -> Option<State> {
        for _ in 0..MAX_TAIL {
            if self.is_done(&state) {
                return Some(state);
            }
            let paid =
                self.puts_moved(&state, &self.owing(&state)).into_iter().find(|next| next.cost == state.cost);
            let next = match paid {
                Some(next) => next,
                // What is written last leads to the end soonest.
                None if self.absent => {
                    self.puts_missing(&state).into_iter().max_by_key(|next| next.last_leaf())?
                }
                None => return None,
            };
            state = next;
        }
        None
    }

    fn is_done(&self, state: &State) -> bool {
        state.at == self.trace.len()
            && state.owed.iter().all(|owed| *owed == 0)
            && state.config.may_end(self.program)
    }

    /// Every state one step on; lines that may have moved are looked for up to line `ahead`.
    fn next_states(&self, state: &State, ahead: usize) -> Vec<State> {
        let mut next = Vec::new();
        if let Some(line) = self.trace.get(state.at) {
            let text = self.text_of[state.at];
            for step in self.moves(state, Ask::Line(line)) {
                next.push(State {
                    at: state.at + 1,
                    ..self.put(state, &step, self.texts[text].into(), Some(state.at), 0)
                });
            }
            next.push(self.pass_over_moved(state, text));
            if self.absent {
                next.push(State { at: state.at + 1, cost: state.cost + ABSENT, ..state.clone() });
            }
        }
        let mut texts = self.owing(state);
        for text in &self.text_of[state.at.min(self.trace.len())..ahead.min(self.trace.len())] {
            if !texts.contains(text) && self.is_ahead(state, *text) {
                texts.push(*text);
            }
        }
        next.extend(self.puts_moved(state, &texts));
        if self.absent {
            next.extend(self.puts_missing(state));
        }
        next
    }

    /// Texts that were passed over as moved and have not been put in yet.
    fn owing(&self, state: &State) -> Vec<usize> {
        (0..self.texts.len()).filter(|text| state.owed[*text] < 0).collect()
    }

    /// True when one more line with this text is still to come than is owed already.
    fn is_ahead(&self, state: &State, text: usize) -> bool {
        let places = &self.places[text];
        let ahead = places.len() - places.partition_point(|at| *at < state.at);
        ahead as i64 > i64::from(state.owed[text])
    }

    fn pass_over_moved(&self, state: &State, text: usize) -> State {
        let mut next = State { at: state.at + 1, ..state.clone() };
        next.cost += if next.owed[text] <= 0 { MOVED } else { 0 };
        next.owed[text] -= 1;
        next
    }

    fn puts_moved(&self, state: &State, texts: &[usize]) -> Vec<State> {
        let mut next = Vec::new();
        for text in texts {
            for step in self.moves(state, Ask::Line(self.texts[*text])) {
                let cost = if state.owed[*text] < 0 { 0 } else { MOVED };
                let mut put = self.put(state, &step, self.texts[*text].into(), None, cost);
                put.owed[*text] += 1;
                next.push(put);
            }
        }
        next
    }

    fn puts_missing(&self, state: &State) -> Vec<State> {
        let mut next = Vec::new();
        for step in self.moves(state, Ask::Every) {
            for text in self.made_up(state, &step) {
                // The text decides what is bound, so it is read as any printed line would be.
                let fits = self.moves(state, Ask::Line(&text)).into_iter().find(|fit| fit.leads_where(&step));
                if let Some(fit) = fits {
                    next.push(self.put(state, &fit, text.into(), None, ABSENT));
                }
            }
        }
        next
    }

    /// Texts that a missing line could have had.
    fn made_up(&self, state: &State, step: &Move) -> Vec<String> {
        let pattern = &self.program.leaf(step.leaf).pattern;
        if let Some(text) = pattern.literal() {
            return vec![text.to_owned()];
        }
        let bound = state.config.values_at(self.program, step);
        let free: Vec<u32> = {
            let mut free: Vec<u32> =
                pattern.names().filter(|name| !bound.iter().any(|(b, _)| b == name)).collect();
            free.sort_unstable();
            free.dedup();
            free
        };
        let mut choices = vec![bound];
        for name in free {
            let known = self.values.get(&name).map_or(&[][..], Vec::as_slice);
            let with = |choice: &Vec<_>, value: &Rc<str>| {
                let mut choice: Vec<(u32, Rc<str>)> = choice.clone();
                choice.push((name, value.clone()));
                choice
            };
            let more: Vec<_> = choices
                .iter()
                .flat_map(|choice| known.iter().map(move |value| with(choice, value)))
                .collect();
            // A value that nobody printed is always a choice as well.
            choices.extend(more);
            choices.truncate(4 * MAX_VALUES);
        }
        let mut rng = fastrand::Rng::with_seed(u64::from(state.cost));
        let mut texts: Vec<String> = Vec::new();
        for values in &choices {
            // One text for each choice; a value that is made up had better not be a printed one.
            let mut made = None;
            for _ in 0..MAX_VALUES {
                made = sample::fill(pattern, values, &mut rng);
                if made.as_ref().is_none_or(|text| !self.texts.contains(&text.as_str())) {
                    break;
                }
            }
            texts.extend(made.filter(|text| !texts.contains(text)));
        }
        texts
    }

    fn moves(&self, state: &State, ask: Ask) -> Vec<Move> {
        if let Ask::Line(line) = ask
            && self.program.never.iter().any(|(pattern, _)| pattern.matches(line))
        {
            return Vec::new();
        }
        state.config.moves(self.program, ask).unwrap_or_default()
    }

    fn put(&self, state: &State, step: &Move, text: Rc<str>, kept: Option<usize>, cost: u32) -> State {
        let mut next = state.clone();
        next.config.make(self.program, step);
        next.cost += cost;
        next.word = Some(Rc::new(Put { leaf: step.leaf, text, kept, before: state.word.clone() }));
        next
    }

    /// The word as lines, each moved one with the printed line that it is.
    fn close(&self, word: Word, near: bool) -> Closest {
        let mut puts = Vec::new();
        let mut next = word.as_deref();
        while let Some(put) = next {
            puts.push(put);
            next = put.before.as_deref();
        }
        puts.reverse();
        let mut taken: HashSet<usize> = puts.iter().filter_map(|put| put.kept).collect();
        let no_of: HashMap<&str, usize> =
            self.texts.iter().enumerate().map(|(no, text)| (*text, no)).collect();
        let lines = puts
            .iter()
            .map(|put| {
                let moved = || {
                    let places = &self.places[*no_of.get(&*put.text)?];
                    places.iter().copied().find(|at| taken.insert(*at))
                };
                ClosestLine {
                    text: put.text.to_string(),
                    from: put.kept.or_else(moved),
                    kept: put.kept.is_some(),
                    leaf: put.leaf,
                }
            })
            .collect();
        Closest { lines, near }
    }
}

impl State {
    fn last_leaf(&self) -> LeafNo {
        self.word.as_ref().map_or(0, |put| put.leaf)
    }
}
