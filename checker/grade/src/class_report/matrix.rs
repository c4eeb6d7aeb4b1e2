//! Exercise × learner: a sign, a word for those who cannot see it, and the points in each cell.

use maud::{Markup, html};
use text::{of_course, tr};

use checker::report::clean;
use flow::verdict::Verdict;

use super::Options;
use crate::feedback::file_name::file_name;
use crate::gradebook::row::{Row, Sheet, Standing, State};

/// The sign of a row, its class, and its word.
pub(super) fn sign(row: &Row) -> (&'static str, &'static str, String) {
    match &row.state {
        State::NotHandedIn => ("–", "absent", tr!("not handed in")),
        State::Waiting => ("…", "open", tr!("not judged yet")),
        State::Held(_) => ("?", "open", tr!("held")),
        State::Judged(judged) => {
            let class = if judged.verdict.is_accepted() { "good" } else { "bad" };
            (sign_of(judged.verdict), class, judged.verdict.id().to_owned())
        }
    }
}

/// A sign that no system draws as a coloured picture.
fn sign_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "✓",
        Verdict::WrongOrder => "⇄",
        Verdict::WrongOutput => "≠",
        Verdict::WrongExit => "E",
        Verdict::CompileError => "C",
        Verdict::RuntimeError => "!",
        Verdict::TimeLimit => "T",
        Verdict::MemoryLimit => "M",
        Verdict::OutputLimit => "O",
        Verdict::ProcessLimit => "P",
        Verdict::LeakedProcess => "L",
        Verdict::Rejected => "R",
        Verdict::Undecided | Verdict::CheckerError => "?",
    }
}

/// The whole table, with a legend of the signs that occur in it.
pub(super) fn matrix(sheet: &Sheet, options: &Options<'_>) -> Markup {
    let mut legend: Vec<(&str, &str, String)> = Vec::new();
    for row in sheet.learners.iter().flat_map(|learner| &learner.rows) {
        let sign = sign(row);
        if !legend.contains(&sign) {
            legend.push(sign);
        }
    }
    legend.sort_by_key(|(sign, class, _)| (*class != "good", *sign));
    html! {
        ul.legend {
            @for (sign, class, word) in &legend { li { span.sign.(class) { (sign) } " " (word) } }
            li { span.sign { "◷" } " " (tr!("handed in late")) }
            li { span.sign { "✎" } " " (tr!("a mark set by a person")) }
        }
        div.wide tabindex="0" role="region" aria-label=(tr!("Exercises and learners")) {
            table.matrix {
                thead {
                    tr {
                        th scope="col" { (tr!("Learner")) }
                        @for column in &sheet.columns {
                            th scope="col" title=(column.exercise) { (of_course(&column.title)) " " span.faint { "/" (column.max) } }
                        }
                        th.number scope="col" { (tr!("Total")) }
                    }
                }
                tbody { @for learner in &sheet.learners { (learner_row(learner, options)) } }
            }
        }
    }
}

fn learner_row(learner: &Standing, options: &Options<'_>) -> Markup {
    let (total, open) = learner.total();
    html! {
        tr {
            th scope="row" {
                (name(&learner.learner.id, &learner.learner.name, options))
                @if learner.late.is_some() { " " span title=(tr!("handed in late")) { "◷" } }
                @if !learner.learner.enrolled { " " span.faint { (tr!("(not in the roster)")) } }
            }
            @for row in &learner.rows {
                @let (sign, class, word) = sign(row);
                td.cell.(class) title=(word) {
                    span.sign aria-hidden="true" { (sign) } span.unseen { (word) } " "
                    @if let Some(mark) = row.mark { (mark) }
                    @if row.set_by_hand.is_some() { span title=(tr!("a mark set by a person")) { "✎" } }
                }
            }
            td.number { (total) @if open > 0 { " +?" } }
        }
    }
}

/// A learner's name, and the way to what they read.
pub(super) fn name(id: &str, name: &str, options: &Options<'_>) -> Markup {
    let shown = clean(if name.trim().is_empty() { id } else { name });
    html! {
        @if let Some(folder) = options.feedback {
            a href={ (folder) "/" (file_name(id)) ".html" } { bdi { (shown) } }
        } @else {
            bdi { (shown) }
        }
    }
}
