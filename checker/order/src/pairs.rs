//! Pairs of lines of an order, to ask about: may these two come in either order?
//!
//! A pair is called free when legal orders were drawn that have it either way, and bound when the order says so
//! itself; one of which neither is known is not asked about.

use std::collections::HashMap;

use super::Order;
use super::explain::pair_rule;
use super::program::{Kind, LeafNo, Program};

/// So many legal orders are drawn.
const WORDS: usize = 60;
/// So many lines are looked at.
const LINES: usize = 40;
/// An order with more lines is too long to ask about.
const MOST_LINES: usize = 400;

/// Two lines of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The line that is written first in the order; of a bound pair, the one that comes first.
    pub first: String,
    /// The other.
    pub second: String,
    /// True where both orders are legal.
    pub free: bool,
    /// Why, where the order says it.
    pub rule: Option<String>,
}

impl Order {
    /// At most `most` pairs, free ones and bound ones in turn as far as there are any.
    pub fn pairs(&self, rng: &mut fastrand::Rng, most: usize) -> Vec<Pair> {
        let program = &self.program;
        if program.leaves.len() > MOST_LINES {
            return Vec::new();
        }
        let leaves = leaves(program);
        let words: Vec<HashMap<LeafNo, usize>> =
            (0..WORDS).filter_map(|_| self.sample(rng)).map(|word| places(program, &word)).collect();
        let (mut free, mut bound) = (Vec::new(), Vec::new());
        for (no, (a, first)) in leaves.iter().enumerate() {
            for (b, second) in &leaves[no + 1..] {
                let ways = words.iter().filter_map(|word| Some(word.get(a)? < word.get(b)?));
                let (forth, back) =
                    ways.fold((0, 0), |(f, b), way| if way { (f + 1, b) } else { (f, b + 1) });
                let pair = |(a, first): (LeafNo, &String), (b, second): (LeafNo, &String), free| Pair {
                    first: first.clone(),
                    second: second.clone(),
                    free,
                    rule: if free {
                        free_rule(program, a, b)
                    } else {
                        pair_rule(program, a, b).map(|rule| rule.text)
                    },
                };
                if forth > 0 && back > 0 {
                    free.push(pair((*a, first), (*b, second), true));
                } else if is_bound(program, *a, *b) && forth > 0 {
                    bound.push(pair((*a, first), (*b, second), false));
                } else if is_bound(program, *b, *a) && back > 0 {
                    bound.push(pair((*b, second), (*a, first), false));
                }
            }
        }
        rng.shuffle(&mut free);
        rng.shuffle(&mut bound);
        // What has a rule teaches more; of pairs with one rule, one is enough as long as there are others.
        let mut seen = Vec::new();
        bound.sort_by_cached_key(|pair| {
            let again = seen.contains(&pair.rule);
            seen.push(pair.rule.clone());
            (pair.rule.is_none(), again)
        });
        let mut pairs = Vec::new();
        let (mut free, mut bound) = (free.into_iter(), bound.into_iter());
        while pairs.len() < most {
            let before = pairs.len();
            pairs.extend(bound.next());
            if pairs.len() < most {
                pairs.extend(free.next());
            }
            if pairs.len() == before {
                break;
            }
        }
        rng.shuffle(&mut pairs);
        pairs
    }
}

/// The lines that come exactly as often as they are written, and read like no other.
fn leaves(program: &Program) -> Vec<(LeafNo, String)> {
    let all: Vec<(LeafNo, String)> =
        (0..program.leaves.len() as LeafNo).map(|leaf| (leaf, program.show(leaf))).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (_, text) in &all {
        *times.entry(text.as_str()).or_default() += 1;
    }
    let fits = |(leaf, text): &&(LeafNo, String)| {
        program.leaf(*leaf).certain && !text.is_empty() && times.get(text.as_str()) == Some(&1)
    };
    all.iter().filter(fits).take(LINES).cloned().collect()
}

