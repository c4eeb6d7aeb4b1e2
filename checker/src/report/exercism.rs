//! The report for Exercism's website: `results.json`, version 2, of one exercise.
//!
//! The rules are those of the test runner interface (exercism/docs, building/tooling/test-runners/interface.md):
//! tests in the order of the file, since only the first failure is shown; `error` where nothing could be judged;
//! at most 500 characters of what the program printed. There are always as many tests as cases: what did not run
//! is an error and never absent.

use std::io;

use serde::Serialize;

use super::terminal::print;
use super::{Report, explain};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::CaseResult;
use flow::verdict::Verdict;
use text::tr;

/// The version of the format whose tests have names and results of their own.
const VERSION: u32 = 2;
/// No more of what a program printed is allowed, in characters.
const MOST_OUTPUT: usize = 500;
/// No longer message is shown, in characters.
const MOST_MESSAGE: usize = 65_535;
/// What the interface asks for where output was cut.
const CUT: &str = "\nOutput was truncated. Please limit to 500 chars";

/// The whole document.
#[derive(Debug, Serialize)]
struct Results {
    version: u32,
    status: Status,
    message: Option<String>,
    tests: Vec<Test>,
}

/// One case.
#[derive(Debug, Serialize)]
struct Test {
    name: String,
    status: Status,
    message: Option<String>,
    output: Option<String>,
    test_code: String,
}

/// What is said of the whole and of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Pass,
    Fail,
    Error,
}

impl Status {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Accepted => Self::Pass,
            verdict if verdict.is_held() => Self::Error,
            _ => Self::Fail,
        }
    }
}

/// Waits for the one exercise and writes its document at the end.
#[derive(Debug, Default)]
pub struct Exercism {
    results: Option<Results>,
}

impl Report for Exercism {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Finished(result) => self.results = Some(results(result)),
            Event::Done { .. } => {
                let results = self.results.take().unwrap_or_else(|| Results {
                    version: VERSION,
                    status: Status::Error,
                    message: Some(tr!("the exercise has no result")),
                    tests: Vec::new(),
                });
                return print(&format!("{}\n", serde_json::to_string_pretty(&results)?));
            }
            _ => {}
        }
        Ok(())
    }
}

fn results(result: &ExerciseResult) -> Results {
    let written = |index| result.exercise.written_case(index).unwrap_or_default();
    let mut tests: Vec<Test> =
        result.cases.iter().enumerate().map(|(at, case)| test(result, case, written(at))).collect();
    let stopped = result.no_cases.as_ref().map(ToString::to_string);
    let status = match result.no_cases.as_ref().map(NoCases::verdict) {
        Some(_) => Status::Error,
        None if tests.iter().any(|test| test.status == Status::Fail) => Status::Fail,
        // A single case that could not be judged, or is absent, keeps the whole from being a pass.
        None if tests.len() != result.wanted.len()
            || tests.iter().any(|test| test.status == Status::Error) =>
        {
            Status::Error
        }
        None if result.verdict.is_accepted() && !tests.is_empty() => Status::Pass,
        None => Status::Error,
    };
    for (at, name) in result.wanted.iter().enumerate().skip(tests.len()) {
        let message = stopped.clone().unwrap_or_else(|| tr!("this case has no result"));
        tests.push(Test {
            name: name.clone(),
            status: Status::Error,
            message: Some(cut(&message, MOST_MESSAGE, "")),
            output: None,
            test_code: written(at),
        });
    }
    let held =
        || tests.iter().find(|test| test.status == Status::Error).and_then(|test| test.message.clone());
    let message = match status {
        Status::Error => stopped.or_else(held).or_else(|| Some(tr!("the exercise has no result"))),
        _ => None,
    };
    Results {
        version: VERSION,
        status,
        message: message.map(|message| cut(&message, MOST_MESSAGE, "")),
        tests,
    }
}

fn test(result: &ExerciseResult, case: &CaseResult, test_code: String) -> Test {
    let limits = result.exercise.spec().ok().map(|spec| &spec.limits);
    let message = case.cause.as_ref().map(|cause| explain::cause(cause, limits).join("\n"));
    let output = case.run.as_ref().map(|run| {
        let lines: Vec<&str> = run.stdout.texts().chain(run.stderr.texts()).collect();
        cut(&lines.join("\n"), MOST_OUTPUT, CUT)
    });
    Test {
        name: case.name.clone(),
        status: Status::of(case.verdict),
        message: message.map(|message| cut(&message, MOST_MESSAGE, "")),
        output: output.filter(|output| !output.is_empty()),
        // Hidden cases have no text in `exercise.yaml`, and theirs is not to be shown.
        test_code: if case.hidden { String::new() } else { test_code },
    }
}

/// A text of at most so many characters; where it was longer, `note` is its end.
fn cut(text: &str, most: usize, note: &str) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = most - note.chars().count();
    text.chars().take(kept).chain(note.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_keeps_to_the_limit_and_says_so() {
        let shown = cut(&"ক".repeat(501), MOST_OUTPUT, CUT);
        assert_eq!(shown.chars().count(), 500);
        assert!(shown.ends_with("Please limit to 500 chars"));
        assert_eq!(cut(&"ক".repeat(500), MOST_OUTPUT, CUT), "ক".repeat(500));
    }
}
