//! The orders that were seen in many runs, each with how often, and legal ones that were not seen.
//!
//! It counts. Which orders are legal says the order itself; how many there are it does not say, so they are
//! drawn, and what is drawn is a lower bound.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde::Serialize;

use order::{Judgement, Order};

/// So many legal orders are drawn, in so long at most.
const DRAWS: usize = 400;
const TIME: Duration = Duration::from_millis(150);
/// So many of those that were not seen are shown.
const MOST_UNSEEN: usize = 6;
/// So many different orders are told one by one.
const MOST_ROWS: usize = 24;

/// The orders of many runs of one case.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// By their shape, so that a time in a line makes no order of its own: how often, and the lines of the first.
    seen: BTreeMap<Vec<String>, (u32, Vec<String>)>,
    runs: u32,
}

/// What the page draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Histogram {
    /// How many runs there were.
    runs: u32,
    /// How many different orders were seen.
    seen: usize,
    /// How many legal orders there are at least.
    legal: usize,
    /// The orders: those that were seen, the most frequent first, then legal ones that were not.
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    count: u32,
    lines: Vec<String>,
    legal: bool,
}

impl Orders {
    /// One more run printed these lines.
    pub(super) fn add(&mut self, order: &Order, lines: Vec<String>) {
        self.runs += 1;
        let shape = order.shape(lines.iter().map(String::as_str));
        self.seen.entry(shape).or_insert((0, lines)).0 += 1;
    }

    /// What was seen, against what is legal.
    pub(super) fn histogram(&self, order: &Order) -> Histogram {
        let is_legal =
            |lines: &[String]| matches!(order.judge(lines.iter().map(String::as_str)), Judgement::Legal);
        let mut rows: Vec<Row> = self
            .seen
            .values()
            .map(|(count, lines)| Row { count: *count, lines: lines.clone(), legal: is_legal(lines) })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        let seen_legal = rows.iter().filter(|row| row.legal).count();
        let unseen: BTreeSet<Vec<String>> =
            drawn(order).into_iter().filter(|shape| !self.seen.contains_key(shape)).collect();
        let legal = seen_legal + unseen.len();
        rows.truncate(MOST_ROWS);
        let unseen = unseen.into_iter().take(MOST_UNSEEN.min(MOST_ROWS - rows.len()));
        rows.extend(unseen.map(|lines| Row { count: 0, lines, legal: true }));
        Histogram { runs: self.runs, seen: self.seen.len(), legal, rows }
    }
}

/// The shapes of random legal orders.
fn drawn(order: &Order) -> BTreeSet<Vec<String>> {
    let mut rng = fastrand::Rng::with_seed(1);
    let until = Instant::now() + TIME;
    let words = (0..DRAWS).take_while(|_| Instant::now() < until).map_while(|_| order.sample(&mut rng));
    words.map(|lines| order.shape(lines.iter().map(String::as_str))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn seen_orders_are_counted_and_legal_ones_that_never_came_are_shown_beside_them() {
        let order = Order::from_text("[start, {any: [a, b, c]}]").unwrap();
        let mut orders = Orders::default();
        for seen in ["start b a c", "start a b c", "start b a c", "b start a c"] {
            orders.add(&order, lines(seen));
        }
        let histogram = orders.histogram(&order);
        assert_eq!((histogram.runs, histogram.seen, histogram.legal), (4, 3, 6));
        assert_eq!((histogram.rows[0].count, &histogram.rows[0].lines), (2, &lines("start b a c")));
        assert_eq!(histogram.rows.iter().filter(|row| !row.legal).count(), 1);
        assert_eq!(histogram.rows.iter().filter(|row| row.count == 0).count(), 4);
    }

    #[test]
    fn a_time_in_a_line_makes_no_order_of_its_own() {
        let order = Order::from_text("[\"after {:ms}\"]").unwrap();
        let mut orders = Orders::default();
        orders.add(&order, vec!["after 3".to_owned()]);
        orders.add(&order, vec!["after 4".to_owned()]);
        let histogram = orders.histogram(&order);
        assert_eq!((histogram.seen, histogram.legal, histogram.rows.len()), (1, 1, 1));
    }
}
