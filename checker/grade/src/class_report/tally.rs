//! What the class report counts. It draws nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use flow::build::Key;

use crate::gradebook::row::{Judged, Row, Sheet, State};
use crate::points::Points;

/// In how many bars the totals stand.
pub(super) const BARS: usize = 10;

/// How the totals are spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spread {
    /// How many learners have so many tenths of the points: the last bar holds its upper end too.
    pub(super) bars: [usize; BARS],
    /// How many learners have a row that is open, and are in no bar.
    pub(super) open: usize,
    /// How many have handed in nothing at all, and are in no bar.
    pub(super) absent: usize,
    /// The middle total of those in the bars.
    pub(super) median: Option<Points>,
}

/// What an assignment is worth.
pub(super) fn most(sheet: &Sheet) -> Points {
    sheet.columns.iter().map(|column| column.max).sum()
}

pub(super) fn spread(sheet: &Sheet) -> Spread {
    let max = most(sheet).in_hundredths().max(1);
    let mut spread = Spread { bars: [0; BARS], open: 0, absent: 0, median: None };
    let mut totals = Vec::new();
    for learner in &sheet.learners {
        let (total, open) = learner.total();
        if open > 0 {
            spread.open += 1;
        } else if learner.rows.iter().all(|row| matches!(row.state, State::NotHandedIn)) {
            spread.absent += 1;
        } else {
            let tenth = total.in_hundredths().max(0) * BARS as i64 / max;
            spread.bars[usize::try_from(tenth).unwrap_or(0).min(BARS - 1)] += 1;
            totals.push(total);
        }
    }
    totals.sort_unstable();
    spread.median = totals.get(totals.len() / 2).copied();
    spread
}

/// What is judged of a row, held or not.
pub(super) fn judged(row: &Row) -> Option<&Judged> {
    match &row.state {
        State::Judged(judged) => Some(judged),
        State::Held(held) => held.judged.as_ref(),
        State::NotHandedIn | State::Waiting => None,
    }
}

/// A rule, and how many learners broke it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// The rule, in English.
    pub(super) rule: String,
    /// How many learners.
    pub(super) learners: usize,
    /// In which exercises, by their place in the assignment.
    pub(super) columns: BTreeSet<usize>,
}

/// The rules that were broken, the most often broken first: a learner counts once for each, however often they broke it.
pub(super) fn broken(sheet: &Sheet) -> Vec<Broken> {
    let mut rules: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<usize>)> = BTreeMap::new();
    for learner in &sheet.learners {
        for (column, row) in learner.rows.iter().enumerate() {
            for case in judged(row).iter().flat_map(|judged| &judged.cases) {
                let finding = case.cause.as_ref().and_then(|cause| cause.finding());
                let Some(rule) = finding.and_then(|finding| finding.violation.rule.as_ref()) else {
                    continue;
                };
                let (learners, columns) = rules.entry(&rule.text).or_default();
                learners.insert(&learner.learner.id);
                columns.insert(column);
            }
        }
    }
    let broken = |(rule, (learners, columns)): (&str, (BTreeSet<&str>, _))| Broken {
        rule: rule.to_owned(),
        learners: learners.len(),
        columns,
    };
    let mut all: Vec<Broken> = rules.into_iter().map(broken).collect();
    all.sort_by_key(|broken| Reverse(broken.learners));
    all
}

/// Seconds of compiling and of running for each exercise: work that several handed in alike was done once.
pub(super) fn times(sheet: &Sheet) -> Vec<(f64, f64)> {
    (0..sheet.columns.len())
        .map(|column| {
            let jobs: BTreeMap<Key, (f64, f64)> = (sheet.learners.iter())
                .filter_map(|learner| judged(learner.rows.get(column)?))
                .map(|judged| (judged.job, judged.seconds))
                .collect();
            jobs.values().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gradebook::sample;

    #[test]
    fn every_learner_is_in_a_bar_or_counted_beside_them() {
        let sheet = sample::sheet();
        let spread = spread(&sheet);
        assert_eq!(spread.bars.iter().sum::<usize>() + spread.open + spread.absent, sheet.learners.len());
        assert_eq!((spread.open, spread.absent > 0), (2, true));
        assert!(spread.bars[BARS - 1] > 0, "full marks stand in the last bar");
    }

    #[test]
    fn a_total_stands_in_the_bar_of_its_tenth() {
        let mut sheet = sample::sheet();
        // 40 and 24 of 40 points.
        sheet.learners.truncate(2);
        let mut bars = [0; BARS];
        (bars[9], bars[6]) = (1, 1);
        assert_eq!(spread(&sheet).bars, bars);
        assert_eq!(spread(&sheet).median, Some(Points::whole(40)));
    }

    #[test]
    fn a_learner_counts_once_for_a_rule_however_often_they_broke_it() {
        let mut sheet = sample::sheet();
        let mut broken_by = |learners: &[usize]| {
            let one = sample::sheet().learners.swap_remove(1);
            sheet.learners = learners.iter().map(|_| one.clone()).collect();
            for (learner, id) in sheet.learners.iter_mut().zip(learners) {
                learner.learner.id = format!("s{id}");
            }
            broken(&sheet)
        };
        let rules = broken_by(&[1]);
        assert!(rules.iter().all(|broken| broken.learners == 1));
        assert!(rules.iter().any(|broken| broken.rule.contains("microtasks are drained")), "{rules:?}");
        assert!(broken_by(&[1, 2, 3]).iter().all(|broken| broken.learners == 3));
        assert_eq!(broken_by(&[1, 1]), rules, "the same learner twice is one");
        let all = broken(&sample::sheet());
        assert!(all.len() > 3 && all.is_sorted_by(|a, b| a.learners >= b.learners));
    }

    #[test]
    fn work_that_is_one_job_takes_its_time_once() {
        let mut sheet = sample::sheet();
        sheet.learners.truncate(2);
        sheet.learners[1] = sheet.learners[0].clone();
        let once = times(&sheet);
        sheet.learners.truncate(1);
        assert_eq!(once, times(&sheet));
    }
}
