//! The laws of the order language, held against an oracle that lists the language by definition.
//!
//! Random orders, their words and what is nearly a word: the checker must say of each what the
//! definition says. `PROPTEST_CASES` asks for more cases, `PROPTEST_RNG_SEED` for others.

#[path = "order_laws/generator.rs"]
mod generator;
#[path = "order_laws/language.rs"]
mod language;
#[path = "order_laws/mutate.rs"]
mod mutate;
#[path = "order_laws/names.rs"]
mod names;
#[path = "order_laws/oracle.rs"]
mod oracle;
#[path = "order_laws/printing.rs"]
mod printing;
#[path = "order_laws/sabotage.rs"]
mod sabotage;
#[path = "order_laws/spec.rs"]
mod spec;
#[path = "order_laws/subject.rs"]
mod subject;
#[path = "order_laws/trial.rs"]
mod trial;
#[path = "order_laws/truth.rs"]
mod truth;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use checker::order::{Closest, Finding};
use proptest::test_runner::TestCaseError;

use generator::{CHOICE_FREE, PARTIAL_ORDER, PLAIN, WHOLE};
use mutate::{Change, Dice, mutants};
use oracle::{Oracle, Verdict, kept, trimmed};
use printing::printed;
use sabotage::SABOTAGES;
use spec::{Item, Pattern, Spec};
use subject::{illegal_after, judge};
use trial::{Fates, LONGEST, Trial, add, hold, prepared, same};

#[test]
fn every_word_of_an_order_is_accepted() {
    let fates = Fates::default();
    let (orders, words) = (Cell::new(0), Cell::new(0));
    hold(WHOLE, 400, |spec, seed| {
        let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
        add(&orders, 1);
        for trace in trial.legal_traces(30) {
            if trace.iter().any(|line| trial.oracle.is_never(line)) {
                continue;
            }
            add(&words, 1);
            same(judge(&trial.order, &trace).0, Verdict::Accepted, || format!("{trace:?}"))?;
        }
        Ok(())
    });
    eprintln!("{fates:?}: {} orders, {} words", orders.get(), words.get());
    assert!(words.get() > 5 * orders.get(), "too few words to mean anything");
    // The law would be hollow if the checker refused most orders or the oracle gave most of them up.
    let (tried, refused, too_large) = (fates.tried.get(), fates.refused.get(), fates.too_large.get());
    assert!(refused * 2 < tried, "{refused} of {tried} orders are refused");
    assert!(too_large * 3 < tried, "{too_large} of {tried} orders are too large");
}

#[test]
fn every_mutant_gets_the_verdict_of_the_definition() {
    let fates = Fates::default();
    let verdicts = RefCell::new(BTreeMap::new());
    for (dialect, cases) in [(WHOLE, 180), (PLAIN, 90), (CHOICE_FREE, 60), (PARTIAL_ORDER, 90)] {
        hold(dialect, cases, |spec, seed| {
            let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
            for trace in trial.legal_traces(2) {
                for (change, mutant) in mutants(&trace, 2, &mut trial.dice) {
                    let verdict = trial.oracle.verdict(&mutant);
                    *verdicts.borrow_mut().entry((verdict, change)).or_insert(0) += 1;
                    same(judge(&trial.order, &mutant).0, verdict, || {
                        format!("{change:?} of {trace:?}: {mutant:?}")
                    })?;
                }
            }
            Ok(())
        });
    }
    let verdicts = verdicts.into_inner();
    eprintln!("{fates:?}: {} mutants, {verdicts:?}", verdicts.values().sum::<usize>());
    for verdict in [Verdict::Accepted, Verdict::WrongOrder, Verdict::WrongOutput] {
        let count: usize = verdicts.iter().filter(|((known, _), _)| *known == verdict).map(|(_, n)| n).sum();
        assert!(count > 400, "only {count} mutants are {verdict:?}");
    }
    let wrong_blanks =
        verdicts.keys().any(|(verdict, change)| *change == Change::Blanks && *verdict == Verdict::WrongOrder);
    assert!(!wrong_blanks, "blanks at the end of a line can never be a wrong order");
}

#[test]
fn edges_close_through_a_line_that_was_not_printed() {
    let line = |text: &str| Item::Line { pattern: Pattern::text(text), id: Some(text.to_owned()) };
    let ids = |ids: [&str; 3]| ids.map(str::to_owned).to_vec();
    let optional = Item::Maybe(Box::new(line("b")));
    let spec = Spec {
        order: Item::Seq { items: vec![Item::Any(vec![line("a"), optional, line("c")])], keyed: false },
        before: vec![ids(["a", "b", "c"])],
        never: Vec::new(),
    };
    let trace = ["c", "a"].map(str::to_owned);
    let oracle = Oracle::of(&spec, LONGEST).expect("a small order");
    assert_eq!(oracle.verdict(&trace), Verdict::WrongOrder);
    assert_eq!(judge(&subject::read(&spec).expect("a sound order"), &trace).0, Verdict::WrongOrder);
}

