//! Laws of the closest legal order, held against all legal orders of small random ones.
//!
//! The legal orders are listed by the definition of the order language, from a tree and a list of
//! edges that only these tests know; nothing of the net, the residue or the matching is used for it.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Alignment, DagInput, Method, align, closest};
use crate::closest::antichain::Conflicts;
use crate::net::Net;
use crate::yaml::{self, At};
use crate::{compile, syntax};

const NEVER_MATCHED: Method = Method { max_candidates: 0, ..Method::USUAL };
const ALWAYS_MATCHED: Method = Method { chains: false, ..Method::USUAL };
const GREEDY: Method = Method { chains: false, largest: Conflicts::greedy_antichain, ..Method::USUAL };

fn net(items: &str, edges: &[String]) -> Net {
    let items = yaml::parse(items).unwrap();
    let edges = yaml::parse(&format!("[{}]", edges.join(", "))).unwrap();
    let edges = syntax::edges(&At::root(&edges)).unwrap();
    let program = compile::compile(&syntax::items(&At::root(&items)).unwrap(), &edges, &[]).unwrap();
    Net::of(&program).expect("no choice, no holes, equal lines in a fixed order")
}

/// An order as these tests know it; lines are numbered from left to right.
#[derive(Debug, Clone)]
enum Tree {
    Line,
    Seq(Vec<Tree>),
    Any(Vec<Tree>),
}

impl Tree {
    fn size(&self) -> usize {
        match self {
            Self::Line => 1,
            Self::Seq(kids) | Self::Any(kids) => kids.iter().map(Self::size).sum(),
        }
    }

    /// Writes the order down, and `before[a][b]` for each pair of lines that stands in a sequence.
    fn write(&self, texts: &[String], next: &mut usize, before: &mut [Vec<bool>]) -> String {
        let (kids, in_turn) = match self {
            Self::Line => {
                *next += 1;
                return format!("{{line: {}, id: i{}}}", texts[*next - 1], *next - 1);
            }
            Self::Seq(kids) => (kids, true),
            Self::Any(kids) => (kids, false),
        };
        let first = *next;
        let mut written = Vec::new();
        for kid in kids {
            let start = *next;
            written.push(kid.write(texts, next, before));
            if in_turn {
                (first..start).for_each(|a| before[a][start..*next].fill(true));
            }
        }
        format!("{{{}: [{}]}}", if in_turn { "seq" } else { "any" }, written.join(", "))
    }

    /// All words, by definition: sequences join, branches shuffle.
    fn words(&self, next: &mut usize) -> Vec<Vec<usize>> {
        match self {
            Self::Line => {
                *next += 1;
                vec![vec![*next - 1]]
            }
            Self::Seq(kids) | Self::Any(kids) => {
                let in_turn = matches!(self, Self::Seq(_));
                kids.iter().fold(vec![Vec::new()], |words, kid| {
                    let more = kid.words(next);
                    let pairs = words.iter().flat_map(|a| more.iter().map(move |b| (a, b)));
                    pairs
                        .flat_map(|(a, b)| if in_turn { vec![[&a[..], b].concat()] } else { shuffles(a, b) })
                        .collect()
                })
            }
        }
    }
}

fn shuffles(a: &[usize], b: &[usize]) -> Vec<Vec<usize>> {
    let (Some((last_a, rest_a)), Some((last_b, rest_b))) = (a.split_last(), b.split_last()) else {
        return vec![[a, b].concat()];
    };
    let ending = |words: Vec<Vec<usize>>, last: usize| {
        words.into_iter().map(move |word| [&word[..], &[last]].concat())
    };
    ending(shuffles(rest_a, b), *last_a).chain(ending(shuffles(a, rest_b), *last_b)).collect()
}

/// A change to a legal trace, so that it is no longer one.
#[derive(Debug, Clone)]
enum Edit {
    Swap(prop::sample::Index, prop::sample::Index),
    Move(prop::sample::Index, prop::sample::Index),
    Delete(prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index),
}

