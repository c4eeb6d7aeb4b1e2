//! The keys `drive` and `explore` of a case: checked whole, kept by nobody yet.
//!
//! A mistake in them is told at once, and a case that has them says so in `Case::unjudged`.

use super::{case, relative};
use crate::order;
use crate::tr;
use crate::yaml::{At, Error, Value};

/// What the checker can do while the program runs: the key that names it, and what stands beside it.
const ACTIONS: &[(&str, &str)] = &[
    ("signal", "to"),
    ("stdin", ""),
    ("close", ""),
    ("http", "expect"),
    ("run", "order"),
    ("file", "write"),
];

/// Checks `drive: [step]`.
pub(super) fn validate_steps(at: &At<'_>) -> Result<(), Error> {
    let steps = at.items()?;
    if steps.is_empty() {
        return Err(at.error(tr!("at least one step is needed")).help(tr!("leave the key out")));
    }
    for step in steps {
        step.allow(&tr!("a step"), &["when", "do"])?;
        let when = step.need("when")?;
        order::validate_pattern(&when)?;
        validate_action(&step.need("do")?)?;
    }
    Ok(())
}

fn validate_action(at: &At<'_>) -> Result<(), Error> {
    let named = ACTIONS.iter().find(|(name, _)| at.get(name).is_some());
    let Some(&(name, beside)) = named else {
        let names: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
        // A mapping with a mistyped key gets its nearest name; an empty one, all of them.
        at.allow(&tr!("an action"), &names)?;
        return Err(at
            .error(tr!("an action is missing"))
            .help(tr!("write one of {names}", names = names.join(", "))));
    };
    let keys = if beside.is_empty() { vec![name] } else { vec![name, beside] };
    at.allow(&tr!("the action `{name}`", name = name), &keys)?;
    let value = at.need(name)?;
    match name {
        "signal" => {
            case::signal(&value, value.text()?)?;
            text(&at.need(beside)?)
        }
        "stdin" => value.text().map(drop),
        "close" => match value.text()? {
            "stdin" => Ok(()),
            other => Err(value
                .error(tr!("only stdin can be closed, not `{other}`", other = other))
                .help(tr!("write `close: stdin`"))),
        },
        // What a request and its answer may hold is settled where they are sent.
        "http" => mapping(&value).and_then(|()| mapping(&at.need(beside)?)),
        "run" => {
            if value.texts()?.is_empty() {
                return Err(value.error(tr!("the command is empty")).help(tr!("write `run: [status]`")));
            }
            order::validate_items(&at.need(beside)?)
        }
        _ => {
            let path = value.text()?;
            if let Some(fault) = relative::fault(path) {
                return Err(value.error(tr!(
                    "{fault}: `{path}`",
                    fault = fault,
                    path = relative::shown(path)
                )));
            }
            at.need(beside)?.text().map(drop)
        }
    }
}

fn text(at: &At<'_>) -> Result<(), Error> {
    if at.text()?.trim().is_empty() { Err(at.error(tr!("the text is empty"))) } else { Ok(()) }
}

fn mapping(at: &At<'_>) -> Result<(), Error> {
    if at.entries()?.is_empty() { Err(at.error(tr!("the mapping is empty"))) } else { Ok(()) }
}

/// Checks `explore: {runs?, schedules?, depth?, workers?, need?}`.
pub(super) fn validate_explore(at: &At<'_>) -> Result<(), Error> {
    at.allow("`explore`", &["runs", "schedules", "depth", "workers", "need"])?;
    for key in ["runs", "schedules", "depth"] {
        if let Some(number) = at.get(key) {
            at_least_one(&number)?;
        }
    }
    if let Some(workers) = at.get("workers") {
        let numbers = workers.items()?;
        if numbers.is_empty() {
            return Err(workers
                .error(tr!("at least one number is needed"))
                .help(tr!("write `workers: [1, 2, 4]`")));
        }
        numbers.iter().try_for_each(at_least_one)?;
    }
    match at.get("need") {
        None => Ok(()),
        Some(need) if matches!(need.node.value, Value::Map(_)) => {
            need.allow("`need`", &["some-order-of"])?;
            order::validate_items(&need.need("some-order-of")?)
        }
        Some(need) => match need.text()? {
            "all" => Ok(()),
            other => Err(need
                .error(tr!("expected `all` or `{{some-order-of: items}}`, found `{other}`", other = other))
                .help(tr!("write `need: all`"))),
        },
    }
}

fn at_least_one(at: &At<'_>) -> Result<(), Error> {
    if at.whole_number()? == 0 { Err(at.error(tr!("expected 1 or more, found 0"))) } else { Ok(()) }
}