#[test]
fn an_order_is_refused_only_where_its_edges_forbid_something() {
    let refused = Cell::new(0);
    hold(WHOLE, 600, |spec, seed| {
        let Err(message) = subject::read(&spec) else { return Ok(()) };
        add(&refused, 1);
        if message.contains("may never appear") {
            let forbidden = |oracle: &Oracle| {
                let texts = oracle.language.lines.iter().filter_map(|line| line.look.text());
                texts.into_iter().any(|text| oracle.is_never(&text))
            };
            let forbidden = Oracle::of(&spec, LONGEST).is_none_or(|oracle| forbidden(&oracle));
            return same(forbidden, true, || message);
        }
        if message.contains("no output can satisfy both") {
            let Some(oracle) = Oracle::of(&spec, LONGEST) else { return Ok(()) };
            let mut dice = Dice(seed);
            let words = oracle.language.words.iter().take(60);
            let free = words
                .filter_map(|word| printed(&oracle, word, &mut dice))
                .find(|trace| !trace.iter().any(|line| oracle.is_never(line)));
            return same(free, None, || message);
        }
        if spec.before.is_empty() {
            return Err(TestCaseError::fail(format!("refused without any edge: {message}")));
        }
        let free = Spec { before: Vec::new(), ..spec.clone() };
        let (Some(free), Some(bound)) = (Oracle::of(&free, LONGEST), Oracle::of(&spec, LONGEST)) else {
            return Ok(());
        };
        // A circle among edges, or an edge in what is never repeated, needs no line to be wrong.
        if spec.order.has(&|item| matches!(item, Item::Repeat { max: Some(0), .. })) {
            return Ok(());
        }
        if message.contains("these edges go round in a circle") {
            return Ok(());
        }
        if free.language.cut {
            return Ok(());
        }
        let (free, bound) = (free.language.words.len(), bound.language.words.len());
        same(bound < free, true, || format!("{message}: the edges take none of {free} words away"))
    });
    eprintln!("{} refused", refused.get());
    assert!(refused.get() > 10, "too few orders are refused to mean anything");
}

#[test]
fn both_tiers_say_the_same() {
    let fates = Fates::default();
    let (orders, traces) = (Cell::new(0), Cell::new(0));
    hold(PARTIAL_ORDER, 250, |spec, seed| {
        let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
        if !trial.order.has_net() {
            return Ok(());
        }
        add(&orders, 1);
        let general = trial.order.clone().without_net();
        for legal in trial.legal_traces(3) {
            for (_, trace) in mutants(&legal, 3, &mut trial.dice) {
                add(&traces, 1);
                let (by_net, finding) = judge(&trial.order, &trace);
                let (by_frontier, general_finding) = judge(&general, &trace);
                same(by_net, by_frontier, || format!("net and frontier on {trace:?}"))?;
                same(illegal_after(&trial.order, &trace), illegal_after(&general, &trace), || {
                    format!("{trace:?}")
                })?;
                let stay = |finding: &Option<Box<Finding>>| {
                    let closest = finding.as_ref()?.closest.as_ref()?;
                    Some(closest.lines.iter().filter(|line| line.kept).count())
                };
                same(stay(&finding), stay(&general_finding), || {
                    format!("lines that stay, net and frontier on {trace:?}")
                })?;
            }
        }
        Ok(())
    });
    eprintln!("{fates:?}: {} orders with a net, {} traces", orders.get(), traces.get());
    assert!(orders.get() > 80 && traces.get() > 1_000, "too few to mean anything");
}

