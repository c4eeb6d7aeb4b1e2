//! How far a program came, in words: for one that was ended or fell before its output could be judged.

use super::explain::any_of;
use super::gloss;
use super::terminal::clean;
use flow::crash::Crash;
use flow::judge::signal_name;
use flow::reached::Reached;
use flow::run::End;
use text::{tr, trn};

/// The lines that say how far it came, and what was due next.
pub(super) fn reached(reached: &Reached) -> Vec<String> {
    let mut lines = vec![match (reached.lines, reached.unfit) {
        (0, _) => tr!("printed  nothing"),
        (all, None) => {
            trn!(all, "printed  {count} line, legal so far", "printed  {count} lines, legal so far")
        }
        (all, Some(unfit)) => trn!(
            all,
            "printed  {count} line; line {line} is the first that does not fit",
            "printed  {count} lines; line {line} is the first that does not fit",
            line = unfit
        ),
    }];
    let mut before = 0;
    for (no, text) in &reached.shown {
        if *no > before + 1 {
            lines.push(tr!("    ⋮   {count} more", count = no - before - 1));
        }
        lines.push(format!("{no:>5}   {}", clean(text)));
        before = *no;
    }
    lines.extend(next(reached));
    if let Some((number, when)) = &reached.waiting {
        lines.push(tr!(
            "waiting  step {number} waits for the line \"{when}\"",
            number = number,
            when = clean(when)
        ));
    }
    lines
}

fn next(reached: &Reached) -> Option<String> {
    let mut choices: Vec<String> = Vec::new();
    if reached.may_end {
        choices.push(tr!("the end"));
    }
    choices.extend(reached.next.iter().map(|line| format!("\"{}\"", clean(line))));
    if reached.more > 0 {
        choices.push(tr!("{count} more", count = reached.more));
    }
    if choices.is_empty() {
        return None;
    }
    let choices = any_of(choices);
    Some(match reached.unfit {
        Some(line) => tr!("due      {choices}, in place of line {line}", choices = choices, line = line),
        None => tr!("next     {choices}", choices = choices),
    })
}

/// The lines that say how a program fell.
pub(super) fn crash(crash: &Crash) -> Vec<String> {
    let mut lines = match (&crash.panic, crash.end) {
        (Some(panic), _) => match &panic.at {
            Some(at) => {
                let mut lines = vec![tr!("it panicked at {place}", place = clean(at))];
                lines.extend(panic.message.iter().map(|text| format!("         {}", clean(text))));
                lines.extend(gloss::of_panic(panic));
                lines
            }
            None => {
                vec![tr!("its stack overflowed; does a function call itself without an end?")]
            }
        },
        (None, end @ End::Exit(_)) => {
            vec![tr!("it ended with {ending}, as after a panic", ending = ending(end))]
        }
        (None, end) => vec![tr!("it was ended by {ending}", ending = ending(end))],
    };
    lines.extend(reached(&crash.reached));
    lines
}

/// How a program ended.
pub(super) fn ending(end: End) -> String {
    match end {
        End::Exit(code) => tr!("exit code {code}", code = code),
        End::Signal(number) => match signal_name(number) {
            Some(name) => tr!("signal {name}", name = name),
            None => tr!("signal {name}", name = number),
        },
        End::Limit(_) => tr!("a limit"),
        End::Cancelled => tr!("a cancelled check"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unfit: Option<usize>, shown: &[(usize, &str)], next: &[&str]) -> Reached {
        Reached {
            lines: shown.last().map_or(0, |(no, _)| *no),
            shown: shown.iter().map(|(no, text)| (*no, (*text).to_owned())).collect(),
            unfit,
            next: next.iter().map(|text| (*text).to_owned()).collect(),
            more: 0,
            may_end: false,
            waiting: None,
        }
    }

    #[test]
    fn where_a_program_hangs_the_last_lines_and_the_next_one_are_shown() {
        assert_eq!(
            reached(&at(None, &[(4, "nextTick"), (5, "promise 1")], &["timeout", "immediate"])),
            [
                "printed  5 lines, legal so far",
                "    ⋮   3 more",
                "    4   nextTick",
                "    5   promise 1",
                "next     \"timeout\" or \"immediate\"",
            ]
        );
        assert_eq!(reached(&at(None, &[], &["start"])), ["printed  nothing", "next     \"start\""]);
    }

    #[test]
    fn endless_output_is_shown_by_its_first_wrong_line_and_its_last() {
        assert_eq!(
            reached(&at(Some(2), &[(1, "a"), (2, "y"), (900, "y")], &["b"])),
            [
                "printed  900 lines; line 2 is the first that does not fit",
                "    1   a",
                "    2   y",
                "    ⋮   897 more",
                "  900   y",
                "due      \"b\", in place of line 2",
            ]
        );
    }

    #[test]
    fn a_program_that_had_only_to_end_is_told_so() {
        let done = Reached { may_end: true, ..at(None, &[(1, "a")], &["b"]) };
        assert_eq!(reached(&done).last().unwrap(), "next     the end or \"b\"");
    }
}
