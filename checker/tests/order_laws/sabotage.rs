//! Orders that say less or more than they should: what a checker with a fault would make of them.
//!
//! A test cannot put a fault into the checker, but it can put one into the order that the checker
//! gets while the oracle keeps the true one. To the laws that is the same.

use proptest::strategy::{Strategy, ValueTree};

use super::generator::{WHOLE, specs};
use super::mutate::{Change, mutants};
use super::spec::{Item, Part, Pattern, Spec, Type, Values};
use super::subject::{judge, read};
use super::trial::{Fates, cases, prepared, runner};

/// So many random orders are drawn to catch one fault; most need a few dozen.
const SABOTAGED: u32 = 1_500;

/// A fault: a name for messages, and what it does to an order.
pub(crate) struct Sabotage {
    pub(crate) name: &'static str,
    make: fn(&mut Spec),
}

impl Sabotage {
    /// The order with the fault; `None` where it makes no difference.
    pub(crate) fn of(&self, spec: &Spec) -> Option<Spec> {
        let mut changed = spec.clone();
        (self.make)(&mut changed);
        (changed != *spec).then_some(changed)
    }

    /// How many orders the first two laws need to notice a fault, and what gives it away.
    pub(crate) fn caught_after(&self) -> Option<(usize, String)> {
        let fates = Fates::default();
        let mut runner = runner(SABOTAGED);
        for no in 1..=cases(SABOTAGED) as usize {
            let spec = specs(WHOLE).new_tree(&mut runner).ok()?.current();
            let (Some(faulty), Some(mut trial)) = (self.of(&spec), prepared(&spec, no as u64, &fates)) else {
                continue;
            };
            let Ok(faulty) = read(&faulty) else { continue };
            for legal in trial.legal_traces(2) {
                let mut traces = mutants(&legal, 2, &mut trial.dice);
                traces.push((Change::Blanks, legal));
                for (_, trace) in traces {
                    let (checker, definition) = (judge(&faulty, &trace).0, trial.oracle.verdict(&trace));
                    if checker != definition {
                        return Some((no, format!("{trace:?} is {definition:?}, not {checker:?}")));
                    }
                }
            }
        }
        None
    }
}

/// Every fault that the laws must notice.
pub(crate) const SABOTAGES: &[Sabotage] = &[
    Sabotage { name: "edges are ignored", make: |spec| spec.before.clear() },
    Sabotage {
        name: "only the first link of a chain counts",
        make: |spec| spec.before.iter_mut().for_each(|chain| chain.truncate(2)),
    },
    Sabotage { name: "`never` is ignored", make: |spec| spec.never.clear() },
    Sabotage { name: "a name is never compared", make: names_apart },
    Sabotage { name: "names live in the case", make: names_in_the_case },
    Sabotage {
        name: "names live in the innermost body",
        make: |spec| each_item(&mut spec.order, &mut innermost_names),
    },
    Sabotage { name: "types are ignored", make: |spec| each_hole(spec, &mut |part| *part = untyped(part)) },
    Sabotage {
        name: "`distinct` is ignored",
        make: |spec| {
            change(spec, |item| {
                if let Item::Each { distinct, .. } = item {
                    *distinct = None
                }
            })
        },
    },
    Sabotage { name: "`any` is read as `seq`", make: |spec| change(spec, any_as_seq) },
    Sabotage { name: "`seq` is read as `any`", make: |spec| change(spec, seq_as_any) },
    Sabotage { name: "`maybe` is required", make: |spec| change(spec, maybe_required) },
    Sabotage { name: "`maybe` is skipped", make: |spec| change(spec, maybe_skipped) },
    Sabotage {
        name: "`one-of` takes its first branch",
        make: |spec| {
            change(spec, |item| {
                if let Item::OneOf(branches) = item {
                    branches.truncate(1)
                }
            })
        },
    },
    Sabotage { name: "`one-of` takes all branches", make: |spec| change(spec, one_of_as_any) },
    Sabotage {
        name: "`repeat` stops at its least number",
        make: |spec| {
            change(spec, |item| {
                if let Item::Repeat { min, max, .. } = item {
                    *max = Some(*min)
                }
            })
        },
    },
    Sabotage {
        name: "`repeat` never stops",
        make: |spec| {
            change(spec, |item| {
                if let Item::Repeat { max, .. } = item {
                    *max = None
                }
            })
        },
    },
    Sabotage {
        name: "`repeat` may be left out",
        make: |spec| {
            change(spec, |item| {
                if let Item::Repeat { min, .. } = item {
                    *min = 0
                }
            })
        },
    },
    Sabotage { name: "`each` is read as `repeat`", make: |spec| change(spec, each_as_repeat) },
    Sabotage { name: "`for` takes its first value", make: |spec| change(spec, for_first_value) },
];

