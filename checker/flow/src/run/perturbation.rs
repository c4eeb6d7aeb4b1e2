//! In which way a run differs from a plain one: what the machine does to it, drawn from a seed.
//!
//! A mistake that needs one core hides on two, and the other way round; so runs vary, and no way is chosen. The
//! program itself stays as it is: it gets no other input and no slack.

use std::fmt;

use course::blake3;
use serde::{Deserialize, Serialize};

use text::tr;

/// The variable that tells tokio how many worker threads to start.
pub(super) const WORKERS: &str = "TOKIO_WORKER_THREADS";
/// A group of successive runs holds each of these once, in an order that the seed decides: one core or all,
/// a neighbour or none, late reads or not.
const WAYS: u32 = 8;

/// What one run is given beside its inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Perturbation {
    /// The whole tree stays on one core; which one follows from `draw`.
    pub one_core: bool,
    /// A thread of the checker keeps the program's core busy, or one of them.
    pub neighbour: bool,
    /// What the program writes is read 0 to 5 ms late.
    pub late_reads: bool,
    /// How many worker threads it is told to start.
    pub workers: Option<u32>,
    /// What the random choices within the run follow from.
    pub draw: u64,
}

impl Perturbation {
    /// The way of one run of a case. Run 0 is always a plain one; all others follow from the seed and their
    /// number alone, so that another run can be disturbed in the same way. How threads take turns is in no seed.
    pub fn of(seed: u64, number: u32, workers: &[u32]) -> Self {
        let Some(number) = number.checked_sub(1) else { return Self::default() };
        let shuffled = |salt: u64, group: u32, count: u32| {
            let mut all: Vec<u32> = (0..count).collect();
            let key = blake3::hash(
                &[seed.to_le_bytes(), salt.to_le_bytes(), u64::from(group).to_le_bytes()].concat(),
            );
            let (first, _) = key.as_bytes().split_at(8);
            let mut rng =
                fastrand::Rng::with_seed(first.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)));
            rng.shuffle(&mut all);
            (all, rng.u64(..))
        };
        let (ways, draw) = shuffled(0, number / WAYS, WAYS);
        let way = ways[(number % WAYS) as usize];
        let workers = match u32::try_from(workers.len()).unwrap_or(0) {
            0 => None,
            // Another order in each group, and of a length of its own, so that it meets all ways.
            count => {
                let (order, _) = shuffled(1, number / count, count);
                workers.get(order[(number % count) as usize] as usize).copied()
            }
        };
        Self {
            one_core: way & 1 != 0,
            neighbour: way & 2 != 0,
            late_reads: way & 4 != 0,
            workers,
            draw: draw.wrapping_add(u64::from(number % WAYS)),
        }
    }

    /// True where nothing slows the run down on purpose, so that its times can be held against the program.
    pub fn keeps_time(&self) -> bool {
        !self.one_core && !self.neighbour && !self.late_reads
    }
}

impl fmt::Display for Perturbation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.one_core {
            parts.push(tr!("on one core"));
        }
        if self.neighbour {
            parts.push(tr!("beside a busy neighbour"));
        }
        if self.late_reads {
            parts.push(tr!("with a slow reader"));
        }
        if let Some(workers) = self.workers {
            parts.push(text::trn!(workers, "with {count} worker thread", "with {count} worker threads"));
        }
        if parts.is_empty() {
            parts.push(tr!("as it is"));
        }
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_run_is_a_plain_one_and_every_other_follows_from_seed_and_number() {
        assert_eq!(Perturbation::of(7, 0, &[1, 2]), Perturbation::default());
        for number in 0..50 {
            assert_eq!(Perturbation::of(7, number, &[1, 2, 4]), Perturbation::of(7, number, &[1, 2, 4]));
        }
        assert!((1..50).any(|number| Perturbation::of(7, number, &[]) != Perturbation::of(8, number, &[])));
    }

    #[test]
    fn eight_runs_meet_every_way_and_no_run_equals_another() {
        for seed in 0..20 {
            for first in [1, 9, 17] {
                let ways: BTreeSet<_> = (first..first + 8)
                    .map(|number| Perturbation::of(seed, number, &[]))
                    .map(|way| (way.one_core, way.neighbour, way.late_reads))
                    .collect();
                assert_eq!(ways.len(), 8);
            }
            let draws: BTreeSet<_> =
                (1..200).map(|number| Perturbation::of(seed, number, &[]).draw).collect();
            assert_eq!(draws.len(), 199);
        }
    }

    #[test]
    fn every_number_of_workers_meets_every_way() {
        let met: BTreeSet<_> = (1..=200)
            .map(|number| Perturbation::of(3, number, &[1, 2, 4]))
            .map(|way| (way.workers, way.one_core, way.neighbour, way.late_reads))
            .collect();
        assert_eq!(met.len(), 24);
        assert_eq!(Perturbation::of(3, 5, &[]).workers, None);
    }
}
