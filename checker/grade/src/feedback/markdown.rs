//! A learner's page as Markdown (CommonMark with tables): for systems that take text, and for mail. What a stranger
//! wrote is escaped, so that none of it is markup, or stands in a code block that it cannot end.

use std::fmt::Write as _;

use checker::report::{DiffRow, clean};
use text::tr;

use super::story::{Part, Standing, Story};
use super::{Options, Page, book_address};

/// The whole page.
pub(super) fn page(page: &Page<'_>) -> String {
    let sheet = page.sheet;
    let mut text = format!("# {}\n\n", escaped(&clean(&sheet.title)));
    let learner = &page.learner.learner;
    let _ = writeln!(text, "{}\n", escaped(&clean(&sheet.class)));
    let _ = writeln!(text, "{} ({})\n", escaped(&clean(&learner.name)), escaped(&clean(&learner.id)));
    let _ = writeln!(text, "**{} {}**\n", escaped(&tr!("Points")), escaped(&page.total()));
    for note in page.notes() {
        let _ = writeln!(text, "{}\n", escaped(&note));
    }
    for story in &page.stories {
        section(page.options, story, &mut text);
    }
    let appeal = tr!(
        "If you think that a mark is wrong, quote its reference number: what your program printed is kept."
    );
    let checker = format!("checker {}", sheet.made_with.checker);
    let made = [&sheet.isolation, &checker, &sheet.made_with.toolchain].map(|part| clean(part));
    let _ = writeln!(text, "---\n\n{}\n\n{}", escaped(&appeal), escaped(&made.join(" · ")));
    text
}

/// What is told of one exercise, under a heading.
pub(crate) fn section(options: &Options<'_>, story: &Story, text: &mut String) {
    let _ = writeln!(text, "## {}\n", escaped(&story.title));
    let verdict = match (story.verdict, story.standing) {
        (Some(verdict), _) => verdict.id().to_owned(),
        (None, Standing::Absent) => tr!("not handed in"),
        (None, Standing::Open) => tr!("open"),
        (None, _) => tr!("not accepted"),
    };
    let facts =
        [format!("{} {verdict}", story.standing.sign()), story.points.clone(), story.exercise.clone()];
    let _ = writeln!(text, "{}\n", escaped(&facts.join(" · ")));
    let said = Some(&story.said).filter(|said| !said.is_empty());
    for sentence in said.into_iter().chain(&story.notes) {
        let _ = writeln!(text, "{}\n", escaped(sentence));
    }
    if let Some(comment) = &story.comment {
        let _ = writeln!(text, "**{}**\n", escaped(&tr!("Your instructor writes")));
        for line in comment.lines() {
            let _ = writeln!(text, "> {}  ", escaped(line));
        }
        text.push('\n');
    }
    for part in &story.details {
        self::part(options, part, text);
    }
    cases(story, text);
    let _ = writeln!(text, "{} {}  ", escaped(&tr!("Book:")), place(options, &story.book));
    let _ = writeln!(text, "{} {}\n", escaped(&tr!("Reference number:")), escaped(&story.reference));
}

fn part(options: &Options<'_>, part: &Part, text: &mut String) {
    let _ = match part {
        Part::Case(name) => writeln!(text, "### {} {}\n", escaped(&tr!("Case:")), escaped(name)),
        Part::Sentence(sentence) => writeln!(text, "{}\n", escaped(sentence)),
        Part::Labelled(label, about) => writeln!(text, "{}: {}\n", escaped(label), escaped(about)),
        Part::Rule(label, rule) => writeln!(text, "{}: **{}**\n", escaped(label), escaped(rule)),
        Part::Verbatim(lines) => writeln!(text, "{}", block(lines)),
        Part::Diff(rows, near) => {
            let lines: Vec<String> = rows.iter().map(diff_row).collect();
            let near = near.iter().map(|near| format!("\n{}\n", escaped(near))).collect::<String>();
            writeln!(text, "{}{near}", block(&lines))
        }
        Part::Book(at) => writeln!(text, "{} {}\n", escaped(&tr!("Book:")), place(options, at)),
    };
}

fn diff_row(row: &DiffRow) -> String {
    let arrow = if row.mark.is_empty() { "" } else { "   ← " };
    format!("{:>5}   {}{arrow}{}", row.sign, row.text, row.mark)
}

fn cases(story: &Story, text: &mut String) {
    if story.cases.is_empty() && story.hidden_points.is_none() {
        return;
    }
    let head = [tr!("Case"), tr!("Verdict"), tr!("Case points")].map(|word| escaped(&word));
    let _ = writeln!(text, "| {} |\n|---|---|--:|", head.join(" | "));
    for case in &story.cases {
        let rule = case.rule.iter().map(|rule| format!("; {} {rule}", tr!("rule:"))).collect::<String>();
        let sign = if case.verdict.is_accepted() { "✓" } else { "✗" };
        let name = escaped(&format!("{}{rule}", case.name));
        let _ = writeln!(text, "| {name} | {sign} {} | {}/{} |", case.verdict, case.points.0, case.points.1);
    }
    if let Some((earned, max)) = story.hidden_points {
        let _ = writeln!(text, "| {} | | {earned}/{max} |", escaped(&tr!("hidden cases")));
    }
    text.push('\n');
}

fn place(options: &Options<'_>, place: &str) -> String {
    match book_address(options, place) {
        // Whoever chose the address may have written blanks or brackets into it.
        Some(address) => format!("[{}](<{}>)", escaped(place), address.replace(['<', '>', '\n', '\\'], "")),
        None => escaped(place),
    }
}

/// A code block whose fence is longer than any in it.
fn block(lines: &[String]) -> String {
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", lines.join("\n"))
}

/// A text in one line, of which nothing is markup: CommonMark lets every ASCII punctuation be escaped (section 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, c) in text.trim().char_indices() {
        match c {
            '\n' => escaped.push(' '),
            // What GitHub and others would make a link or a mention of.
            ':' if text.trim()[at..].starts_with("://") => escaped.push_str("\\:"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!'
            | '@' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '+' | '-' | '=' if at == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `1.` and `1)` begin a list.
            '.' | ')'
                if at > 0
                    && text.trim()[..at].chars().all(|c| c.is_ascii_digit())
                    && !text.trim()[at + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
            {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_code_block_ends_it() {
        let lines = ["```", "~~~", "`````text", "a"].map(str::to_owned);
        let block = block(&lines);
        let (first, last) = (block.lines().next().unwrap(), block.lines().last().unwrap());
        assert_eq!((first, last), ("``````text", "``````"));
        assert_eq!(block.lines().count(), lines.len() + 2);
    }

    #[test]
    fn a_text_is_escaped_where_it_would_be_markup_and_stays_readable_elsewhere() {
        assert_eq!(escaped("# *a* [b](c) <i> `d` | @e"), "\\# \\*a\\* \\[b\\](c) \\<i\\> \\`d\\` \\| \\@e");
        assert_eq!(escaped("1. first"), "1\\. first");
        assert_eq!(escaped("32.5 of 40, line 3."), "32.5 of 40, line 3.");
        assert_eq!(escaped("- a\nb"), "\\- a b");
        assert_eq!(escaped("see https://x.y"), "see https\\://x.y");
    }
}
