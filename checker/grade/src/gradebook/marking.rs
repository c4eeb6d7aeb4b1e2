//! From points and dates to a mark: what lateness leaves, which attempt counts, what an exercise is worth. It knows no
//! database and no clock.

use crate::class::{Counts, Late};
use crate::points::Points;

/// What is left of the points of work that came so many seconds after it was due, in percent. Work in time keeps all.
///
/// Periods count from the date on which it was due; the grace only says when nobody counts.
pub fn percent_left(late: &Late, seconds: i64) -> u32 {
    if seconds <= 0 {
        return 100;
    }
    match late {
        Late::Full => 100,
        Late::None => 0,
        Late::Less { grace_seconds, .. } if seconds <= *grace_seconds => 100,
        Late::Less { until_seconds: Some(until), .. } if seconds > *until => 0,
        Late::Less { percent, period_seconds, at_least_percent, .. } => {
            let begun = u64::try_from(seconds)
                .unwrap_or(0)
                .div_ceil(u64::try_from(*period_seconds).unwrap_or(0).max(1));
            let lost = u64::from(*percent).saturating_mul(begun);
            let left = 100_u64.saturating_sub(lost);
            u32::try_from(left).unwrap_or(0).max(*at_least_percent).min(100)
        }
    }
}

/// What cases that earned `points.0` of `points.1` come to in an exercise that is worth `max`: never less than nothing,
/// never more than `max`.
pub fn earned(max: Points, points: (u32, u32)) -> Points {
    max.part(u64::from(points.0.min(points.1)), u64::from(points.1))
}

/// What lateness leaves of what was earned.
pub fn after_lateness(earned: Points, percent: u32) -> Points {
    earned.part(u64::from(percent.min(100)), 100)
}

/// Which of several marks of one exercise counts, by its place: attempts come in the order of time, `None` is one that
/// has no mark yet or is held.
///
/// With `best`, an attempt that is held may be the best one, so that it counts until it is decided, unless another has
/// full marks already. Of equal ones the first counts.
pub fn which_counts(counts: Counts, marks: &[Option<Points>], max: Points) -> Option<usize> {
    let last = marks.len().checked_sub(1)?;
    match counts {
        Counts::Last => Some(last),
        Counts::First => Some(0),
        Counts::Best => {
            let mut best = 0;
            for (at, mark) in marks.iter().enumerate() {
                if *mark > marks[best] {
                    best = at;
                }
            }
            let open = marks.iter().position(Option::is_none);
            Some(open.filter(|_| marks[best] < Some(max)).unwrap_or(best))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn less(percent: u32, grace: i64, at_least: u32, until: Option<i64>) -> Late {
        Late::Less {
            grace_seconds: grace,
            percent,
            period_seconds: 86_400,
            at_least_percent: at_least,
            until_seconds: until,
        }
    }

    #[test]
    fn each_day_that_has_begun_costs_once_the_grace_is_over() {
        let late = less(10, 600, 0, None);
        let left = |seconds| percent_left(&late, seconds);
        assert_eq!(
            [left(-5), left(0), left(600), left(601), left(86_400), left(86_401)],
            [100, 100, 100, 90, 90, 80]
        );
        assert_eq!(left(86_400 * 30), 0);
        assert_eq!(percent_left(&less(10, 0, 40, Some(86_400 * 20)), 86_400 * 19), 40);
        assert_eq!(percent_left(&less(10, 0, 40, Some(86_400 * 20)), 86_400 * 20 + 1), 0);
        assert_eq!(
            [percent_left(&Late::Full, 9), percent_left(&Late::None, 1), percent_left(&Late::None, 0)],
            [100, 0, 100]
        );
    }

    #[test]
    fn of_several_attempts_the_one_counts_that_the_policy_names() {
        let marks =
            [Some(Points::whole(5)), Some(Points::whole(8)), Some(Points::whole(8)), Some(Points::whole(2))];
        let which = |counts| which_counts(counts, &marks, Points::whole(10));
        assert_eq!(
            [which(Counts::First), which(Counts::Best), which(Counts::Last)],
            [Some(0), Some(1), Some(3)]
        );
        assert_eq!(which_counts(Counts::Best, &[], Points::whole(10)), None);
    }

    #[test]
    fn an_attempt_that_is_held_may_be_the_best_one_until_another_has_all() {
        let held = [Some(Points::whole(5)), None];
        assert_eq!(which_counts(Counts::Best, &held, Points::whole(10)), Some(1));
        assert_eq!(which_counts(Counts::Best, &held, Points::whole(5)), Some(0));
    }

    fn any_late() -> impl Strategy<Value = Late> {
        prop_oneof![
            Just(Late::Full),
            Just(Late::None),
            (
                0_i64..200_000,
                0_u32..=150,
                prop_oneof![Just(3600_i64), Just(86_400)],
                0_u32..=100,
                proptest::option::of(0_i64..1_000_000)
            )
                .prop_map(
                    |(grace_seconds, percent, period_seconds, at_least_percent, until_seconds)| Late::Less {
                        grace_seconds,
                        percent,
                        period_seconds,
                        at_least_percent,
                        until_seconds
                    }
                )
        ]
    }

    proptest! {
        #[test]
        fn a_mark_is_never_negative_and_never_above_what_the_exercise_is_worth(
            late in any_late(), seconds in -1_000_000_i64..10_000_000, worth in 0_i64..100_000, of in 0_u32..50, got in 0_u32..60,
        ) {
            let max = Points::hundredths(worth);
            let earned = earned(max, (got, of));
            let mark = after_lateness(earned, percent_left(&late, seconds));
            prop_assert!(Points::ZERO <= mark && mark <= earned && earned <= max);
        }

        #[test]
        fn to_come_later_never_raises_a_mark(late in any_late(), a in -1_000_000_i64..10_000_000, b in 0_i64..1_000_000, worth in 0_i64..100_000) {
            let mark = |seconds| after_lateness(Points::hundredths(worth), percent_left(&late, seconds));
            prop_assert!(mark(a + b) <= mark(a));
        }

        #[test]
        fn the_best_is_at_least_the_last_and_the_first(marks in proptest::collection::vec(0_i64..1000, 1..8)) {
            let marks: Vec<Option<Points>> = marks.into_iter().map(|mark| Some(Points::hundredths(mark))).collect();
            let of = |counts| marks[which_counts(counts, &marks, Points::hundredths(1000)).unwrap()];
            prop_assert!(of(Counts::Best) >= of(Counts::Last) && of(Counts::Best) >= of(Counts::First));
        }
    }
}