impl Edit {
    fn apply(&self, trace: &mut Vec<String>) {
        if trace.is_empty() {
            return;
        }
        let length = trace.len();
        match self {
            Self::Swap(a, b) => trace.swap(a.index(length), b.index(length)),
            Self::Move(from, to) => {
                let line = trace.remove(from.index(length));
                trace.insert(to.index(length), line);
            }
            Self::Delete(at) => drop(trace.remove(at.index(length))),
            Self::Repeat(from, to) => trace.insert(to.index(length + 1), trace[from.index(length)].clone()),
            Self::Insert(at) => trace.insert(at.index(length + 1), "nobody asked".to_owned()),
        }
    }
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let index = any::<prop::sample::Index>;
    let edit = prop_oneof![
        (index(), index()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (index(), index()).prop_map(|(from, to)| Edit::Move(from, to)),
        index().prop_map(Edit::Delete),
        (index(), index()).prop_map(|(from, to)| Edit::Repeat(from, to)),
        index().prop_map(Edit::Insert),
    ];
    prop::collection::vec(edit, 0..6)
}

/// A random order, and a trace that may or may not keep to it.
#[derive(Debug, Clone)]
struct Case {
    tree: Tree,
    items: String,
    edges: Vec<(usize, usize)>,
    texts: Vec<String>,
    /// Which lines come before which, by structure and edges together.
    before: Vec<Vec<bool>>,
    trace: Vec<String>,
}

impl Case {
    /// `repeats` asks lines to take the text of an earlier one, `edges` asks for edges; what would be
    /// no order with a net is left out.
    fn new(tree: Tree, repeats: &[u8], edges: &[(u8, u8)], keys: &[u16], edits: &[Edit]) -> Self {
        let lines = tree.size();
        let mut before = vec![vec![false; lines]; lines];
        tree.write(&vec![String::new(); lines], &mut 0, &mut before);
        let mut texts: Vec<String> = Vec::new();
        for line in 0..lines {
            let earlier = repeats[line] as usize % (2 * line + 1);
            let fits = |text: &String| (0..line).all(|other| texts[other] != *text || before[other][line]);
            let text = texts.get(earlier).filter(|text| fits(text)).cloned();
            texts.push(text.unwrap_or_else(|| format!("t{line}")));
        }
        let items = tree.write(&texts, &mut 0, &mut before.clone());
        let mut kept_edges = Vec::new();
        for (a, b) in edges.iter().map(|(a, b)| (*a as usize % lines, *b as usize % lines)) {
            if a != b && !before[b][a] {
                kept_edges.push((a, b));
                let sources: Vec<usize> = (0..lines).filter(|line| *line == a || before[*line][a]).collect();
                let targets: Vec<usize> = (0..lines).filter(|line| *line == b || before[b][*line]).collect();
                sources.iter().for_each(|a| targets.iter().for_each(|b| before[*a][*b] = true));
            }
        }
        // A random legal trace: of the lines that may come, the one with the smallest key.
        let mut out: Vec<usize> = Vec::new();
        while out.len() < lines {
            let may = |line: &usize| {
                !out.contains(line) && (0..lines).all(|a| !before[a][*line] || out.contains(&a))
            };
            let next =
                (0..lines).filter(may).min_by_key(|line| keys[*line]).expect("the edges go in no circle");
            out.push(next);
        }
        let mut trace = out.into_iter().map(|line| texts[line].clone()).collect();
        edits.iter().for_each(|edit| edit.apply(&mut trace));
        Self { tree, items, edges: kept_edges, texts, before, trace }
    }

    fn align(&self, method: &Method) -> Alignment {
        let edges: Vec<String> = self.edges.iter().map(|(a, b)| format!("i{a} < i{b}")).collect();
        let trace: Vec<&str> = self.trace.iter().map(String::as_str).collect();
        align(&DagInput { net: &net(&self.items, &edges), trace: &trace }, method)
    }

    /// The most lines that the trace has in common with any legal order.
    fn most_in_common(&self) -> usize {
        let words = self.tree.words(&mut 0);
        let legal = |word: &&Vec<usize>| {
            let place = |line: usize| word.iter().position(|other| *other == line);
            self.edges.iter().all(|(a, b)| place(*a) < place(*b))
        };
        let in_common = |word: &Vec<usize>| {
            let mut row = vec![0; word.len() + 1];
            for text in &self.trace {
                let mut next = vec![0; word.len() + 1];
                for (at, line) in word.iter().enumerate() {
                    let same = self.texts[*line] == *text;
                    next[at + 1] = if same { row[at] + 1 } else { usize::max(row[at + 1], next[at]) };
                }
                row = next;
            }
            row[word.len()]
        };
        words.iter().filter(legal).map(in_common).max().expect("an order has a word")
    }

