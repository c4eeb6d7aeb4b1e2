//! The closest legal order where there are choices or holes: a search over configurations.
//!
//! A legal trace is built line by line beside the printed one. Each step keeps the next printed line
//! where it is, passes over it, or puts in a line. A line that is passed over here and put in there
//! has moved; one that is only put in is missing, one that is only passed over is left over. First
//! only legal traces of just the printed lines are searched, fewest moves first; only when there is
//! none may lines be missing or left over. Where the search grows too large, a narrow one (a beam)
//! gives a legal trace that is near.
//!
//! It cannot be cancelled; it is strictly bounded instead. Every state and every line that is looked for
//! counts as work, each search has a share of [`WORK`], and where the last share is spent one single state
//! goes on ([`Task::stride`]) and makes no choice any more.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use super::super::config::{Ask, Config, Move, Values};
use super::super::pattern::{NameNo, trim_blanks};
use super::super::program::{LeafNo, Program};
use super::super::sample;
use super::bounds::Bounds;
use super::owed::Owed;
use super::{Closest, ClosestLine};

#[cfg(test)]
mod laws;

/// How many states each exact search may make.
const BUDGET: usize = 12_000;
/// How much work all searches for one trace may do together, counted as [`Task::spend`] says: about 300 ms in an
/// optimised build on a machine of 2020, most of it only where no legal order is near.
const WORK: usize = 6_000_000;
/// Which part of the work, in percent, may be spent when the search for just moved lines ends, exact and
/// narrow, and when the other one does. What one search leaves over, the next ones may use.
const SHARES: [[usize; 2]; 2] = [[20, 40], [60, 90]];
/// How many states the narrow search keeps for each printed line.
const BEAM: usize = 12;
/// How many lines in a row the narrow search may put in.
const BEAM_INSERTS: usize = 5;
/// From this many lines on the narrow search is narrower still and puts lines in only where the next one
/// printed fits nowhere, and no exact search is tried.
const LONG: usize = 2_000;
/// How far ahead the narrow search looks for lines that may have moved.
const BEAM_AHEAD: usize = 40;
/// Where work is spent, so many lines are tried as the next one on the way to the end.
const FEW: usize = 8;
/// More lines than this are not put in behind the last printed one.
const MAX_TAIL: usize = 10_000;
/// How many texts are made up for a missing line until one may be printed.
const VALUE_TRIES: usize = 60;
/// How many different values a missing line's hole is tried with.
const MAX_VALUES: usize = 6;

/// How many steps of reading lines the guesses at values may take.
const GUESS_STEPS: usize = 1_000_000;

/// What a line that moved costs; one that is missing or left over costs [`ABSENT`].
const MOVED: u32 = 4;
const ABSENT: u32 = 8;
/// A missing line costs so much less where what was printed is its pattern with other values: among
/// equals, the legal trace that the program was after is the one to show.
const ALMOST: u32 = 1;

/// Finds the closest legal order of a trace, or one that is near.
pub(super) fn closest(program: &Program, trace: &[&str]) -> Option<Closest> {
    search(&mut Task::new(program, trace))
}

fn search(task: &mut Task) -> Option<Closest> {
    if task.has_no_word() {
        return None;
    }
    let mut exact = true;
    for (absent, shares) in [false, true].into_iter().zip(SHARES) {
        task.absent = absent;
        if !absent && !task.bounds.may_be_just_moved {
            continue;
        }
        task.may_spend(shares[0]);
        let outcome = if task.trace.len() > LONG { Outcome::TooLarge } else { task.best_first() };
        match outcome {
            Outcome::Found(word) => return Some(task.close(word, !exact)),
            Outcome::None => {}
            Outcome::TooLarge => {
                exact = false;
                task.may_spend(shares[1]);
                if let Some(word) = task.beam() {
                    return Some(task.close(word, true));
                }
            }
        }
    }
    // A search that was exact to its end has shown that there is nothing to be found.
    let word = if exact { None } else { task.stride(task.start()) };
    word.map(|word| task.close(word, true))
}

/// Texts that many states share.
type Texts = Rc<[String]>;

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
    /// What the line's named holes hold. Who was bound in one place is one and the same `Rc` wherever it is used.
    values: Values,
    before: Word,
}

impl Drop for Put {
    /// A word is as long as an output. Dropped one inside the other, its lines would need a stack as deep.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut put) = before.and_then(Rc::into_inner) {
            before = put.before.take();
        }
    }
}

