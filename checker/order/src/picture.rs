//! An order drawn for people: a total order as a column, what is free as a tree of branches.
//!
//! ```text
//! pool of 2 workers
//! in any order:
//! ├ job 1 starts
//! │ job 1 ends
//! └ job 2 starts
//!   job 2 ends
//! all jobs done
//! ```
//!
//! Rows stand below each other and nothing stands beside them, so that no script has to be aligned. It says what
//! is written and decides nothing.

use super::Order;
use super::program::{Kind, LeafNo, Program, TermNo};
use text::{tr, trn};

/// More branches than this are not all drawn.
const BRANCHES: usize = 6;
/// More rows than this are not drawn.
const ROWS: usize = 400;

/// An order as it is drawn. Lines are shown as their author reads them, with nothing made safe for a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// The lines and what is said of their order, from top to bottom.
    pub rows: Vec<String>,
    /// The edges: the first line comes before the second, and why.
    pub edges: Vec<(String, String, Option<String>)>,
    /// What must not appear at all, and why.
    pub never: Vec<(String, Option<String>)>,
    /// Every rule of the order once, as it is written.
    pub rules: Vec<String>,
}

impl Order {
    /// The order as people read it, in the current language; rules stay as they are written.
    pub fn picture(&self) -> Picture {
        let program = &self.program;
        let mut rows = Vec::new();
        term(program, program.root, &mut rows);
        if rows.len() > ROWS {
            let more = rows.len() - ROWS;
            rows.truncate(ROWS);
            rows.push(trn!(more, "⋮ {count} more row", "⋮ {count} more rows"));
        }
        let rule = |rule| program.rule(rule).map(|rule| rule.text.clone());
        let line_of = |id: u32| {
            let first = program.edges.lines.get(id as usize).and_then(|lines| lines.first());
            first.map_or_else(|| program.ids[id as usize].clone(), |leaf| line(program, *leaf))
        };
        let written = program.edges.written.iter();
        let edges = written.map(|(a, b, why)| (line_of(*a), line_of(*b), rule(*why))).collect();
        let never = program.never.iter().map(|(pattern, why)| (pattern_text(program, pattern), rule(*why)));
        let mut rules: Vec<String> = Vec::new();
        for rule in &program.rules {
            if !rules.contains(&rule.text) {
                rules.push(rule.text.clone());
            }
        }
        Picture { rows, edges, never: never.collect(), rules }
    }
}

fn pattern_text(program: &Program, pattern: &super::pattern::Pattern) -> String {
    let text = program.show_pieces(pattern.pieces(), &[]);
    // A regex is shown as it is written, and not as a hole without a name.
    match text.strip_prefix("{:/").and_then(|text| text.strip_suffix("/}")) {
        Some(regex) => format!("/{regex}/"),
        None => text,
    }
}

fn line(program: &Program, leaf: LeafNo) -> String {
    let text = program.show(leaf);
    if text.is_empty() { tr!("(an empty line)") } else { text }
}

fn term(program: &Program, no: TermNo, rows: &mut Vec<String>) {
    if rows.len() > ROWS {
        // What is not drawn is still counted, by its lines.
        rows.extend(program.term(no).leaves.clone().map(|_| String::new()));
        return;
    }
    match &program.term(no).kind {
        Kind::Line(leaf) => rows.push(line(program, *leaf)),
        Kind::Seq { kids, .. } => program.kids(kids).iter().for_each(|kid| term(program, *kid, rows)),
        Kind::Any { .. } => {
            let mut all = Vec::new();
            branches(program, no, &mut all);
            match all.as_slice() {
                [one] => term(program, *one, rows),
                all => tree(program, &tr!("in any order:"), all, rows),
            }
        }
        Kind::OneOf { kids } => {
            let all = program.kids(kids).to_vec();
            tree(program, &tr!("one of these:"), &all, rows);
        }
        Kind::Maybe(body) => tree(program, &tr!("perhaps:"), &[*body], rows),
        Kind::Repeat { min, max, body } => {
            let times = match max {
                Some(max) if max == min => {
                    trn!(*min, "{count} time:", "{count} times, one after the other:")
                }
                Some(max) => tr!("{min} to {max} times, one after the other:", min = min, max = max),
                None => trn!(
                    *min,
                    "{count} time or more, one after the other:",
                    "{count} times or more, one after the other:"
                ),
            };
            tree(program, &times, &[*body], rows);
        }
        Kind::Each { copies, body, .. } => {
            let copies = trn!(*copies, "{count} copy:", "{count} copies, at the same time:");
            tree(program, &copies, &[*body], rows);
        }
        Kind::Scope { body, .. } => term(program, *body, rows),
    }
}

