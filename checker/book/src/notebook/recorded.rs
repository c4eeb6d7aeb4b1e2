//! What was recorded of a program, as the outputs of its cell. The first of them says that it was recorded.

use super::cell::Output;
use crate::page::SHOWN;
use crate::recording::{Recording, Seen};
use crate::tongue::Tongue;
use text::{tr, trn};

/// The outputs of a cell that nobody ran in this notebook yet: each order that was seen, the most frequent first.
pub(super) fn outputs(recording: &Recording, tongue: Tongue) -> Vec<Output> {
    let mut made = vec![
        tongue.say_plainly(|| tr!("recorded")),
        recording.version.clone(),
        tongue.say_plainly(|| trn!(recording.runs, "{count} run", "{count} runs")),
    ];
    if recording.exit != 0 {
        made.push(tongue.say_plainly(|| tr!("exit code {code}", code = recording.exit)));
    }
    let mut outputs = vec![Output::Note(made.join(" · "))];
    for seen in recording.orders.iter().take(SHOWN) {
        if recording.orders.len() > 1 {
            let said =
                tongue.say_plainly(|| tr!("{count} of {all} runs", count = seen.count, all = recording.runs));
            outputs.push(Output::Note(said));
        }
        outputs.extend(printed(seen, tongue));
    }
    if let Some(more) = recording.orders.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        outputs.push(Output::Note(
            tongue.say_plainly(|| trn!(more, "and {count} more order", "and {count} more orders")),
        ));
    }
    outputs
}

fn printed(seen: &Seen, tongue: Tongue) -> Vec<Output> {
    let all = |lines: &[String]| lines.iter().fold(String::new(), |text, line| text + line + "\n");
    let mut outputs = Vec::new();
    if seen.lines.is_empty() {
        outputs.push(Output::Note(tongue.say_plainly(|| tr!("it prints nothing"))));
    } else {
        outputs.push(Output::Stream("stdout", all(&seen.lines)));
    }
    if !seen.stderr.is_empty() {
        outputs.push(Output::Stream("stderr", all(&seen.stderr)));
    }
    outputs
}
