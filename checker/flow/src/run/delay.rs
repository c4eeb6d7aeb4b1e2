//! How long others than a program can have kept it waiting, between any two moments of its run.
//!
//! Two figures bound that from above. Neither is enough alone.
//!
//! - **Waited**: how long its threads, and the one of the checker that reads its lines, were ready and had no
//!   processor. All waits are added up, since one thread may wait for the next. A program with many busy
//!   threads waits for itself all the time.
//! - **Others**: what others had of the processors. For every moment that they kept it waiting they had one.
//!   On a machine with other work to do they had it whether or not it was needed here.
//!
//! It is pure: what was seen is written down by [`super::probe`], so that a stored run can be judged again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What was seen of a run's waiting, from its start to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delays {
    /// One look after the other; none where nobody looked, so that there is no delay.
    looks: Vec<Look>,
    /// It was to be measured and could not be: any delay is possible.
    #[serde(default)]
    is_unknown: bool,
}

/// What had come together until one moment. All times are microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Look {
    /// When it was, as the times of lines are counted; 0 for what was before.
    pub(super) at: u64,
    /// What was waited for a processor.
    pub(super) waited: u64,
    /// What all processors together had of time; `None` where the machine does not say.
    pub(super) all: Option<u64>,
    /// In how much of it they had nothing to do.
    pub(super) idle: u64,
    /// What the program's tree had of it: no less than this, and no more than the next.
    pub(super) tree: (u64, u64),
    /// What those threads of the checker had of it that follow this run.
    pub(super) ours: u64,
    /// How far `idle` may be off, and how far `tree`, because the system counts in steps.
    pub(super) steps: (u64, u64),
}

impl Delays {
    /// What these looks saw, the first one first.
    pub(super) fn of(looks: Vec<Look>) -> Self {
        Self { looks, is_unknown: false }
    }

    /// Nobody could look.
    pub(super) fn unknown() -> Self {
        Self { looks: Vec::new(), is_unknown: true }
    }

    /// How long the program, or the reader of its lines, can have waited for a processor between two moments
    /// of the run, whoever had it.
    pub fn waited(&self, from: Duration, to: Duration) -> Duration {
        self.between(from, to).map_or(self.without_looks(), |(first, last)| waited(first, last))
    }

    /// The same, as far as others than the program can be to blame.
    pub fn by_others(&self, from: Duration, to: Duration) -> Duration {
        self.between(from, to).map_or(self.without_looks(), |(first, last)| {
            let waited = waited(first, last);
            others(first, last).map_or(waited, |others| waited.min(others))
        })
    }

    /// The last look that was not after `from`, and the first that was not before `to`: a wait is told when it
    /// is over.
    fn between(&self, from: Duration, to: Duration) -> Option<(&Look, &Look)> {
        let micros = |at: Duration| u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        let after = self.looks.partition_point(|look| look.at <= micros(from));
        let until = self.looks.partition_point(|look| look.at < micros(to));
        let first = self.looks.get(after.saturating_sub(1))?;
        Some((first, self.looks.get(until).or(self.looks.last())?))
    }

    fn without_looks(&self) -> Duration {
        if self.is_unknown { Duration::MAX } else { Duration::ZERO }
    }
}

/// No more than the time that there was: a wait may have begun before it.
fn waited(first: &Look, last: &Look) -> Duration {
    let waited = last.waited.saturating_sub(first.waited);
    Duration::from_micros(waited.min(last.at.saturating_sub(first.at)))
}

/// The most that others can have had of the processors; `None` where the machine does not say.
fn others(first: &Look, last: &Look) -> Option<Duration> {
    let all = last.all?.saturating_sub(first.all?);
    let idle = last.idle.saturating_sub(first.idle).saturating_sub(last.steps.0);
    let tree = last.tree.0.saturating_sub(first.tree.1).saturating_sub(first.steps.1.max(last.steps.1));
    // What the checker does for a run grows with what the program does, and is nobody's delay.
    let ours = last.ours.saturating_sub(first.ours);
    Some(Duration::from_micros(all.saturating_sub(idle).saturating_sub(tree).saturating_sub(ours)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// A look at two cores, at so many milliseconds: how much of them was waited, idle and the tree's.
    fn look(at: u64, waited: u64, idle: u64, tree: u64) -> Look {
        let [at, waited, idle, tree] = [at, waited, idle, tree].map(|ms| ms * 1000);
        Look { at, waited, all: Some(at * 2), idle, tree: (tree, tree), ours: 0, steps: (10_000, 0) }
    }

    fn by_others(first: Look, last: Look) -> Duration {
        Delays::of(vec![first, last]).by_others(Duration::ZERO, ms(last.at))
    }

    #[test]
    fn what_the_program_uses_itself_is_no_others_doing() {
        // Both cores were busy all the time, by the program alone, and its threads waited for each other.
        assert_eq!(by_others(look(0, 0, 0, 0), look(100, 5000, 0, 200)), Duration::ZERO);
        assert_eq!(by_others(look(0, 0, 0, 0), look(100, 5000, 20, 180)), ms(10));
        // The same machine with half of it used by somebody else.
        assert_eq!(by_others(look(0, 0, 0, 0), look(100, 5000, 0, 100)), ms(100));
    }

    #[test]
    fn others_who_kept_nobody_waiting_are_no_delay() {
        assert_eq!(by_others(look(0, 0, 0, 0), look(100, 3, 0, 1)), ms(3));
    }

    #[test]
    fn what_the_checker_does_for_the_run_is_no_others_doing() {
        let last = Look { ours: 30_000, ..look(100, 100, 0, 150) };
        assert_eq!(by_others(look(0, 0, 0, 0), last), ms(20));
    }

    #[test]
    fn what_the_system_counts_in_steps_counts_for_the_program() {
        let last = Look { tree: (150_000, 190_000), steps: (10_000, 30_000), ..look(100, 100, 0, 0) };
        assert_eq!(by_others(look(0, 0, 0, 0), last), ms(80));
        let first = Look { tree: (0, 20_000), ..look(0, 0, 0, 0) };
        assert_eq!(by_others(first, last), ms(100));
    }

    #[test]
    fn what_others_did_at_another_time_is_no_delay() {
        // They had a core from 100 ms to 200 ms, while the program's own threads waited all the time.
        let looks = [(0, 0), (100, 200), (200, 300), (300, 500), (400, 700)];
        let delays = Delays::of(looks.map(|(at, tree)| look(at, at * 9, 0, tree)).to_vec());
        assert_eq!(delays.by_others(ms(0), ms(100)), Duration::ZERO);
        assert_eq!(delays.by_others(ms(0), ms(101)), ms(100));
        assert_eq!(delays.by_others(ms(250), ms(300)), ms(0).max(ms(0)));
        assert_eq!(delays.by_others(ms(199), ms(400)), ms(100));
        assert_eq!(delays.by_others(ms(200), ms(400)), Duration::ZERO);
        assert_eq!(delays.waited(ms(200), ms(400)), ms(200));
    }

    #[test]
    fn where_the_system_says_nothing_nothing_is_bounded() {
        let blind = |look| Look { all: None, ..look };
        assert_eq!(by_others(blind(look(0, 0, 0, 0)), blind(look(100, 40, 0, 200))), ms(40));
        assert_eq!(Delays::default().by_others(ms(0), ms(9)), Duration::ZERO);
        assert_eq!(Delays::unknown().by_others(ms(0), ms(9)), Duration::MAX);
    }
}