#[test]
fn the_closest_order_of_a_partial_order_keeps_the_most_lines() {
    let (rejected, moved) = (Cell::new(0), Cell::new(0));
    let fates = Fates::default();
    hold(PARTIAL_ORDER, 300, |spec, seed| {
        let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
        for legal in trial.legal_traces(3) {
            for (change, trace) in mutants(&legal, 4, &mut trial.dice) {
                let (_, Some(finding)) = judge(&trial.order, &trace) else { continue };
                add(&rejected, 1);
                let about = || format!("{change:?} of {legal:?}: {trace:?}, {:?}", finding.closest);
                let Some(closest) = closest_is_a_word(&trial, &finding, &trace)? else { continue };
                let texts: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
                let lines: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
                let stay = closest.lines.iter().filter(|line| line.kept).count();
                same(kept(&lines, &texts), trial.oracle.most_kept(&texts), about)?;
                same(stay, trial.oracle.most_kept(&texts), about)?;
                same(closest.near, false, about)?;
                add(&moved, usize::from(closest.lines.iter().any(|line| line.from.is_some() && !line.kept)));
            }
        }
        Ok(())
    });
    eprintln!("{fates:?}: {} rejected, {} with moved lines", rejected.get(), moved.get());
    assert!(rejected.get() > 2_000 && moved.get() > 200, "too few to mean anything");
}

#[test]
fn the_closest_order_of_rearranged_lines_only_moves_lines_and_as_few_as_possible() {
    let (rejected, rearranged) = (Cell::new(0), Cell::new(0));
    let fates = Fates::default();
    for (dialect, cases) in [(WHOLE, 80), (PLAIN, 120)] {
        hold(dialect, cases, |spec, seed| {
            let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
            for legal in trial.legal_traces(2) {
                for (change, trace) in mutants(&legal, 2, &mut trial.dice) {
                    let (verdict, Some(finding)) = judge(&trial.order, &trace) else { continue };
                    add(&rejected, 1);
                    let about = || format!("{change:?} of {legal:?}: {trace:?}, {:?}", finding.closest);
                    let Some(closest) = closest_is_a_word(&trial, &finding, &trace)? else { continue };
                    if verdict != Verdict::WrongOrder || trace.len() > 6 {
                        continue;
                    }
                    add(&rearranged, 1);
                    let mut texts: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
                    let lines: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
                    let stay = closest.lines.iter().filter(|line| line.kept).count();
                    same(stay, kept(&lines, &texts), about)?;
                    same(stay, trial.oracle.most_kept_rearranged(&texts), about)?;
                    let mut lines = lines;
                    lines.sort_unstable();
                    texts.sort_unstable();
                    same(lines, texts, about)?;
                }
            }
            Ok(())
        });
    }
    eprintln!("{fates:?}: {} rejected, {} rearranged", rejected.get(), rearranged.get());
    assert!(rearranged.get() > 200, "too few to mean anything");
}

/// The closest order is legal, by the checker and by the definition, and says truly which lines stay.
///
/// There is none where `never` forbids a line that every legal trace has.
fn closest_is_a_word(
    trial: &Trial,
    finding: &Finding,
    trace: &[String],
) -> Result<Option<Closest>, TestCaseError> {
    let Some(closest) = &finding.closest else {
        let about = || format!("no closest order for {trace:?}: {finding:#?}");
        return same(trial.oracle.has_never(), true, about).map(|()| None);
    };
    let about = || format!("closest order {closest:?} of {trace:?}");
    let lines: Vec<String> = closest.lines.iter().map(|line| line.text.clone()).collect();
    if lines.len() <= LONGEST {
        same(trial.oracle.verdict(&lines), Verdict::Accepted, about)?;
    }
    same(judge(&trial.order, &lines).0, Verdict::Accepted, about)?;
    let mut claimed = BTreeSet::new();
    let mut last_kept = None;
    for line in &closest.lines {
        same(line.kept && line.from.is_none(), false, || format!("a kept line from nowhere: {}", about()))?;
        let Some(from) = line.from else { continue };
        same(claimed.insert(from), true, || format!("line {from} stands twice: {}", about()))?;
        same(line.text.as_str(), trimmed(&trace[from]), || {
            format!("line {from} has another text: {}", about())
        })?;
        if line.kept {
            same(last_kept < Some(from), true, || format!("kept lines change places: {}", about()))?;
            last_kept = Some(from);
        }
    }
    Ok(Some(closest.clone()))
}

#[test]
fn the_violation_is_true() {
    let fates = Fates::default();
    let kinds = RefCell::new(BTreeMap::new());
    for (dialect, cases) in [(WHOLE, 150), (PARTIAL_ORDER, 100)] {
        hold(dialect, cases, |spec, seed| {
            let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
            for legal in trial.legal_traces(2) {
                for (change, trace) in mutants(&legal, 3, &mut trial.dice) {
                    let (verdict, Some(finding)) = judge(&trial.order, &trace) else { continue };
                    let kind = finding.violation.kind.id();
                    *kinds.borrow_mut().entry(kind).or_insert(0_usize) += 1;
                    truth::of(&trial, &spec, verdict, &finding, &trace).map_err(|lie| {
                        TestCaseError::fail(format!(
                            "{lie}: {change:?} of {legal:?}: {trace:?}: {finding:#?}"
                        ))
                    })?;
                }
            }
            Ok(())
        });
    }
    eprintln!("{fates:?}: {kinds:?}");
    let kinds = kinds.into_inner();
    for kind in ["edge", "missing", "unexpected", "repeated", "moved", "never", "capture", "distinct"] {
        assert!(kinds.contains_key(kind), "no violation was of kind {kind}");
    }
}

