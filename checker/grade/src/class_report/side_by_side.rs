//! Similar submissions beside one another. The words say that they are alike and never why.

use maud::{Markup, html};
use text::{of_course, tr, trn};

use super::alike::published::AsPublished;
use super::alike::{LineKind, Side, Similar};
use super::{Options, matrix};
use crate::feedback::story::shown;
use crate::gradebook::row::Sheet;

/// No more pairs than this are shown.
const MOST: usize = 40;
/// No more lines of one file than this.
const LINES: usize = 400;

/// All that is shown of them.
pub(super) fn section(sheet: &Sheet, similar: &[Similar], options: &Options<'_>) -> Markup {
    html! {
        section {
            h2 { (tr!("Similar submissions")) }
            p { (tr!("These programs are similar in what neither the course nor most of the class wrote, names and layout aside. That is no verdict and changes no points. There are many reasons why two programs are alike, and only people can tell them: read both, and talk with their authors.")) }
            @if similar.is_empty() { p { (tr!("No two are.")) } }
            @for pair in similar.iter().take(MOST) { (self::pair(sheet, pair, options)) }
            @if similar.len() > MOST {
                p { (trn!(similar.len() - MOST, "{count} more pair is less similar and not shown.", "{count} more pairs are less similar and not shown.")) }
            }
        }
    }
}

/// Works that are similar to a program of the course's own.
pub(super) fn published(sheet: &Sheet, published: &[AsPublished], options: &Options<'_>) -> Markup {
    html! {
        @if !published.is_empty() {
            section {
                h2 { (tr!("Similar to a published solution")) }
                p { (tr!("The course's own programs can be read by everybody. These works are similar to one of them, in every word or with other names, comments and layout aside. That is no verdict and changes no points: in a small exercise there may be one way to write it. Talk with their authors.")) }
                ul {
                    @for found in published {
                        li {
                            strong { (title(sheet, &found.exercise)) } " · "
                            (names(sheet, &found.learners, options)) " ~ " span.id { (shown(&found.name)) } " · "
                            (if found.same_words { tr!("similar in every word") } else { tr!("similar but for names") })
                        }
                    }
                }
            }
        }
    }
}

/// The title of an exercise; its id where the assignment has none such.
fn title(sheet: &Sheet, exercise: &str) -> String {
    let column = sheet.columns.iter().find(|column| column.exercise == exercise);
    column.map_or_else(|| exercise.to_owned(), |column| of_course(&column.title).into_owned())
}

fn pair(sheet: &Sheet, pair: &Similar, options: &Options<'_>) -> Markup {
    html! {
        details.pair {
            summary {
                strong { (title(sheet, &pair.exercise)) } " · "
                (names(sheet, &pair.left.learners, options)) " ~ " (names(sheet, &pair.right.learners, options)) " · "
                (tr!("{percent} % of what is their own is similar", percent = pair.percent))
            }
            div.sides {
                (side(sheet, &pair.left, options))
                (side(sheet, &pair.right, options))
            }
        }
    }
}

fn names(sheet: &Sheet, learners: &[String], options: &Options<'_>) -> Markup {
    html! {
        @for (at, id) in learners.iter().enumerate() {
            @if at > 0 { ", " }
            @let known = sheet.learners.iter().find(|learner| learner.learner.id == *id);
            (matrix::name(id, known.map_or("", |known| &known.learner.name), options))
        }
    }
}

fn side(sheet: &Sheet, side: &Side, options: &Options<'_>) -> Markup {
    html! {
        div {
            h3 { (names(sheet, &side.learners, options)) }
            @for (path, lines) in &side.files {
                p.id.faint { (shown(path)) }
                div.source translate="no" tabindex="0" role="region" aria-label=(shown(path)) {
                    @for (number, line) in lines.iter().take(LINES).enumerate() {
                        @let class = match line.kind { LineKind::Alike => "alike", LineKind::Common => "common", LineKind::Own => "own" };
                        div class=(class) {
                            span.mark aria-hidden="true" { (if line.kind == LineKind::Alike { "~" } else { " " }) }
                            span.line-number aria-hidden="true" { (number + 1) }
                            code { (source_line(&line.text)) }
                        }
                    }
                    @if lines.len() > LINES { p { (trn!(lines.len() - LINES, "… {count} more line", "… {count} more lines")) } }
                }
            }
        }
    }
}

/// A line of a source: its tabs are blanks, as an editor shows them.
fn source_line(line: &str) -> String {
    shown(&line.replace('\t', "    "))
}