    /// What holds of every answer: a legal order, honest claims, kept lines as printed.
    fn assert_sound(&self, found: &Alignment) -> Result<(), TestCaseError> {
        let lines: Vec<usize> = found.word.iter().map(|placed| placed.leaf as usize).collect();
        prop_assert_eq!(lines.iter().collect::<HashSet<_>>().len(), self.texts.len(), "each line comes once");
        prop_assert_eq!(lines.len(), self.texts.len(), "each line comes once");
        for (at, line) in lines.iter().enumerate() {
            prop_assert!(
                !lines[at..].iter().any(|later| self.before[*later][*line]),
                "line {} is too early",
                line
            );
        }
        let claims: Vec<usize> = found.word.iter().filter_map(|placed| placed.from).collect();
        prop_assert_eq!(
            claims.iter().collect::<HashSet<_>>().len(),
            claims.len(),
            "a trace line is claimed twice"
        );
        for placed in &found.word {
            let from = placed.from.map(|from| &self.trace[from]);
            prop_assert!(from.is_none_or(|from| *from == self.texts[placed.leaf as usize]), "{:?}", placed);
        }
        let texts: HashSet<&String> = self.texts.iter().collect();
        let times = |all: &[String], text: &String| all.iter().filter(|other| *other == text).count();
        let most: usize =
            texts.iter().map(|text| times(&self.texts, text).min(times(&self.trace, text))).sum();
        prop_assert_eq!(claims.len(), most, "a line is called missing although the trace has it");
        let kept: Vec<_> = found.word.iter().filter(|placed| placed.kept).map(|placed| placed.from).collect();
        prop_assert!(kept.is_sorted() && !kept.contains(&None), "kept lines stand as printed: {:?}", kept);
        Ok(())
    }

    fn assert_closest(&self, method: &Method) -> Result<(), TestCaseError> {
        let found = self.align(method);
        self.assert_sound(&found)?;
        prop_assert!(!found.near);
        prop_assert_eq!(kept(&found), self.most_in_common(), "as many lines are kept as can be");
        Ok(())
    }
}

fn kept(found: &Alignment) -> usize {
    found.word.iter().filter(|placed| placed.kept).count()
}

/// Orders of at most so many lines.
fn cases(lines: usize, tree: impl Strategy<Value = Tree>) -> impl Strategy<Value = Case> {
    let parts = (
        tree.prop_filter("too many lines", move |tree| (1..=lines).contains(&tree.size())),
        prop::collection::vec(any::<u8>(), lines),
        prop::collection::vec(any::<(u8, u8)>(), 0..4),
        prop::collection::vec(any::<u16>(), lines),
        edits(),
    );
    parts.prop_map(|(tree, repeats, edges, keys, edits)| Case::new(tree, &repeats, &edges, &keys, &edits))
}

fn trees(depth: u32, lines: u32, branches: usize) -> impl Strategy<Value = Tree> {
    Just(Tree::Line).prop_recursive(depth, lines, branches as u32, move |kid| {
        let kids = || prop::collection::vec(kid.clone(), 1..=branches);
        prop_oneof![kids().prop_map(Tree::Seq), kids().prop_map(Tree::Any)]
    })
}

fn small() -> impl Strategy<Value = Case> {
    cases(7, trees(4, 8, 4))
}

fn large() -> impl Strategy<Value = Case> {
    cases(60, trees(4, 60, 6))
}

/// Parallel chains; one chain is a total order.
fn chains() -> impl Strategy<Value = Case> {
    let chain = prop::collection::vec(Just(Tree::Line), 1..12).prop_map(Tree::Seq);
    cases(60, prop::collection::vec(chain, 1..5).prop_map(Tree::Any))
}

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn no_legal_order_keeps_more_of_the_trace_than_the_closest(case in small()) {
        case.assert_closest(&Method::USUAL)?;
    }

