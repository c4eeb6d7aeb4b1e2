//! How long it will take: from what jobs of each lane have taken, and nothing where too few were measured.

use std::time::Duration;

use super::queue::QueueStats;

/// A mean of fewer jobs than this says nothing.
const ENOUGH: u64 = 3;

/// How many workers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workers {
    /// Those that take free work only.
    pub free: usize,
    /// Those with a core of their own, which take timed work first.
    pub reserved: usize,
}

impl Workers {
    /// For so many processes at once: half of them have a core to themselves, so that timed runs are not spoiled; a
    /// single one does everything.
    pub fn of(jobs: usize) -> Self {
        let reserved = (jobs / 2).max(1);
        Self { free: jobs.max(1) - reserved, reserved }
    }

    /// All of them.
    pub fn all(self) -> usize {
        self.free + self.reserved
    }
}

/// What is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// Too little was measured.
    Estimating,
    /// About so long.
    About(Duration),
}

/// How long the queue will take these workers.
pub fn remaining(stats: &QueueStats, workers: Workers) -> Remaining {
    let known = |lane: &super::LaneStats| lane.left == 0 || lane.measured >= ENOUGH;
    if !known(&stats.free) || !known(&stats.timed) {
        return Remaining::Estimating;
    }
    // A count of jobs is far below 2^52, so that it is exact as a float.
    #[expect(clippy::cast_precision_loss, reason = "counts of jobs are small")]
    let seconds = |lane: &super::LaneStats| lane.left as f64 * lane.mean_seconds;
    let (free, timed) = (seconds(&stats.free), seconds(&stats.timed));
    #[expect(clippy::cast_precision_loss, reason = "there are few workers")]
    let (all, reserved) = (workers.all() as f64, workers.reserved as f64);
    // Free work flows to reserved cores that are idle, timed work never to others.
    let longest = ((free + timed) / all).max(timed / reserved);
    Remaining::About(Duration::try_from_secs_f64(longest).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::LaneStats;
    use super::*;

    #[test]
    fn two_workers_share_free_work_and_timed_work_waits_for_its_own_core() {
        let lane = |left, mean_seconds| LaneStats { left, measured: 9, mean_seconds };
        let stats = |free, timed| QueueStats { free, timed, ..QueueStats::default() };
        let of = |free, timed| remaining(&stats(free, timed), Workers::of(2));
        assert_eq!(of(lane(10, 1.0), lane(0, 0.0)), Remaining::About(Duration::from_secs(5)));
        assert_eq!(of(lane(10, 1.0), lane(10, 2.0)), Remaining::About(Duration::from_secs(20)));
        assert_eq!(of(lane(30, 1.0), lane(1, 2.0)), Remaining::About(Duration::from_secs(16)));
    }

    #[test]
    fn nothing_is_said_of_a_lane_that_was_not_measured() {
        let unknown = LaneStats { left: 1, measured: 2, mean_seconds: 1.0 };
        let stats = QueueStats { timed: unknown, ..QueueStats::default() };
        assert_eq!(remaining(&stats, Workers::of(2)), Remaining::Estimating);
        assert_eq!(remaining(&QueueStats::default(), Workers::of(2)), Remaining::About(Duration::ZERO));
    }

    #[test]
    fn a_single_worker_does_everything_and_two_are_one_of_each() {
        let of = |jobs| (Workers::of(jobs).free, Workers::of(jobs).reserved);
        assert_eq!([of(0), of(1), of(2), of(3), of(8)], [(0, 1), (0, 1), (1, 1), (2, 1), (4, 4)]);
    }
}
