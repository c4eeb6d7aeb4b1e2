//! What this machine lacks, for people: one line for each thing that is all right, and what to do for each that is not.

use std::fmt::Write as _;

use super::terminal::clean;
use super::terminal::style::{BAD, FAINT, GOOD, HELD, OFF};
use super::wrap::wrapped;
use crate::doctor::{Item, Remedy, State};
use text::tr;

/// All items, and the one sentence that counts.
pub fn doctor(items: &[Item], ready: bool, width: usize) -> String {
    let widest = items.iter().map(|item| item.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for item in items {
        let (sign, colour) = match item.state {
            State::Ok => ("✓", GOOD),
            State::Missing | State::TooOld if item.is_needed => ("✗", BAD),
            _ => ("?", HELD),
        };
        let state = match item.state {
            State::Ok => String::new(),
            State::Missing => tr!("not here"),
            State::TooOld => tr!("too old"),
            State::Unknown => tr!("cannot be told from here"),
        };
        let both: Vec<String> =
            [clean(&item.found), state].into_iter().filter(|part| !part.is_empty()).collect();
        let line = format!("{colour}{sign}{OFF} {:<widest$}  {}", item.id, both.join(" · "));
        let _ = writeln!(text, "{}", line.trim_end());
        if item.state != State::Ok {
            let _ = writeln!(text, "{FAINT}{}{OFF}", wrapped(&item.why, 4, width));
            for get in &item.get {
                let _ = match get {
                    Remedy::Command(command) => writeln!(text, "    {command}"),
                    Remedy::Words(words) => writeln!(text, "{}", wrapped(words, 4, width)),
                };
            }
        }
    }
    let sentence = if ready {
        tr!("everything that is needed is here")
    } else {
        tr!("something that is needed is missing: see what is marked ✗")
    };
    let _ = writeln!(text, "\n{sentence}");
    text
}
