//! `checker order`: the order checker alone, on any program's output; no course is needed.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::Usage;
use crate::cli::{Format, OrderCheck, OrderSample};
use crate::exit;
use crate::report::{self, ViolationReport};
use flow::course::{Case, Spec};
use flow::judge::{CaseResult, Cause};
use order::{Fault, Judgement, Reader};
use text::{tr, trn};

/// A spec larger than this is refused.
const MAX_SPEC_BYTES: u64 = 256 << 20;
/// A longer line is not compared at all, so that memory stays bounded: no order has such lines.
const MAX_LINE_BYTES: u64 = 16 << 20;

pub(super) fn check(args: &OrderCheck) -> Result<u8> {
    let case = case(&args.spec, args.case.as_deref())?;
    let mut reader = case.stdout.reader();
    match &args.output {
        Some(path) => {
            let file =
                File::open(path).with_context(|| tr!("{path} cannot be read", path = path.display()))?;
            let mut input = BufReader::with_capacity(1 << 18, file);
            read_all(&mut input, &mut reader)
                .with_context(|| tr!("{path} cannot be read", path = path.display()))?;
        }
        None => read_all(&mut io::stdin().lock(), &mut reader).context(tr!("stdin cannot be read"))?,
    }
    let lines = reader.lines();
    let judgement = reader.finish();
    match args.format {
        Format::Json => report::println_all([document(&judgement).to_string()])?,
        Format::Human => {
            let text = match &judgement {
                Judgement::Legal => trn!(lines, "✓ legal: {count} line", "✓ legal: {count} lines"),
                Judgement::Illegal(finding) => {
                    let cause = Cause::Order(finding.clone());
                    report::order_explanation(&CaseResult::of(&case, Some(cause)), finding, report::width())
                }
                Judgement::Undecided(part) => {
                    tr!(
                        "? undecided at line {line}: `{pattern}` (line {written} of the order) fits in too many places",
                        line = part.line,
                        pattern = part.pattern,
                        written = part.rule_at.line
                    )
                }
            };
            report::println_all([text])?;
        }
    }
    Ok(match judgement {
        Judgement::Legal => exit::DONE,
        Judgement::Illegal(_) => exit::NOT_ACCEPTED,
        Judgement::Undecided(_) => exit::UNDECIDED,
    })
}

pub(super) fn sample(args: &OrderSample) -> Result<u8> {
    let case = case(&args.spec, args.case.as_deref())?;
    let mut rng = fastrand::Rng::with_seed(args.seed.unwrap_or_else(|| fastrand::u64(..)));
    for _ in 0..args.count {
        let Some(word) = case.stdout.sample(&mut rng) else {
            return Err(Usage(tr!("no legal order of {path} could be drawn: a pattern of it cannot be made up, or its edges leave no way through", path = args.spec.display()))
            .into());
        };
        report::println_all([Value::from(word).to_string()])?;
    }
    Ok(exit::DONE)
}

/// The case that is meant: the one with the name, else the first.
fn case(path: &Path, name: Option<&str>) -> Result<Case> {
    let shown = path.display();
    let size = fs::metadata(path).with_context(|| tr!("{shown} cannot be read", shown = shown))?.len();
    if size > MAX_SPEC_BYTES {
        return Err(Usage(tr!(
            "{shown} has {size} bytes, and an order may have {most}",
            shown = shown,
            size = size,
            most = MAX_SPEC_BYTES
        ))
        .into());
    }
    let text =
        fs::read_to_string(path).with_context(|| tr!("{shown} cannot be read as text", shown = shown))?;
    let mut cases = Spec::read(&text).map_err(|error| Usage(format!("{shown}:{error}")))?;
    let at = match name {
        None => 0,
        Some(name) => cases.iter().position(|case| case.name == name).ok_or_else(|| {
            let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
            let help = match order::yaml::nearest(name, names.iter().copied()) {
                Some(near) => tr!("did you mean `{name}`?", name = near),
                None => tr!("it has {names}", names = names.join(", ")),
            };
            Usage(tr!("{shown} has no case `{name}`; {help}", shown = shown, name = name, help = help))
        })?,
    };
    Ok(cases.swap_remove(at))
}

/// Reads lines until the input ends, or until nothing that may come could change the answer.
fn read_all(input: &mut impl BufRead, reader: &mut Reader) -> io::Result<()> {
    let mut line = Vec::new();
    while !reader.has_seen_enough() {
        line.clear();
        if input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 == MAX_LINE_BYTES {
            let message = tr!(
                "line {line} is longer than {size} MiB",
                line = reader.lines() + 1,
                size = MAX_LINE_BYTES >> 20
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        reader.push(&String::from_utf8_lossy(&line));
    }
    Ok(())
}

/// The answer as JSON (DESIGN: commands).
fn document(judgement: &Judgement) -> Value {
    let mut document = Map::new();
    document.insert("format_version".to_owned(), json!(1));
    let verdict = match judgement {
        Judgement::Legal => "accepted",
        Judgement::Undecided(_) => "undecided",
        Judgement::Illegal(finding) => match finding.fault {
            Fault::Order => "wrong-order",
            Fault::Output => "wrong-output",
        },
    };
    document.insert("verdict".to_owned(), json!(verdict));
    if let Judgement::Illegal(finding) = judgement {
        document.insert("violation".to_owned(), json!(ViolationReport::of(&finding.violation)));
        if let Some(rule) = &finding.violation.rule {
            document.insert("rule".to_owned(), json!(rule.text));
        }
        if let Some(closest) = &finding.closest {
            let lines: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
            document.insert("closest".to_owned(), json!(lines));
            if closest.near {
                document.insert("near".to_owned(), json!(true));
            }
        }
    }
    Value::Object(document)
}