#[test]
fn a_trace_is_illegal_as_soon_as_no_word_begins_like_it() {
    let fates = Fates::default();
    let (illegal, early) = (Cell::new(0), Cell::new(0));
    for (dialect, cases) in [(WHOLE, 200), (CHOICE_FREE, 200)] {
        hold(dialect, cases, |spec, seed| {
            let Some(mut trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
            for legal in trial.legal_traces(3) {
                for (_, trace) in mutants(&legal, 2, &mut trial.dice) {
                    let texts: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
                    let is_dead = |upto: usize| {
                        texts[..upto].iter().any(|line| trial.oracle.is_never(line))
                            || !trial.oracle.is_beginning(&texts[..upto])
                    };
                    let by_checker = illegal_after(&trial.order, &trace);
                    if let Some(upto) = by_checker {
                        add(&illegal, 1);
                        add(&early, usize::from(upto < trace.len()));
                        same(is_dead(upto), true, || format!("{:?} begins a word", &trace[..upto]))?;
                    }
                    // With choices an edge may forbid a line that an optional one must come before.
                    if spec.is_choice_free() && !trial.oracle.language.cut {
                        let by_definition = (1..=trace.len()).find(|upto| is_dead(*upto));
                        same(by_checker, by_definition, || format!("first illegal line of {trace:?}"))?;
                    }
                }
            }
            Ok(())
        });
    }
    eprintln!("{fates:?}: {} illegal traces, {} before their end", illegal.get(), early.get());
    assert!(early.get() > 1_000, "too few to mean anything");
}

#[test]
fn every_sample_is_a_word() {
    let fates = Fates::default();
    let samples = Cell::new(0);
    hold(WHOLE, 250, |spec, seed| {
        let Some(trial) = prepared(&spec, seed, &fates) else { return Ok(()) };
        let mut rng = fastrand::Rng::with_seed(seed);
        for _ in 0..10 {
            let Some(sample) = trial.order.sample(&mut rng) else { continue };
            if sample.len() <= LONGEST {
                add(&samples, 1);
                same(trial.oracle.verdict(&sample), Verdict::Accepted, || format!("{sample:?}"))?;
            }
        }
        Ok(())
    });
    eprintln!("{fates:?}: {} samples", samples.get());
    assert!(samples.get() > 1_000, "too few to mean anything");
}

#[test]
fn every_sabotage_is_caught() {
    let mut survivors = Vec::new();
    for sabotage in SABOTAGES {
        match sabotage.caught_after() {
            Some((orders, example)) => eprintln!("{}: caught at order {orders}: {example}", sabotage.name),
            None => survivors.push(sabotage.name),
        }
    }
    assert!(survivors.is_empty(), "the laws do not notice when {survivors:?}");
}

#[test]
fn a_legal_order_that_is_not_the_closest_is_caught() {
    let (fates, beaten) = (Fates::default(), Cell::new(0));
    let lazy =
        SABOTAGES.iter().find(|sabotage| sabotage.name == "`any` is read as `seq`").expect("it is listed");
    hold(PARTIAL_ORDER, 60, |spec, seed| {
        let (Some(faulty), Some(mut trial)) = (lazy.of(&spec), prepared(&spec, seed, &fates)) else {
            return Ok(());
        };
        let Ok(faulty) = subject::read(&faulty) else { return Ok(()) };
        for legal in trial.legal_traces(2) {
            for (_, trace) in mutants(&legal, 2, &mut trial.dice) {
                let (_, Some(finding)) = judge(&faulty, &trace) else { continue };
                let Some(closest) = &finding.closest else { continue };
                let texts: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
                let lines: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
                // An order that takes the branches of an `any` in turn is legal, and moves too much.
                same(trial.oracle.is_word(&lines), true, || format!("{lines:?}"))?;
                add(&beaten, usize::from(kept(&lines, &texts) < trial.oracle.most_kept(&texts)));
            }
        }
        Ok(())
    });
    assert!(beaten.get() > 20, "the law of the fewest moves would let {} pass", lazy.name);
}
