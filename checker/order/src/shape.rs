//! The shape of a trace: its lines without what differs from run to run although the order is the same.
//!
//! Runs with equal shapes were the same order. It judges nothing, and knows nothing of time.

use super::Order;
use super::pattern::{Piece, Type, trim_blanks};

impl Order {
    /// The lines of a trace with times and ports left out, and process ids numbered as they appear.
    ///
    /// What a hole of another type holds is kept: a worker's number is part of an order, its pid is not.
    pub fn shape<'l>(&self, lines: impl IntoIterator<Item = &'l str>) -> Vec<String> {
        let mut pids: Vec<String> = Vec::new();
        let mut shape = |line: &str| {
            let line = trim_blanks(line);
            let leaf = self.program.leaves.iter().find(|leaf| leaf.pattern.matches(line));
            let Some(leaf) = leaf else { return line.to_owned() };
            let changes = |of: &Type| matches!(of, Type::Pid | Type::Port | Type::Ms | Type::Float);
            let pieces = leaf.pattern.pieces();
            if !pieces.iter().any(|piece| matches!(piece, Piece::Hole { of, .. } if changes(of))) {
                return line.to_owned();
            }
            walk(pieces, line, &changes, &mut pids)
        };
        lines.into_iter().map(&mut shape).collect()
    }
}

/// Walks along a line that matches, from one text of the pattern to the next.
fn walk<N>(
    pieces: &[Piece<N>],
    line: &str,
    changes: &dyn Fn(&Type) -> bool,
    pids: &mut Vec<String>,
) -> String {
    let (mut shape, mut rest) = (String::with_capacity(line.len()), line);
    for (no, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                shape.push_str(text);
                rest = rest.strip_prefix(text.as_str()).unwrap_or_default();
            }
            Piece::Hole { of, .. } => {
                // Values that change hold no blanks, so the next text ends them; a last one holds the rest.
                let next = pieces.get(no + 1).and_then(|next| match next {
                    Piece::Text(text) => rest.find(text.as_str()),
                    Piece::Hole { .. } => None,
                });
                let (value, after) = rest.split_at(next.unwrap_or(rest.len()));
                rest = after;
                match of {
                    Type::Pid => {
                        let known = pids.iter().position(|pid| pid == value).unwrap_or_else(|| {
                            pids.push(value.to_owned());
                            pids.len() - 1
                        });
                        shape.push_str(&format!("{{pid {known}}}"));
                    }
                    of if changes(of) => shape.push_str(&format!("{{{of}}}")),
                    _ => shape.push_str(value),
                }
            }
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(order: &str, a: &[&str], b: &[&str]) -> bool {
        let order = Order::from_text(order).unwrap();
        order.shape(a.iter().copied()) == order.shape(b.iter().copied())
    }

    #[test]
    fn pids_ports_and_times_make_no_order_of_their_own() {
        let order = r#"[{any: ["worker {a:pid} on {:port}", "worker {b:pid} on {:port}"]}, "took {:ms} ms"]"#;
        let first = ["worker 7 on 80", "worker 9 on 81", "took 12.5 ms"];
        assert!(same(order, &first, &["worker 41 on 90", "worker 40 on 91", "took 3 ms"]));
        assert!(!same(order, &first, &["worker 41 on 90", "worker 41 on 91", "took 3 ms"]));
    }

    #[test]
    fn lines_in_another_order_and_other_values_are_another_order() {
        let order = r#"[{any: [a, b]}, "worker {n:int}"]"#;
        assert!(same(order, &["a", "b", "worker 1"], &["a", "b", "worker 1"]));
        assert!(!same(order, &["a", "b", "worker 1"], &["b", "a", "worker 1"]));
        assert!(!same(order, &["a", "b", "worker 1"], &["a", "b", "worker 2"]));
    }
}
