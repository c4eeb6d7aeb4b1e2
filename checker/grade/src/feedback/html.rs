//! A learner's page as HTML. Every text is put in by maud, which escapes it; this module decides no more than the look.

use checker::report::{DiffRow, RowKind, clean};
use maud::{Markup, html};
use text::tr;

use super::story::{CaseLine, Part, Standing, Story};
use super::{Page, book_address};
use crate::page;

/// What this page has beyond the look of all.
const LOOK: &str = include_str!("look.css");

/// The whole page.
pub(super) fn page(page: &Page<'_>) -> String {
    let sheet = page.sheet;
    let name = clean(&page.learner.learner.name);
    let title = clean(&sheet.title);
    let content = html! {
        header {
            p.faint { (clean(&sheet.class)) }
            h1 { (title) }
            p { bdi { (name) } " " span.faint.id { "(" bdi { (clean(&page.learner.learner.id)) } ")" } }
            p.total { (tr!("Points")) " " (page.total()) }
            @for note in page.notes() { p { (note) } }
        }
        (overview(page))
        @for (number, story) in page.stories.iter().enumerate() { (section(page, number + 1, story)) }
        footer {
            p { (tr!("If you think that a mark is wrong, quote its reference number: what your program printed is kept.")) }
            p { (clean(&sheet.isolation)) " · checker " (clean(&sheet.made_with.checker)) " · " (clean(&sheet.made_with.toolchain)) }
        }
    };
    page::page(&format!("{title} – {name}"), LOOK, &content)
}

fn overview(page: &Page<'_>) -> Markup {
    html! {
        div.wide {
            table.overview {
                thead { tr { th { (tr!("Exercise")) } th { (tr!("Verdict")) } th.number { (tr!("Points")) } } }
                tbody {
                    @for (number, story) in page.stories.iter().enumerate() {
                        tr {
                            td { a href={ "#exercise-" (number + 1) } { (story.title) } }
                            td { (verdict(story)) }
                            td.number { (story.points) }
                        }
                    }
                }
            }
        }
    }
}

fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Bad => "bad",
        Standing::Open => "open",
        Standing::Absent => "faint",
    }
}

fn verdict(story: &Story) -> Markup {
    let word = match (story.verdict, story.standing) {
        (Some(verdict), _) => verdict.id().to_owned(),
        (None, Standing::Absent) => tr!("not handed in"),
        (None, Standing::Open) => tr!("open"),
        (None, _) => tr!("not accepted"),
    };
    html! {
        span.verdict.(class(story.standing)) { span.sign aria-hidden="true" { (story.standing.sign()) } " " (word) }
    }
}

fn section(page: &Page<'_>, number: usize, story: &Story) -> Markup {
    html! {
        section.exercise.(class(story.standing)) id={ "exercise-" (number) } {
            h2 { (story.title) }
            p.facts {
                (verdict(story)) span { (story.points) } span.id.faint { (story.exercise) }
            }
            @if !story.said.is_empty() { p { (story.said) } }
            @for note in &story.notes { p { (note) } }
            @if let Some(comment) = &story.comment {
                div.comment { p.label { (tr!("Your instructor writes")) } p.written { (comment) } }
            }
            @for part in &story.details { (self::part(page, part)) }
            @if !story.cases.is_empty() || story.hidden_points.is_some() { (cases(story)) }
            p.facts {
                span { (tr!("Book:")) " " (place(page, &story.book)) }
                span { (tr!("Reference number:")) " " span.id { (story.reference) } }
            }
        }
    }
}

fn place(page: &Page<'_>, place: &str) -> Markup {
    match book_address(page.options, place) {
        Some(address) => html! { a href=(address) { (place) } },
        None => html! { span.id { (place) } },
    }
}

fn part(page: &Page<'_>, part: &Part) -> Markup {
    match part {
        Part::Case(name) => html! { h3 { (tr!("Case:")) " " (name) } },
        Part::Sentence(sentence) => html! { p { (sentence) } },
        Part::Labelled(label, about) => html! { p.labelled { span.label { (label) } " " span { (about) } } },
        Part::Rule(label, rule) => html! { p.labelled.rule { span.label { (label) } " " strong { (rule) } } },
        Part::Verbatim(lines) => html! { pre translate="no" { @for line in lines { (line) "\n" } } },
        Part::Diff(rows, near) => diff(rows, near.as_deref()),
        Part::Book(at) => html! { p { (tr!("Book:")) " " (place(page, at)) } },
    }
}

/// The diff: a move is drawn where the line was and where it belongs, each with its word.
pub(crate) fn diff(rows: &[DiffRow], near: Option<&str>) -> Markup {
    let class = |kind: RowKind| match kind {
        RowKind::Same => "same",
        RowKind::Skipped => "skipped",
        RowKind::BelongsHere => "belongs moved",
        RowKind::Missing => "belongs",
        RowKind::WasPrinted => "printed moved",
        RowKind::NoPlace => "printed",
    };
    html! {
        div.wide {
            table.diff {
                caption { (tr!("What was printed (-) beside the closest legal order (+)")) }
                tbody {
                    @for row in rows {
                        tr class=(class(row.kind)) {
                            td.number { (row.sign) }
                            td { code translate="no" { (row.text) } }
                            td { @if !row.mark.is_empty() { "← " (row.mark) } }
                        }
                    }
                }
            }
        }
        @if let Some(near) = near { p.faint { (near) } }
    }
}

fn cases(story: &Story) -> Markup {
    let is_good = |case: &CaseLine| case.verdict.is_accepted();
    html! {
        div.wide {
            table.cases {
                thead { tr { th { (tr!("Case")) } th { (tr!("Verdict")) } th.number { (tr!("Case points")) } } }
                tbody {
                    @for case in &story.cases {
                        tr {
                            td { (case.name) @if let Some(rule) = &case.rule { br; span.faint { (tr!("rule:")) " " } (rule) } }
                            td {
                                span.verdict.(if is_good(case) { "good" } else { "bad" }) {
                                    span.sign aria-hidden="true" { (if is_good(case) { "✓" } else { "✗" }) } " " (case.verdict)
                                }
                            }
                            td.number { (case.points.0) "/" (case.points.1) }
                        }
                    }
                    @if let Some((earned, max)) = story.hidden_points {
                        tr { td { (tr!("hidden cases")) } td { } td.number { (earned) "/" (max) } }
                    }
                }
            }
        }
    }
}
