//! What the instructor reads of the class: one page, `report.html`, that needs neither a script nor a network. What has
//! to be done stands first.
//!
//! [`tally`] counts, [`plot`] and [`matrix`] draw, [`alike`] compares submissions with one another.

pub mod alike;
mod matrix;
mod plot;
mod side_by_side;
mod tally;

use std::path::Path;

use checker::report::clean;
use maud::{Markup, html};
use text::{Language, in_language, of_course, tr, trn};

use crate::feedback::{Unwritten, moment_in_words, put_parts, story};
use crate::gradebook::row::{Sheet, State};
use crate::page;
use alike::Similar;
use alike::published::AsPublished;

/// What this page has beyond the look of all.
const LOOK: &str = include_str!("look.css");
/// No more rules than this are shown.
const RULES: usize = 20;

/// How the report is written.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// Its language.
    pub language: Language,
    /// The folder of the learners' pages, relative to the report; without it their names are no links.
    pub feedback: Option<&'o str>,
}

/// What the comparison of all works has found.
#[derive(Debug, Clone, Default)]
pub struct Alike {
    /// Works that are similar to one another.
    pub similar: Vec<Similar>,
    /// Works that are similar to a program of the course's own.
    pub published: Vec<AsPublished>,
}

/// Writes the report to the file `to`.
///
/// # Errors
/// It cannot be written.
pub fn write(sheet: &Sheet, alike: &Alike, options: &Options<'_>, to: &Path) -> Result<(), Unwritten> {
    let title = clean(&sheet.title);
    // One part of the page is in memory at a time: those that have a row for each learner are large.
    let parts: [&dyn Fn() -> Markup; 10] = [
        &|| head(sheet, &title),
        &|| held(sheet, options),
        &|| totals(sheet),
        &|| html! { section { h2 { (tr!("Exercises and learners")) } (matrix::matrix(sheet, options)) } },
        &|| rules(sheet),
        &|| times(sheet),
        &|| notes(sheet, options),
        &|| side_by_side::section(sheet, &alike.similar, options),
        &|| side_by_side::published(sheet, &alike.published, options),
        &|| footer(sheet),
    ];
    in_language(options.language, || {
        let (before, after) = page::around(&format!("{title} – {}", clean(&sheet.class)), LOOK);
        let parts = parts.iter().map(|part| part().into_string());
        put_parts(to, std::iter::once(before).chain(parts).chain([after]))
    })
}

fn footer(sheet: &Sheet) -> Markup {
    html! {
        footer {
            p { (clean(&sheet.isolation)) }
            p {
                (tr!("Made with")) " checker " (clean(&sheet.made_with.checker)) " · " (clean(&sheet.made_with.toolchain)) " · "
                (tr!("course {digest}", digest = clean(&sheet.made_with.course))) " · " (tr!("seed {seed}", seed = sheet.made_with.seed))
            }
        }
    }
}

fn head(sheet: &Sheet, title: &str) -> Markup {
    let learners = sheet.learners.len();
    let rows = || sheet.learners.iter().flat_map(|learner| &learner.rows);
    let judged = rows().filter(|row| matches!(row.state, State::Judged(_))).count();
    let accepted =
        rows().filter(|row| row.state.verdict().is_some_and(flow::verdict::Verdict::is_accepted)).count();
    let weak = !sheet.isolation.contains("full");
    html! {
        header {
            p.faint { (clean(&sheet.class)) }
            h1 { (title) }
            ul.figures {
                li { strong { (learners) } " " (trn!(learners, "learner", "learners")) }
                li { strong { (sheet.columns.len()) } " " (trn!(sheet.columns.len(), "exercise", "exercises")) }
                li { strong { (judged) } " " (tr!("judged")) }
                li { strong.good { (accepted) } " " (tr!("accepted")) }
                li { strong { (tally::most(sheet)) } " " (tr!("points in all")) }
            }
            @if let Some(due) = &sheet.due {
                p.faint { (tr!("Due")) " " (due_in_words(sheet, due)) }
            }
            p class=(if weak { "warning" } else { "faint" }) { (clean(&sheet.isolation)) }
        }
    }
}

fn due_in_words(sheet: &Sheet, due: &str) -> String {
    due.parse::<jiff::Zoned>().map_or_else(|_| clean(due), |due| moment_in_words(sheet, due.timestamp()))
}