fn each_item(item: &mut Item, make: &mut dyn FnMut(&mut Item)) {
    make(item);
    for below in item.below_mut() {
        each_item(below, make);
    }
}

fn change(spec: &mut Spec, mut make: impl FnMut(&mut Item)) {
    each_item(&mut spec.order, &mut make);
}

fn each_hole(spec: &mut Spec, make: &mut dyn FnMut(&mut Part)) {
    each_hole_below(&mut spec.order, make);
}

fn each_hole_below(item: &mut Item, make: &mut dyn FnMut(&mut Part)) {
    each_item(item, &mut |item| {
        if let Item::Line { pattern: Pattern::Parts(parts), .. } = item {
            parts.iter_mut().filter(|part| matches!(part, Part::Hole { .. })).for_each(&mut *make);
        }
    });
}

fn names_apart(spec: &mut Spec) {
    let mut uses = 0;
    let distinct = distinct_names(&spec.order);
    each_hole(spec, &mut |part| {
        if let Part::Hole { name: Some(name), .. } = part
            && !name.starts_with('i')
            && !distinct.contains(name)
        {
            uses += 1;
            name.push_str(&format!("-{uses}"));
        }
    });
}

fn distinct_names(item: &Item) -> Vec<String> {
    let mut names: Vec<String> = item.below().into_iter().flat_map(distinct_names).collect();
    if let Item::Each { distinct: Some(name), .. } = item {
        names.push(name.clone());
    }
    names
}

/// One more use outside of every body, in a line that nobody prints.
fn names_in_the_case(spec: &mut Spec) {
    if uses_of_x(&spec.order) == 0 {
        return;
    }
    let hole = Part::Hole { name: Some("x".to_owned()), of: Type::Word, typed: false };
    let pattern = Pattern::Parts(vec![Part::Text("nobody prints ".to_owned()), hole]);
    let line = Item::Maybe(Box::new(Item::Line { pattern, id: None }));
    if let Item::Seq { items, .. } = &mut spec.order {
        items.push(line);
    }
}

/// A name that stands once in a body inside a body is compared with nothing, as if it lived there.
fn innermost_names(item: &mut Item) {
    if !is_body_owner(item) {
        return;
    }
    for body in item.below_mut() {
        each_item(body, &mut |inner| {
            if is_body_owner(inner) && uses_of_x(inner) == 1 {
                each_hole_below(inner, &mut |part| {
                    if let Part::Hole { name: Some(name), of, .. } = part
                        && name == "x"
                    {
                        *part = Part::Hole { name: None, of: *of, typed: true };
                    }
                });
            }
        });
    }
}

fn is_body_owner(item: &Item) -> bool {
    matches!(item, Item::Repeat { .. } | Item::Each { .. } | Item::For { .. })
}

fn uses_of_x(item: &Item) -> usize {
    let here = match item {
        Item::Line { pattern, .. } => pattern
            .parts()
            .iter()
            .filter(|part| matches!(part, Part::Hole { name: Some(name), .. } if name == "x"))
            .count(),
        _ => 0,
    };
    here + item.below().into_iter().map(uses_of_x).sum::<usize>()
}

fn untyped(part: &Part) -> Part {
    match part {
        Part::Hole { name, .. } if name.as_ref().is_none_or(|name| !name.starts_with('i')) => {
            Part::Hole { name: name.clone(), of: Type::Any, typed: true }
        }
        other => other.clone(),
    }
}

fn any_as_seq(item: &mut Item) {
    if let Item::Any(branches) = item {
        *item = Item::Seq { items: std::mem::take(branches), keyed: true };
    }
}

fn seq_as_any(item: &mut Item) {
    if let Item::Seq { items, .. } = item
        && items.len() > 1
    {
        *item = Item::Any(std::mem::take(items));
    }
}

fn maybe_required(item: &mut Item) {
    if let Item::Maybe(body) = item {
        *item = (**body).clone();
    }
}

fn maybe_skipped(item: &mut Item) {
    if let Item::Maybe(body) = item {
        *item = Item::Repeat { min: 0, max: Some(0), body: body.clone() };
    }
}

fn one_of_as_any(item: &mut Item) {
    if let Item::OneOf(branches) = item {
        *item = Item::Any(std::mem::take(branches));
    }
}

fn each_as_repeat(item: &mut Item) {
    if let Item::Each { copies, distinct: None, body } = item {
        *item = Item::Repeat { min: *copies, max: Some(*copies), body: body.clone() };
    }
}

fn for_first_value(item: &mut Item) {
    if let Item::For { values, .. } = item {
        *values = Values::List(values.each().into_iter().take(1).collect());
    }
}