/// Where each line of the order stands in a word, as far as one printed line fits it and no other.
fn places(program: &Program, word: &[String]) -> HashMap<LeafNo, usize> {
    let mut places = HashMap::new();
    let mut unsure = Vec::new();
    for (at, line) in word.iter().enumerate() {
        let fits = |leaf: &LeafNo| program.leaf(*leaf).pattern.matches(line);
        let leaves: Vec<LeafNo> = (0..program.leaves.len() as LeafNo).filter(fits).collect();
        match leaves.as_slice() {
            [one] if !places.contains_key(one) => drop(places.insert(*one, at)),
            several => unsure.extend_from_slice(several),
        }
    }
    places.retain(|leaf, _| !unsure.contains(leaf));
    places
}

/// True when the order itself says that `a` comes before `b`.
fn is_bound(program: &Program, a: LeafNo, b: LeafNo) -> bool {
    let by_edge = match (program.leaf(a).id, program.leaf(b).id) {
        (Some(a), Some(b)) => program.edges.ordered(a, b),
        _ => false,
    };
    by_edge || program.written_before(a, b)
}

/// Why two lines are free: what is said of the part in which their branches lie.
fn free_rule(program: &Program, a: LeafNo, b: LeafNo) -> Option<String> {
    let (term, _, _) = program.parting(a, b)?;
    let term = program.term(term);
    matches!(term.kind, Kind::Any { .. }).then_some(())?;
    program.rule(term.rule).map(|rule| rule.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(order: &str, most: usize) -> Vec<Pair> {
        Order::from_text(order).unwrap().pairs(&mut fastrand::Rng::with_seed(1), most)
    }

    #[test]
    fn a_bound_pair_has_the_rule_of_the_part_that_binds_it() {
        let pairs = pairs("[{seq: [a, b], why: a queue is first in}]", 3);
        let rule = Some("a queue is first in".to_owned());
        assert_eq!(pairs, [Pair { first: "a".into(), second: "b".into(), free: false, rule }]);
    }

    #[test]
    fn both_kinds_are_asked_about_where_there_are_both() {
        let pairs = pairs("[a, {any: [b, c], why: two timers}, d]", 3);
        assert_eq!(pairs.len(), 3);
        let free: Vec<&Pair> = pairs.iter().filter(|pair| pair.free).collect();
        assert_eq!(free.len(), 1);
        assert_eq!(free[0].rule.as_deref(), Some("two timers"));
        assert!(pairs.iter().filter(|pair| !pair.free).all(|pair| pair.first == "a" || pair.second == "d"));
    }

    #[test]
    fn an_edge_binds_lines_of_two_branches() {
        let node =
            crate::yaml::parse("order: [{any: [{line: x, id: x}, {line: y, id: y}]}]\nbefore: [{y < x: so}]")
                .unwrap();
        let at = crate::yaml::At::root(&node);
        let order = Order::parse(&at.get("order").unwrap(), at.get("before").as_ref(), None).unwrap();
        let pairs = order.pairs(&mut fastrand::Rng::with_seed(1), 3);
        assert_eq!(
            pairs,
            [Pair { first: "y".into(), second: "x".into(), free: false, rule: Some("so".into()) }]
        );
    }

    #[test]
    fn lines_that_may_be_absent_or_come_twice_are_not_asked_about() {
        assert_eq!(pairs("[{maybe: a}, b, {repeat: 2, do: [c]}]", 3), []);
        assert_eq!(pairs("[{any: [a, a]}]", 3), []);
    }

    #[test]
    fn a_line_with_a_hole_is_asked_about_where_no_other_fits_it() {
        let free = pairs("[{for: {job: 1..2}, do: [\"job {job} on {worker:int}\"]}]", 3);
        let text = |pair: &Pair| (pair.first.clone(), pair.second.clone(), pair.free);
        assert_eq!(
            free.iter().map(text).collect::<Vec<_>>(),
            [("job 1 on {:int}".to_owned(), "job 2 on {:int}".to_owned(), true)]
        );
        assert_eq!(pairs("[\"{:any}\", b]", 3), [], "whatever is printed might be the first line");
    }
}
