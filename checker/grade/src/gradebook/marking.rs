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

/// The mark of one attempt at an exercise, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It is this.
    Mark(Points),
    /// It is open, or held, and is this at most.
    AtMost(Points),
}

/// Which of several marks of one exercise counts, by its place: attempts come in the order of time.
///
/// With `best`, an attempt that is open may be the best one, so that it counts until it is decided, unless another has as
/// much already as it can come to. Of equal ones the first counts.
pub fn which_counts(counts: Counts, marks: &[Known]) -> Option<usize> {
    let last = marks.len().checked_sub(1)?;
    match counts {
        Counts::Last => Some(last),
        Counts::First => Some(0),
        Counts::Best => {
            let mut best = None;
            for (at, mark) in marks.iter().enumerate() {
                if let Known::Mark(mark) = mark
                    && best.is_none_or(|(_, highest)| *mark > highest)
                {
                    best = Some((at, *mark));
                }
            }
            let may_be_better = |mark: &Known| match (mark, best) {
                (Known::AtMost(most), Some((_, highest))) => *most > highest,
                (Known::AtMost(_), None) => true,
                (Known::Mark(_), _) => false,
            };
            marks.iter().position(may_be_better).or(best.map(|(at, _)| at))
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
        let marks = [5, 8, 8, 2].map(|points| Known::Mark(Points::whole(points)));
        let which = |counts| which_counts(counts, &marks);
        assert_eq!(
            [which(Counts::First), which(Counts::Best), which(Counts::Last)],
            [Some(0), Some(1), Some(3)]
        );
        assert_eq!(which_counts(Counts::Best, &[]), None);
    }

    #[test]
    fn an_attempt_that_is_open_may_be_the_best_one_until_another_has_as_much_as_it_can_come_to() {
        let marks = |most| [Known::Mark(Points::whole(5)), Known::AtMost(Points::whole(most))];
        let which = |most| which_counts(Counts::Best, &marks(most));
        assert_eq!([which(10), which(5), which(3)], [Some(1), Some(0), Some(0)]);
        assert_eq!(which_counts(Counts::Best, &[Known::AtMost(Points::ZERO)]), Some(0));
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
            let known: Vec<Known> = marks.iter().map(|mark| Known::Mark(Points::hundredths(*mark))).collect();
            let of = |counts| marks[which_counts(counts, &known).unwrap()];
            prop_assert!(of(Counts::Best) >= of(Counts::Last) && of(Counts::Best) >= of(Counts::First));
        }
    }
}