/// A place in the search.
#[derive(Clone)]
struct State {
    config: Config,
    /// How many printed lines have been kept or passed over.
    at: usize,
    owed: Owed,
    word: Word,
    cost: u32,
    /// How many lines that the trace cannot have are still certain to be put in.
    hopeless: u32,
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
    values: HashMap<NameNo, Vec<Rc<str>>>,
    bounds: Bounds,
    /// From each printed line on: how many can be no line of the order.
    foreign: Vec<u32>,
    /// Texts made up for missing lines, once for all states.
    made: RefCell<HashMap<(LeafNo, Values), Texts>>,
    /// Whether lines may be missing or left over.
    absent: bool,
    /// How much work has been done, and how much the present search may see done.
    spent: Cell<usize>,
    limit: usize,
}

impl<'t> Task<'t> {
    fn new(program: &'t Program, trace: &'t [&'t str]) -> Self {
        let mut no_of: HashMap<&str, usize> = HashMap::new();
        let mut texts = Vec::new();
        let mut text_of = Vec::with_capacity(trace.len());
        let mut places: Vec<Vec<usize>> = Vec::new();
        for (at, line) in trace.iter().enumerate() {
            let no = *no_of.entry(line).or_insert(texts.len());
            if no == texts.len() {
                texts.push(*line);
                places.push(Vec::new());
            }
            places[no].push(at);
            text_of.push(no);
        }
        let counts: Vec<usize> = places.iter().map(Vec::len).collect();
        let bounds = Bounds::of(program, &texts, &counts);
        let mut foreign = vec![0; trace.len() + 1];
        for at in (0..trace.len()).rev() {
            foreign[at] = foreign[at + 1] + u32::from(bounds.is_foreign[text_of[at]]);
        }
        let mut task = Self {
            program,
            trace,
            texts,
            text_of,
            places,
            values: HashMap::new(),
            bounds,
            foreign,
            made: RefCell::default(),
            absent: false,
            spent: Cell::new(0),
            limit: 0,
        };
        task.guess_values();
        task
    }

    /// Lets the next search go on until so much of all work, in percent, is done.
    fn may_spend(&mut self, share: usize) {
        self.limit = WORK / 100 * share;
    }

    /// Counts work: about one for each part of a state that is copied, and for each line that is looked for.
    fn spend(&self, work: usize) {
        self.spent.set(self.spent.get() + work);
    }

    fn is_spent(&self) -> bool {
        self.spent.get() > self.limit
    }

    /// True when some line that every legal trace has is always one that may never be printed.
    fn has_no_word(&self) -> bool {
        !self.program.never.is_empty()
            && (0..self.program.leaves.len() as LeafNo)
                .filter(|leaf| self.bounds.hopeless[*leaf as usize])
                .any(|leaf| {
                    let pattern = &self.program.leaf(leaf).pattern;
                    pattern.names().next().is_none() && self.made_up(leaf, &Values::new()).is_empty()
                })
    }

    /// No way on from here costs less than this in all.
    fn bound(&self, state: &State) -> u32 {
        state.cost + ABSENT * (state.hopeless + self.foreign[state.at])
    }

    fn guess_values(&mut self) {
        let mut steps = 0;
        for leaf in self.program.leaves.iter().take(2_000) {
            let is_full = |name| self.values.get(&name).is_some_and(|known| known.len() >= MAX_VALUES);
            if leaf.pattern.names().all(is_full) {
                continue;
            }
            for text in self.texts.iter().take(200) {
                if steps > GUESS_STEPS {
                    return;
                }
                let readings = leaf.pattern.readings_counted(text, |_| None, &mut steps);
                for (name, value) in readings.into_iter().flatten().flatten() {
                    let known = self.values.entry(name).or_default();
                    if known.len() < MAX_VALUES && !known.iter().any(|known| &**known == value) {
                        known.push(value.into());
                    }
                }
            }
        }
    }

    fn start(&self) -> State {
        State {
            config: Config::new(self.program),
            at: 0,
            owed: Owed::default(),
            word: None,
            cost: 0,
            hopeless: self.bounds.hopeless.iter().filter(|hopeless| **hopeless).count() as u32,
        }
    }

    /// Cheapest first, and among equals the one that has come farthest.
    fn best_first(&self) -> Outcome {
        let mut states = vec![Some(self.start())];
        let mut open = BinaryHeap::from([(Reverse(0_u32), 0_usize, Reverse(0_usize))]);
        let mut done: HashSet<(u128, usize, Owed)> = HashSet::new();
        while let Some((_, _, Reverse(no))) = open.pop() {
            let Some(state) = states[no].take() else { continue };
            self.spend(state.size());
            if !done.insert((state.config.digest(self.program), state.at, state.owed.clone())) {
                continue;
            }
            if self.is_done(&state) {
                return Outcome::Found(state.word);
            }
            if states.len() > BUDGET || self.is_spent() {
                return Outcome::TooLarge;
            }
            for next in self.next_states(&state, self.trace.len()) {
                open.push((Reverse(self.bound(&next)), next.at, Reverse(states.len())));
                states.push(Some(next));
            }
        }
        Outcome::None
    }

    /// For each printed line only the best few states go on. `None` where they lead nowhere, and where the
    /// work is spent while lines may only move.
    fn beam(&self) -> Option<Word> {
        let mut layer = vec![self.start()];
        for at in 0..=self.trace.len() {
            if self.is_spent() {
                let best = layer.into_iter().next().filter(|_| self.absent)?;
                return self.stride(best);
            }
            let mut reached: Vec<State> = Vec::new();
            let mut edge = std::mem::take(&mut layer);
            for _ in 0..=self.width().min(BEAM_INSERTS) {
                let mut puts = Vec::new();
                for state in &edge {
                    if self.is_spent() && !reached.is_empty() {
                        break;
                    }
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

    /// Goes on from a state without any choice: a printed line that fits is kept, and one that does not is left
    /// over. That takes no longer than to read the rest of the trace once; where even that is too long, what
    /// comes after a fourth of all work is left over unread.
    fn stride(&self, mut state: State) -> Option<Word> {
        let most = self.spent.get() + WORK / 4;
        while state.at < self.trace.len() && self.spent.get() < most {
            let text = self.text_of[state.at];
            if let Some(step) = self.moves_of(&state, text).into_iter().next() {
                let kept = Some(state.at);
                self.put_into(&mut state, &step, self.texts[text].into(), kept, 0);
            }
            state.at += 1;
        }
        // What is owed is found again among the lines that are left over.
        state.at = self.trace.len();
        state.owed = Owed::default();
        self.finish(state).map(|state| state.word)
    }

    /// A long trace is searched more narrowly, to be answered in the time of a short one.
    fn width(&self) -> usize {
        if self.trace.len() > LONG { 2 } else { BEAM }
    }

    fn best(&self, mut states: Vec<State>) -> Vec<State> {
        states.sort_by_key(|state| self.bound(state));
        let mut seen = HashSet::new();
        self.spend(states.iter().map(State::size).sum());
        states.retain(|state| seen.insert((state.config.digest(self.program), state.owed.clone())));
        states.truncate(self.width());
        states
    }

    /// Puts in what is still missing behind the last printed line.
    fn finish(&self, mut state: State) -> Option<State> {
        for _ in 0..MAX_TAIL {
            if self.is_done(&state) {
                return Some(state);
            }
            if self.spent.get() > 2 * WORK {
                return None;
            }
            let owing = state.owed.to_put_in();
            let paid = self.puts_moved(&state, &owing).into_iter().find(|next| next.cost == state.cost);
            state = match paid {
                Some(next) => next,
                None if self.absent => self.nearer_to_the_end(state)?,
                None => return None,
            };
        }
        None
    }

    /// One missing line put in, so that less is left to be printed; of several such lines the last one written.
    fn nearer_to_the_end(&self, state: State) -> Option<State> {
        let mut steps = self.moves(&state, Ask::Every);
        if self.is_spent() {
            // Trying all of them is too dear: any line on the shortest way will do.
            let now = state.config.least(self.program);
            steps.sort_by_key(|step| Reverse((self.program.must_come(step.leaf), step.leaf)));
            for step in steps.into_iter().take(FEW) {
                let next = self.put_missing(&state, &step).into_iter().next();
                if let Some(next) = next.filter(|next| next.config.least(self.program) < now) {
                    return Some(next);
                }
            }
            return None;
        }
        let puts = steps.iter().flat_map(|step| self.put_missing(&state, step));
        puts.min_by_key(|next| (next.config.least(self.program), Reverse(next.last_leaf())))
    }

    fn is_done(&self, state: &State) -> bool {
        state.at == self.trace.len() && state.owed.is_even() && state.config.may_end(self.program)
    }

    /// Every state one step on; lines that may have moved are looked for up to line `ahead`.
    fn next_states(&self, state: &State, ahead: usize) -> Vec<State> {
        let mut next = Vec::new();
        if state.at < self.trace.len() {
            let text = self.text_of[state.at];
            for step in self.moves_of(state, text) {
                next.push(State {
                    at: state.at + 1,
                    ..self.put(state, &step, self.texts[text].into(), Some(state.at), 0)
                });
            }
            let fits = !next.is_empty();
            // A line that fits nowhere cannot have moved.
            if !self.bounds.is_foreign[text] {
                next.push(self.pass_over_moved(state, text));
            }
            if self.absent {
                self.spend(state.size());
                next.push(State { at: state.at + 1, cost: state.cost + ABSENT, ..state.clone() });
            }
            if fits && self.trace.len() > LONG {
                return next;
            }
        }
        let mut texts = state.owed.to_put_in();
        let mut seen: HashSet<usize> = texts.iter().copied().collect();
        let ahead = if self.is_spent() { state.at } else { ahead };
        for text in &self.text_of[state.at.min(self.trace.len())..ahead.min(self.trace.len())] {
            if seen.insert(*text) && self.is_ahead(state, *text) {
                texts.push(*text);
            }
        }
        next.extend(self.puts_moved(state, &texts));
        if self.absent {
            next.extend(self.puts_missing(state));
        }
        next
    }

    /// True when one more line with this text is still to come than is owed already.
    fn is_ahead(&self, state: &State, text: usize) -> bool {
        let places = &self.places[text];
        let ahead = places.len() - places.partition_point(|at| *at < state.at);
        ahead as i64 > i64::from(state.owed.of(text))
    }

    fn pass_over_moved(&self, state: &State, text: usize) -> State {
        self.spend(state.size());
        let mut next = State { at: state.at + 1, ..state.clone() };
        next.cost += if next.owed.of(text) <= 0 { MOVED } else { 0 };
        next.owed.add(text, -1);
        next
    }

    /// Lines with these texts put in; where the work is spent, one of them.
    fn puts_moved(&self, state: &State, texts: &[usize]) -> Vec<State> {
        let mut next = Vec::new();
        for text in texts {
            if self.is_spent() && !next.is_empty() {
                break;
            }
            for step in self.moves_of(state, *text) {
                let cost = if state.owed.of(*text) < 0 { 0 } else { MOVED };
                let mut put = self.put(state, &step, self.texts[*text].into(), None, cost);
                put.owed.add(*text, 1);
                next.push(put);
            }
        }
        next
    }

    /// Every line that may come put in as missing; where the work is spent, one of them.
    fn puts_missing(&self, state: &State) -> Vec<State> {
        let mut next = Vec::new();
        for step in self.moves(state, Ask::Every) {
            if self.is_spent() && !next.is_empty() {
                break;
            }
            next.extend(self.put_missing(state, &step));
        }
        next
    }

    /// The line of `step` put in as missing: one state for each value its holes are tried with.
    fn put_missing(&self, state: &State, step: &Move) -> Vec<State> {
        let pattern = &self.program.leaf(step.leaf).pattern;
        if let Some(text) = pattern.literal() {
            return vec![self.put(state, step, text.into(), None, ABSENT)];
        }
        let almost = self.trace.get(state.at).is_some_and(|line| pattern.matches(line));
        let cost = if almost { ABSENT - ALMOST } else { ABSENT };
        let made_up = |values: Values| self.make_up(state, step, &values);
        let made_up = self.choices(state, step).into_iter().filter_map(made_up);
        made_up.map(|(text, fit)| self.put(state, &fit, text.into(), None, cost)).collect()
    }

    /// A text for a missing line under these values: one that fits, better one that was not printed.
    fn make_up(&self, state: &State, step: &Move, values: &Values) -> Option<(String, Move)> {
        let texts = self.made_up(step.leaf, values);
        // The text decides what is bound, so it is read as any printed line would be.
        let fit = |text: &String| {
            let fit = self.moves(state, Ask::Line(text)).into_iter().find(|fit| fit.leads_where(step))?;
            Some((text.clone(), fit))
        };
        let new = |text: &&String| !self.texts.contains(&text.as_str());
        texts.iter().filter(new).find_map(fit).or_else(|| texts.iter().find_map(fit))
    }

    /// A few texts that a line could have under these values and that may be printed.
    ///
    /// The same line gets the same texts on every way, so that ways can meet again.
    fn made_up(&self, leaf: LeafNo, values: &Values) -> Texts {
        let make = || {
            let mut rng = fastrand::Rng::with_seed(u64::from(leaf));
            let mut texts: Vec<String> = Vec::new();
            for _ in 0..VALUE_TRIES {
                let Some(text) = sample::fill(&self.program.leaf(leaf).pattern, values, &mut rng) else {
                    break;
                };
                if texts.last() == Some(&text) {
                    break;
                }
                if !self.program.forbids(&text) && !texts.contains(&text) {
                    texts.push(text);
                }
                if texts.len() == MAX_VALUES {
                    break;
                }
            }
            texts.into()
        };
        self.made.borrow_mut().entry((leaf, values.clone())).or_insert_with(make).clone()
    }

    /// What the names of a missing line could hold: what is bound, and for each other name a value
    /// that the trace suggests or none, which is then made up.
    fn choices(&self, state: &State, step: &Move) -> Vec<Values> {
        let mut choices = vec![state.config.values_at(step)];
        let mut names: Vec<NameNo> = self.program.leaf(step.leaf).pattern.names().collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !choices[0].iter().any(|(bound, _)| bound == name));
        for name in names {
            let known = self.values.get(&name).map_or(&[][..], Vec::as_slice);
            let with = |choice: &Values, value: &Rc<str>| {
                let mut choice = choice.clone();
                choice.push((name, value.clone()));
                choice
            };
            let more: Vec<Values> =
                choices.iter().flat_map(|choice| known.iter().map(|value| with(choice, value))).collect();
            choices.extend(more);
            choices.truncate(4 * MAX_VALUES);
        }
        choices
    }

    fn moves(&self, state: &State, ask: Ask) -> Vec<Move> {
        let places = state.config.places(self.program, ask);
        let binds = |step: &Move| step.binds.iter().map(|(_, value)| 2 + value.len() / 32).sum::<usize>();
        self.spend(4 + places.looked + places.moves.iter().map(|step| 2 + binds(step)).sum::<usize>());
        places.moves
    }

    /// Where a text of the trace fits.
    fn moves_of(&self, state: &State, text: usize) -> Vec<Move> {
        if self.bounds.is_foreign[text] { Vec::new() } else { self.moves(state, Ask::Line(self.texts[text])) }
    }

    fn put(&self, state: &State, step: &Move, text: Rc<str>, kept: Option<usize>, cost: u32) -> State {
        self.spend(state.size());
        let mut next = state.clone();
        self.put_into(&mut next, step, text, kept, cost);
        next
    }

    fn put_into(&self, state: &mut State, step: &Move, text: Rc<str>, kept: Option<usize>, cost: u32) {
        let pattern = &self.program.leaf(step.leaf).pattern;
        let mut values = Values::new();
        if pattern.names().next().is_some() {
            values = state.config.values_at(step);
            values.extend(step.binds.iter().cloned());
            values.retain(|(name, _)| pattern.names().any(|its| its == *name));
        }
        state.config.make(self.program, step);
        state.cost += cost;
        state.hopeless -= u32::from(self.bounds.hopeless[step.leaf as usize]);
        state.word = Some(Rc::new(Put { leaf: step.leaf, text, kept, values, before: state.word.take() }));
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
        let mut printed: HashSet<*const u8> = HashSet::new();
        let lines = puts
            .iter()
            .map(|put| {
                let moved = || {
                    let places = &self.places[*no_of.get(&*put.text)?];
                    places.iter().copied().find(|at| taken.insert(*at))
                };
                let from = put.kept.or_else(moved);
                if from.is_some() {
                    printed.extend(put.values.iter().map(|(_, value)| value.as_ptr()));
                }
                ClosestLine {
                    text: put.text.to_string(),
                    from,
                    kept: put.kept.is_some(),
                    pattern: from.is_none().then(|| self.shown(put, &printed)).flatten(),
                    leaf: put.leaf,
                }
            })
            .collect();
        Closest { lines, near }
    }

    /// A missing line as its pattern, with those values filled in that a line of the trace has `printed`; `None`
    /// where nothing of it is made up.
    fn shown(&self, put: &Put, printed: &HashSet<*const u8>) -> Option<String> {
        let pattern = &self.program.leaf(put.leaf).pattern;
        if pattern.literal().is_some() {
            return None;
        }
        let is_printed = |value: &Rc<str>| printed.contains(&value.as_ptr());
        let known: Values = put.values.iter().filter(|(_, value)| is_printed(value)).cloned().collect();
        let shown = self.program.show_with(put.leaf, &known);
        Some(trim_blanks(&shown).to_owned()).filter(|shown| **shown != *put.text)
    }
}

impl State {
    /// A rough count of what a copy costs: beside its parts it has an index of them, and is hashed when it is compared.
    fn size(&self) -> usize {
        8 + 4 * self.config.size() + self.owed.len()
    }

    fn last_leaf(&self) -> LeafNo {
        self.word.as_ref().map_or(0, |put| put.leaf)
    }
}
