//! The report for continuous integration: JUnit's XML, with the elements, attributes and order of quick-junit,
//! whose parser reads it back in a test.
//!
//! An exercise is a `testsuite`, a case a `testcase`. A case that is not accepted has a `failure` whose `type`
//! is the verdict. One that is held (`undecided`, `checker-error`) has an `error`: it could not be judged, which is
//! neither its author's fault nor a pass. Nothing is ever `skipped`, since servers count that as good. The
//! library itself would be compiled before every learner's first verdict, and this is all it would do.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use super::terminal::print;
use super::{Report, explain};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::CaseResult;
use flow::trace::Trace;
use flow::verdict::Verdict;
use text::{tr, trn};

/// No more of a program's output than this is shown for one case and stream, in bytes.
const OUTPUT_BYTES: usize = 64 << 10;

/// Gathers the events and writes one document at the end.
#[derive(Debug, Default)]
pub struct Junit {
    seed: u64,
    suites: String,
    counts: Counts,
}

/// How many cases there are, and how many of them are not accepted or held.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

/// One case, as the document has it.
struct Row<'r> {
    name: &'r str,
    verdict: Verdict,
    time: Duration,
    said: Vec<String>,
    output: Option<(&'r Trace, &'r Trace)>,
}

impl Report for Junit {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started { seed, .. } => self.seed = *seed,
            Event::Finished(result) => self.suite(result),
            Event::Done { time } => return print(&self.document(*time)),
            _ => {}
        }
        Ok(())
    }
}

impl Junit {
    fn document(&self, time: Duration) -> String {
        let Counts { tests, failures, errors } = self.counts;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"checker\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{}\">\n\
             {}</testsuites>\n",
            seconds(time),
            self.suites
        )
    }

    fn suite(&mut self, result: &ExerciseResult) {
        let rows = rows(result);
        let mut counts = Counts { tests: rows.len(), ..Counts::default() };
        for row in &rows {
            match row.verdict {
                Verdict::Accepted => {}
                verdict if verdict.is_held() => counts.errors += 1,
                _ => counts.failures += 1,
            }
        }
        let id = result.exercise.id.as_str();
        let time = rows.iter().map(|row| row.time).sum();
        let text = &mut self.suites;
        let _ = writeln!(
            text,
            "    <testsuite name=\"{id}\" tests=\"{}\" skipped=\"0\" errors=\"{}\" failures=\"{}\" time=\"{}\">",
            counts.tests,
            counts.errors,
            counts.failures,
            seconds(time)
        );
        text.push_str("        <properties>\n");
        let points = [result.points(), result.max_points()].map(|points| points.to_string());
        let properties = [
            ("verdict", result.verdict.id()),
            ("points", &points[0]),
            ("max_points", &points[1]),
            ("seed", &self.seed.to_string()),
        ];
        for (name, value) in properties {
            let _ = writeln!(text, "            <property name=\"{name}\" value=\"{value}\"/>");
        }
        text.push_str("        </properties>\n");
        for row in &rows {
            case(id, row, text);
        }
        text.push_str("    </testsuite>\n");
        self.counts.tests += counts.tests;
        self.counts.errors += counts.errors;
        self.counts.failures += counts.failures;
    }
}

/// A row for every case that was to be judged, whether it was or not.
fn rows(result: &ExerciseResult) -> Vec<Row<'_>> {
    let limits = result.exercise.spec().ok().map(|spec| &spec.limits);
    let judged = result.cases.iter().map(|case| Row {
        name: &case.name,
        verdict: case.verdict,
        time: case.run.as_ref().map_or(Duration::ZERO, |run| run.wall),
        said: said(case, limits),
        output: case.run.as_ref().map(|run| (&run.stdout, &run.stderr)),
    });
    let mut rows: Vec<Row<'_>> = judged.collect();
    // What is absent is told as what made it absent, and where nothing did, as our own fault.
    let verdict = result.no_cases.as_ref().map_or(Verdict::CheckerError, NoCases::verdict);
    let why = match &result.no_cases {
        Some(no_cases) => no_cases.to_string(),
        None => tr!("this case has no result"),
    };
    let absent = result.wanted.iter().skip(rows.len()).map(String::as_str);
    // An exercise that cannot even be read has one row, so that it is not absent itself.
    let itself = (rows.is_empty() && result.wanted.is_empty()).then_some("exercise.yaml");
    rows.extend(absent.chain(itself).map(|name| Row {
        name,
        verdict,
        time: Duration::ZERO,
        said: why.lines().map(str::to_owned).collect(),
        output: None,
    }));
    rows
}

/// Why a case is not accepted; nothing where it is.
fn said(case: &CaseResult, limits: Option<&flow::course::Limits>) -> Vec<String> {
    let mut said = case.cause.as_ref().map_or_else(Vec::new, |cause| explain::cause(cause, limits));
    let (accepted, of) = case.runs;
    if !said.is_empty() && of > 1 {
        said.push(trn!(
            of,
            "{accepted} of {count} run accepted",
            "{accepted} of {count} runs accepted",
            accepted = accepted
        ));
    }
    said
}

fn case(id: &str, row: &Row<'_>, text: &mut String) {
    let _ = write!(
        text,
        "        <testcase name=\"{}\" classname=\"{id}\" time=\"{}\"",
        attribute(row.name),
        seconds(row.time)
    );
    if row.verdict.is_accepted() {
        text.push_str("/>\n");
        return;
    }
    text.push_str(">\n");
    let element = if row.verdict.is_held() { "error" } else { "failure" };
    let first = row.said.iter().find(|line| !line.trim().is_empty()).map_or("", |line| line.trim());
    let _ = write!(text, "            <{element} message=\"{}\" type=\"{}\">", attribute(first), row.verdict);
    let _ = writeln!(text, "{}</{element}>", content(&row.said.join("\n")));
    for (element, trace) in
        row.output.iter().flat_map(|(out, err)| [("system-out", out), ("system-err", err)])
    {
        let printed = printed(trace);
        if !printed.is_empty() {
            let _ = writeln!(text, "            <{element}>{}</{element}>", content(&printed));
        }
    }
    text.push_str("        </testcase>\n");
}

/// What a program printed, cut where it is very long.
fn printed(trace: &Trace) -> String {
    let mut printed = String::new();
    for (at, line) in trace.texts().enumerate() {
        if printed.len() + line.len() > OUTPUT_BYTES {
            let rest = trace.lines.len() - at;
            printed.push_str(&trn!(rest, "… {count} more line", "… {count} more lines"));
            break;
        }
        printed.push_str(line);
        printed.push('\n');
    }
    // Readers pass over blanks at both ends.
    printed.trim().to_owned()
}

/// Seconds with three decimals, as every reader expects them.
fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// A text between two tags.
fn content(text: &str) -> String {
    escaped(text, false)
}

/// The value of an attribute; a reader would make a blank of every line end and tab in it.
fn attribute(text: &str) -> String {
    escaped(text, true)
}

fn escaped(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\t' if in_attribute => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\n' | '\t' => escaped.push(c),
            // XML 1.0 has no way at all to write these (section 2.2, Char); the others of the C1 range only steer.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_program_prints_leaves_its_place_in_the_document() {
        assert_eq!(
            content("</failure>&\"'\u{1b}[31m\0\r\u{fffe} ক্রম\n\t."),
            "&lt;/failure&gt;&amp;&quot;&apos;[31m ক্রম\n\t."
        );
        assert_eq!(attribute("a\nb\tc"), "a&#10;b&#9;c");
    }
}
