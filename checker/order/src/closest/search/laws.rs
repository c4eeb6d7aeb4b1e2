//! What the search owes to whoever waits for it: an end, and on a long trace an answer that is near.

use super::*;
use crate::Order;

/// Orders with choices, each with a long trace that is not legal.
fn long() -> Vec<(&'static str, &'static str, Vec<String>)> {
    let times = |text: &str, count: usize| vec![text.to_owned(); count];
    let numbered = |word: &str, count: usize| (0..count).map(|no| format!("{word} {no}")).collect::<Vec<_>>();
    let pairs: Vec<String> = (0..1_500).flat_map(|no| [format!("start {no}"), format!("end {no}")]).collect();
    let mut one_lost = pairs.clone();
    one_lost.remove(1_601);
    vec![
        ("the end is missing", "[{repeat: 0.., do: tick}, end]", times("tick", 3_000)),
        (
            "the end comes first",
            "[{repeat: 0.., do: tick}, end]",
            [times("end", 1), times("tick", 3_000)].concat(),
        ),
        (
            "one equal line too few",
            "[{each: 3000, do: tick}, end]",
            [times("tick", 2_999), times("end", 1)].concat(),
        ),
        (
            "one equal line too many",
            "[{each: 3000, do: tick}, end]",
            [times("tick", 3_001), times("end", 1)].concat(),
        ),
        (
            "the end comes before all numbers",
            "[{repeat: 0.., do: 'item {:int}'}, end]",
            [times("end", 1), numbered("item", 3_000)].concat(),
        ),
        ("one end of a pair is lost", "[{each: 1500, do: ['start {id}', 'end {id}']}]", one_lost),
        (
            "two branches could have printed it",
            "[{any: [{repeat: 0.., do: [a, a]}, {repeat: 0.., do: [a, a, a]}]}, end]",
            times("a", 1_999),
        ),
        (
            "nothing is like the order",
            "[{repeat: 1.., do: ['{a:any}-{b:any}', '{b}-{a}']}]",
            times(&"-".repeat(900), 600),
        ),
    ]
}

#[test]
fn the_work_of_a_search_is_bounded_whatever_the_trace() {
    for (name, order, trace) in long() {
        let order = Order::from_text(order).unwrap();
        let trace: Vec<&str> = trace.iter().map(String::as_str).collect();
        let mut task = Task::new(&order.program, &trace);
        let found = search(&mut task);
        // What goes on alone may do as much again; one step may exceed its share.
        let most = 2 * WORK + WORK / 4;
        assert!(task.spent.get() <= most, "{name}: {} of {most}", task.spent.get());
        assert!(found.is_some() || name.starts_with("nothing"), "{name}: no closest order");
    }
}

#[test]
fn of_a_long_trace_nearly_every_line_is_kept_where_one_is_wrong() {
    for (name, order, trace) in long().into_iter().take(6) {
        let order = Order::from_text(order).unwrap();
        let lines: Vec<&str> = trace.iter().map(String::as_str).collect();
        let found = closest(&order.program, &lines).unwrap();
        let kept = found.lines.iter().filter(|line| line.kept).count();
        assert!(kept + 2 >= trace.len(), "{name}: {kept} of {} lines are kept", trace.len());
    }
}

#[test]
fn a_large_order_leaves_no_line_without_an_answer() {
    // Of each pair the first line to come is kept at least, and so is the second where it came second.
    let order = Order::from_text("[{for: {i: 1..300}, do: ['s {i}', {maybe: m}, 'e {i}']}]").unwrap();
    let mut trace: Vec<String> = (1..=300).flat_map(|no| [format!("s {no}"), format!("e {no}")]).collect();
    fastrand::Rng::with_seed(11).shuffle(&mut trace);
    let lines: Vec<&str> = trace.iter().map(String::as_str).collect();
    let found = closest(&order.program, &lines).unwrap();
    let kept = found.lines.iter().filter(|line| line.kept).count();
    assert!(found.unplaced(lines.len()).is_empty() && found.lines.len() == lines.len(), "{found:?}");
    assert!(kept >= 300, "{kept} lines are kept");
}

#[test]
fn a_value_that_no_line_of_the_trace_has_is_shown_as_its_hole_wherever_it_stands() {
    let missing = |order: &str, trace: &[&str]| -> Vec<String> {
        let order = Order::from_text(order).unwrap();
        let found = closest(&order.program, trace).unwrap();
        let missing = found.lines.iter().filter(|line| line.from.is_none());
        missing.map(|line| line.shown().to_owned()).collect()
    };
    let order = "[pool, 's {w:int}', 'e {w}', done]";
    assert_eq!(missing(order, &["pool", "done"]), ["s {w}", "e {w}"]);
    assert_eq!(missing(order, &["pool", "s 7", "done"]), ["e 7"]);
    // Each round has a value of its own: what one of them printed is nothing to another.
    let rounds = "[{for: {job: 1..2}, do: ['job {job} on {w:int}', 'end {job} on {w}']}, done]";
    assert_eq!(missing(rounds, &["job 1 on 3", "done"]), ["end 1 on 3", "job 2 on {w}", "end 2 on {w}"]);
}