/// The branches of an `any`; one that stands in another is as free as the others.
fn branches(program: &Program, no: TermNo, all: &mut Vec<TermNo>) {
    match &program.term(no).kind {
        Kind::Any { kids } => program.kids(kids).iter().for_each(|kid| branches(program, *kid, all)),
        _ if program.term(no).leaves.is_empty() => {}
        _ => all.push(no),
    }
}

/// A heading and what it is about.
fn tree(program: &Program, heading: &str, all: &[TermNo], rows: &mut Vec<String>) {
    rows.push(heading.to_owned());
    let cut = all.len() > BRANCHES;
    for (at, branch) in all.iter().enumerate() {
        if cut && at == BRANCHES - 2 {
            let more = all.len() - (BRANCHES - 1);
            rows.push(format!("⋮ {}", trn!(more, "{count} more branch", "{count} more branches")));
        }
        if cut && at >= BRANCHES - 2 && at + 1 < all.len() {
            continue;
        }
        let is_last = at + 1 == all.len();
        let mut below = Vec::new();
        term(program, *branch, &mut below);
        let (first, rest) = if is_last { ("└ ", "  ") } else { ("├ ", "│ ") };
        rows.extend(
            below.iter().enumerate().map(|(no, row)| format!("{}{row}", if no == 0 { first } else { rest })),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(order: &str) -> Vec<String> {
        Order::from_text(order).unwrap().picture().rows
    }

    #[test]
    fn a_total_order_is_a_column_however_its_parts_are_nested() {
        assert_eq!(
            rows("[a, {seq: [b, [c, d]], why: because}, \"\"]"),
            ["a", "b", "c", "d", "(an empty line)"]
        );
    }

    #[test]
    fn what_is_free_is_a_tree_and_goes_on_below_it() {
        assert_eq!(
            rows("[a, {any: [[b, c], {for: {x: [1, 2]}, do: [\"d {x}\"]}]}, e]"),
            ["a", "in any order:", "├ b", "│ c", "├ d 1", "└ d 2", "e"]
        );
    }

    #[test]
    fn choices_and_rounds_say_what_they_are() {
        assert_eq!(
            rows("[{one-of: [a, [b, c]]}, {maybe: d}, {repeat: 2..4, do: [e]}, {each: 3, do: [f]}]"),
            [
                "one of these:",
                "├ a",
                "└ b",
                "  c",
                "perhaps:",
                "└ d",
                "2 to 4 times, one after the other:",
                "└ e",
                "3 copies, at the same time:",
                "└ f"
            ]
        );
    }

    #[test]
    fn many_branches_are_counted_and_the_last_one_is_shown() {
        let rows = rows("[{for: {n: 1..100}, do: [\"job {n}\"]}]");
        assert_eq!(
            rows,
            ["in any order:", "├ job 1", "├ job 2", "├ job 3", "├ job 4", "⋮ 95 more branches", "└ job 100"]
        );
    }

    #[test]
    fn a_drawing_has_an_end() {
        assert_eq!(rows("[{repeat: 1, do: [a]}]").len(), 2);
        let long: Vec<String> = (0..5_000).map(|n| format!("line {n}")).collect();
        assert_eq!(rows(&format!("[{}]", long.join(", "))).last().unwrap(), "⋮ 4600 more rows");
    }

    #[test]
    fn edges_are_shown_by_their_lines_and_rules_once() {
        let yaml = "order: [{any: [{line: a is up, id: a}, {line: b is up, id: b, why: r}, {line: c, why: r}]}]\n\
                    before: [{a < b: first a}]\nnever: [{line: panic, why: n}]";
        let node = crate::yaml::parse(yaml).unwrap();
        let at = crate::yaml::At::root(&node);
        let order =
            Order::parse(&at.get("order").unwrap(), at.get("before").as_ref(), at.get("never").as_ref())
                .unwrap();
        let picture = order.picture();
        assert_eq!(picture.edges, [("a is up".into(), "b is up".into(), Some("first a".into()))]);
        assert_eq!(picture.never, [("panic".into(), Some("n".into()))]);
        assert_eq!(picture.rules.iter().filter(|rule| *rule == "r").count(), 1);
    }
}