    #[test]
    fn the_matching_alone_finds_the_closest_too(case in small()) {
        case.assert_closest(&ALWAYS_MATCHED)?;
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn chains_and_antichains_keep_equally_many(case in chains()) {
        let (by_chains, by_matching) = (case.align(&Method::USUAL), case.align(&ALWAYS_MATCHED));
        case.assert_sound(&by_chains)?;
        case.assert_sound(&by_matching)?;
        prop_assert_eq!(kept(&by_chains), kept(&by_matching));
    }

    #[test]
    fn a_near_legal_order_is_legal_and_says_that_it_is_near(case in large()) {
        let (near, exact) = (case.align(&NEVER_MATCHED), case.align(&Method::USUAL));
        case.assert_sound(&near)?;
        case.assert_sound(&exact)?;
        prop_assert!(!exact.near);
        prop_assert!(kept(&near) <= kept(&exact));
        prop_assert!(near.near || kept(&near) == kept(&exact), "only a near order keeps fewer");
    }

    #[test]
    fn a_legal_trace_is_its_own_closest_order(case in large()) {
        let word = case.align(&Method::USUAL).word;
        let trace = word.iter().map(|placed| case.texts[placed.leaf as usize].clone()).collect();
        let again = Case { trace, ..case }.align(&Method::USUAL);
        let expected = word.iter().enumerate().map(|(at, placed)| (placed.leaf, Some(at), true));
        let found = again.word.iter().map(|placed| (placed.leaf, placed.from, placed.kept));
        prop_assert!(found.eq(expected));
    }
}

#[test]
fn a_greedy_antichain_is_caught() {
    let law = |case: Case| case.assert_closest(&GREEDY);
    let mut runner = TestRunner::new(Config { max_shrink_iters: 0, ..config(1_000) });
    assert!(runner.run(&small(), law).is_err(), "the laws do not notice a set that is not the largest");
}

/// The closest order in words: kept lines plain, `~` before a moved one, `+` before a missing one.
fn shown(items: &str, edges: &[&str], trace: &str) -> String {
    let edges: Vec<String> = edges.iter().map(|edge| (*edge).to_owned()).collect();
    let net = net(items, &edges);
    let trace: Vec<&str> = trace.split_whitespace().collect();
    let found = closest(&DagInput { net: &net, trace: &trace });
    let text =
        |leaf| trace.iter().find(|text| net.lines_with(text).contains(&leaf)).copied().unwrap_or("(new)");
    let show = |placed: &super::Placed| match (placed.from, placed.kept) {
        (Some(_), true) => text(placed.leaf).to_owned(),
        (Some(_), false) => format!("~{}", text(placed.leaf)),
        (None, _) => format!("+{}", text(placed.leaf)),
    };
    found.word.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_printed_too_early_lands_right_after_what_it_waits_for() {
    let order = "[{any: [[a, b, c, end], [x, y, z]]}]";
    assert_eq!(shown(order, &[], "end a x b y c z"), "a x b y c ~end z");
}

#[test]
fn a_line_printed_too_late_lands_right_before_what_waits_for_it() {
    let order = "[{any: [[begin, a, b, c], [x, y, z]]}]";
    assert_eq!(shown(order, &[], "x a y b z c begin"), "x ~begin a y b z c");
}

#[test]
fn a_missing_line_comes_as_soon_as_it_may() {
    let order = "[a, {any: [[b, c], [x, y]]}, end]";
    assert_eq!(shown(order, &[], "a x y c end"), "a +(new) x y c end");
}

#[test]
fn an_edge_moves_one_line_and_not_the_branch_around_it() {
    let order = "[{any: [[a, {line: b, id: b}, c], [x, {line: y, id: y}, z]]}]";
    assert_eq!(shown(order, &["b < y"], "x y a b c z"), "x a b ~y c z");
}

#[test]
fn of_equal_lines_those_stay_that_leave_most_others_in_place() {
    let order = "[tick, a, tick, b, tick, c]";
    assert_eq!(shown(order, &[], "a tick b tick c tick"), "~tick a tick b tick c");
}

#[test]
fn lines_that_the_order_does_not_have_are_nobodys() {
    assert_eq!(shown("[a, b]", &[], "a what a b b"), "a b");
    assert_eq!(shown("[a, b]", &[], "what"), "+(new) +(new)");
    assert_eq!(shown("[a, b]", &[], ""), "+(new) +(new)");
}