/// What nobody could decide, and what to do about it.
fn held(sheet: &Sheet, options: &Options<'_>) -> Markup {
    let rows: Vec<_> = (sheet.learners.iter())
        .flat_map(|learner| {
            learner.rows.iter().zip(&sheet.columns).map(move |(row, column)| (learner, row, column))
        })
        .filter_map(|(learner, row, column)| match &row.state {
            State::Held(held) if row.mark.is_none() => Some((learner, row, column, clean(&held.why))),
            State::Waiting => Some((learner, row, column, tr!("not judged yet"))),
            _ => None,
        })
        .collect();
    html! {
        @if rows.is_empty() {
            p.nothing-held { span.sign.good { "✓" } " " (tr!("No row is held: every mark is decided.")) }
        } @else {
            section.held {
                h2 { (trn!(rows.len(), "{count} row is held", "{count} rows are held")) }
                p { (tr!("A row that is held is neither points nor a zero, and an export refuses it unless you say what it counts as. What to do: start the same grading again, which judges only what is open; look at the evidence; or set the mark by hand.")) }
                p { code { "checker grade show LEARNER ID" } }
                div.wide {
                    table {
                        thead { tr { th { (tr!("Learner")) } th { (tr!("Exercise")) } th { (tr!("Why")) } th { (tr!("Reference number")) } } }
                        tbody {
                            @for (learner, row, column, why) in &rows {
                                tr {
                                    td { (matrix::name(&learner.learner.id, &learner.learner.name, options)) }
                                    td { (of_course(&column.title)) br; span.id.faint { (column.exercise) } }
                                    td { (why) }
                                    td.id { (row.reference) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn totals(sheet: &Sheet) -> Markup {
    let spread = tally::spread(sheet);
    html! {
        section {
            h2 { (tr!("How the totals are spread")) }
            (plot::totals(&spread))
            ul.legend {
                @if let Some(median) = spread.median { li { (tr!("The middle total is {median} of {max}.", median = median, max = tally::most(sheet))) } }
                @if spread.open > 0 { li { (trn!(spread.open, "{count} learner with a row that is held is not in the plot.", "{count} learners with a row that is held are not in the plot.")) } }
                @if spread.absent > 0 { li { (trn!(spread.absent, "{count} learner who handed in nothing is not in the plot.", "{count} learners who handed in nothing are not in the plot.")) } }
            }
        }
    }
}

fn rules(sheet: &Sheet) -> Markup {
    let broken = tally::broken(sheet);
    let most = broken.first().map_or(0, |broken| broken.learners) as f64;
    html! {
        section {
            h2 { (tr!("Which rules were broken")) }
            @if broken.is_empty() { p { (tr!("None.")) } } @else {
                p.faint { (tr!("By how many learners; each counts once for a rule.")) }
                table.bars {
                    tbody {
                        @for broken in broken.iter().take(RULES) {
                            tr {
                                td {
                                    (of_course(&broken.rule)) br;
                                    span.faint { @for (at, column) in broken.columns.iter().enumerate() {
                                        @if at > 0 { ", " } (of_course(&sheet.columns[*column].title))
                                    } }
                                }
                                td.number { (broken.learners) }
                                td.bar-cell { (plot::bar(&[broken.learners as f64], most)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn times(sheet: &Sheet) -> Markup {
    let times = tally::times(sheet);
    let most = times.iter().map(|(compiling, running)| compiling + running).fold(0.0, f64::max);
    let seconds = |seconds: f64| tr!("{seconds} s", seconds = format!("{seconds:.1}"));
    html! {
        section {
            h2 { (tr!("Where the time went")) }
            p.faint {
                svg.key viewBox="0 0 10 10" aria-hidden="true" { rect.bar width="10" height="10" {} } " " (tr!("compiling")) " · "
                svg.key viewBox="0 0 10 10" aria-hidden="true" { rect class="bar second" width="10" height="10" {} } " " (tr!("running")) ". "
                (tr!("The same work of several learners is done once."))
            }
            table.bars {
                tbody {
                    @for (column, (compiling, running)) in sheet.columns.iter().zip(&times) {
                        tr {
                            td { (of_course(&column.title)) }
                            td.number { (seconds(*compiling)) " + " (seconds(*running)) }
                            td.bar-cell { (plot::bar(&[*compiling, *running], most)) }
                        }
                    }
                }
            }
        }
    }
}

/// What was left out, and who is not in the roster.
fn notes(sheet: &Sheet, options: &Options<'_>) -> Markup {
    let noted: Vec<_> = sheet
        .learners
        .iter()
        .map(|learner| (learner, learner.says_of_time.iter().chain(&learner.notes)))
        .filter(|(_, notes)| notes.clone().next().is_some())
        .collect();
    html! {
        @if !noted.is_empty() {
            section {
                h2 { (tr!("Notes on what was handed in")) }
                ul {
                    @for (learner, notes) in noted {
                        li {
                            (matrix::name(&learner.learner.id, &learner.learner.name, options)) ": "
                            (notes.map(|note| story::shown(note)).collect::<Vec<_>>().join("; "))
                        }
                    }
                }
            }
        }
    }
}

/// Seconds of compiling and running that a row took.
pub(crate) fn seconds(row: &crate::gradebook::row::Row) -> f64 {
    tally::judged(row).map_or(0.0, |judged| judged.seconds.0 + judged.seconds.1)
}

#[cfg(test)]
mod tests;
