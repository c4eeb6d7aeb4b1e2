//! Counts microtasks: what something costs.

use crate::lines::{Lines, order};
use node_loop::queue_microtask;

/// How many microtasks go by before `callback` runs: counts them on the side.
pub(crate) fn cost(program: impl FnOnce(Box<dyn FnOnce()>)) -> usize {
    fn count(left: usize, out: Lines) {
        if left > 0 {
            queue_microtask(move || {
                out.add("microtask");
                count(left - 1, out);
            });
        }
    }
    let lines = order(|out| {
        program(Box::new(out.adds("here")));
        count(20, out);
    });
    lines.split(' ').position(|line| line == "here").expect("the callback runs")
}
