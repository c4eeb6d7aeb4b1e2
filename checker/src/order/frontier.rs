//! The general tier: every reading of the lines so far that is still legal, side by side.
//!
//! One configuration for every unambiguous order, so linear time; equal configurations are merged;
//! more than [`CAP`] of them, and the question is given up as undecided.

use std::collections::HashSet;

use super::config::{Ask, Config};
use super::program::{IdNo, LeafNo, Program};

/// The most configurations that are followed.
pub(super) const CAP: usize = 10_000;
/// The most work (terms copied or compared) that ambiguity may cost in one run.
const WORK: usize = 400_000_000;

/// What a line did to the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// At least one reading goes on.
    Legal,
    /// No reading allows this line here.
    Illegal,
    /// There are too many readings to follow; the line that made them too many.
    Ambiguous,
}

/// The readings that are still legal.
#[derive(Debug, Clone)]
pub(super) struct Frontier {
    configs: Vec<Config>,
    work: usize,
    lines: u64,
    widest: usize,
    /// A line of the order that could be read in two ways, where one was seen.
    pub(super) ambiguous_at: Option<LeafNo>,
}

impl Frontier {
    pub(super) fn new(program: &Program) -> Self {
        Self { configs: vec![Config::new(program)], work: 0, lines: 0, widest: 1, ambiguous_at: None }
    }

    /// Reads one line, and notes its number for each id in `watch` whose line it is.
    pub(super) fn push(&mut self, program: &Program, line: &str, watch: &[IdNo]) -> Step {
        self.lines += 1;
        let mut next: Vec<Config> = Vec::with_capacity(self.configs.len());
        let mut stuck: Vec<Config> = Vec::new();
        for mut config in std::mem::take(&mut self.configs) {
            let mut moves = match config.moves(program, Ask::Line(line)) {
                Ok(moves) => moves,
                Err(leaf) => {
                    self.ambiguous_at = Some(leaf);
                    return Step::Ambiguous;
                }
            };
            let Some(last) = moves.pop() else {
                stuck.push(config);
                continue;
            };
            for step in &moves {
                self.ambiguous_at = Some(step.leaf);
                self.work += config.size();
                if self.work > WORK {
                    return Step::Ambiguous;
                }
                let mut fork = config.clone();
                fork.note(program, step.leaf, self.lines, watch);
                fork.make(program, step);
                next.push(fork);
            }
            config.note(program, last.leaf, self.lines, watch);
            config.make(program, &last);
            next.push(config);
        }
        if next.is_empty() {
            // Nothing went on, so nothing was changed: what is left says what was expected here.
            self.configs = stuck;
            return Step::Illegal;
        }
        if next.len() > 1 {
            next = self.merge(program, next);
        }
        self.widest = self.widest.max(next.len());
        self.configs = next;
        if self.configs.len() > CAP || self.work > WORK { Step::Ambiguous } else { Step::Legal }
    }

    /// The first reading that may end here, if one may.
    pub(super) fn ended(&self, program: &Program) -> Option<&Config> {
        self.configs.iter().find(|config| config.may_end(program))
    }

    /// The readings; after an illegal line, those from before it.
    pub(super) fn configs(&self) -> &[Config] {
        &self.configs
    }

    /// The greatest number of readings so far.
    pub(super) fn widest(&self) -> usize {
        self.widest
    }

    fn merge(&mut self, program: &Program, configs: Vec<Config>) -> Vec<Config> {
        let mut seen: HashSet<u128> = HashSet::with_capacity(configs.len());
        self.work += configs.iter().map(Config::size).sum::<usize>();
        configs.into_iter().filter(|config| seen.insert(config.digest(program))).collect()
    }
}
