//! The first line of an exercise: its id, its verdict, its points, and what the verdict rests on.

use std::fmt::Write as _;

use super::terminal::style::{BAD, FAINT, GOOD, HELD, OFF, STRONG};
use flow::event::ExerciseResult;
use flow::rests_on::RestsOn;
use flow::verdict::Verdict;
use text::{tr, trn};

/// Where the verdict stands in a line that is wide enough.
const VERDICT_COLUMN: usize = 40;
/// On a narrower terminal the verdict has a line of its own, and words are short, where both would else be
/// broken apart.
pub(super) const NARROW: usize = 66;

/// The headline of a result on a terminal of `width` columns, with its newline.
pub fn headline(result: &ExerciseResult, width: usize) -> String {
    let (sign, colour) = sign(result.verdict);
    let id = result.exercise.id.as_str();
    let verdict = result.verdict.id();
    let mut line = format!("{colour}{sign}{OFF} {STRONG}{id}{OFF}");
    if width < NARROW {
        line.push_str("\n    ");
    } else {
        let gap = VERDICT_COLUMN.saturating_sub(id.chars().count() + 2).max(2);
        let _ = write!(line, "{:gap$}", "");
    }
    let _ = write!(line, "{colour}{verdict}{OFF}");
    if result.max_points() > 0 && !result.verdict.is_held() {
        let _ = write!(line, "  {}/{}", result.points(), result.max_points());
    }
    for part in result.verdict.gloss().into_iter().chain(notes(result)) {
        let last = line.lines().last().unwrap_or_default();
        let used = anstream::adapter::strip_str(last).to_string().chars().count();
        // What does not fit begins a line of its own, so that no terminal breaks it.
        if used + 3 + part.chars().count() > width {
            let _ = write!(line, "\n    {FAINT}{part}{OFF}");
        } else {
            let _ = write!(line, "{FAINT} · {part}{OFF}");
        }
    }
    line.push('\n');
    line
}

/// The sign of a verdict, and its colour.
pub(super) fn sign(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Accepted => ("✓", GOOD),
        verdict if verdict.is_held() => ("?", HELD),
        _ => ("✗", BAD),
    }
}

/// What an accepted verdict rests on, and whether it was remembered. One that is not accepted rests on the run
/// that is shown; a prediction on the order alone.
fn notes(result: &ExerciseResult) -> Vec<String> {
    let mut notes = Vec::new();
    let on = |ground| result.cases.iter().filter(move |case| case.rests_on.contains(&ground)).count();
    let (real, virtual_time) = (on(RestsOn::Runs), on(RestsOn::VirtualTime));
    if result.verdict.is_accepted() {
        let runs = result.cases.iter().map(|case| case.runs.1).max().unwrap_or(0);
        // On a virtual clock one run is as good as many, so only many are worth a word.
        if real > 0 || virtual_time > 0 && runs > 1 {
            notes.push(trn!(runs, "{count} run", "{count} runs"));
            // The most of any case: how many orders its runs showed that are all right.
            let distinct = result.cases.iter().map(|case| case.distinct).max().unwrap_or(0);
            if distinct > 1 {
                notes.push(tr!("{count} distinct orders", count = distinct));
            }
        }
        match (real, virtual_time) {
            (_, 0) => {}
            (0, _) => notes.push(tr!("virtual time")),
            (_, some) => {
                notes.push(trn!(some, "virtual time in {count} case", "virtual time in {count} cases"))
            }
        }
    }
    // A verdict that rests on an earlier run says so.
    if let Some(known) = result.known_failures.first() {
        notes.push(tr!("{failed} of {of} earlier runs failed", failed = known.failed, of = known.of));
    }
    if !result.cases.is_empty() && result.cases.iter().all(|case| case.cached) {
        notes.push(tr!("cached"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use flow::course::{Course, Exercise};
    use flow::judge::CaseResult;
    use text::{Language, in_language};

    fn exercise() -> Arc<Exercise> {
        let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/small");
        Course::open(&course).unwrap().exercises().next().unwrap().clone()
    }

    /// An exercise with a case for each ground: how many runs were made, and whether they are remembered.
    fn line(verdict: Verdict, cases: &[(Option<RestsOn>, u32, bool)], width: usize) -> String {
        let exercise = exercise();
        let case = &exercise.spec().unwrap().cases[0];
        let cases: Vec<CaseResult> = cases
            .iter()
            .map(|(ground, runs, cached)| CaseResult {
                rests_on: ground.iter().copied().collect(),
                runs: (*runs, *runs),
                cached: *cached,
                verdict,
                points: verdict.points(case.points),
                ..CaseResult::of(case, None)
            })
            .collect();
        let result = ExerciseResult {
            verdict,
            max_points: cases.len() as u32,
            cases,
            ..ExerciseResult::not_begun(&exercise)
        };
        anstream::adapter::strip_str(&headline(&result, width)).to_string()
    }

    fn end(verdict: Verdict, cases: &[(Option<RestsOn>, u32, bool)]) -> String {
        line(verdict, cases, 100).split_once(verdict.id()).unwrap().1.trim_end().to_owned()
    }

    #[test]
    fn an_accepted_exercise_says_how_many_runs_it_rests_on() {
        let (real, accepted) = (Some(RestsOn::Runs), Verdict::Accepted);
        assert_eq!(end(accepted, &[(real, 1, false), (real, 1, false)]), "  2/2 · 1 run");
        assert_eq!(end(accepted, &[(real, 20, false)]), "  1/1 · 20 runs");
        assert_eq!(end(accepted, &[(real, 1, true)]), "  1/1 · 1 run · cached");
    }

    #[test]
    fn virtual_time_is_named_and_one_run_on_it_is_not() {
        let (real, virtual_time) = (Some(RestsOn::Runs), Some(RestsOn::VirtualTime));
        assert_eq!(end(Verdict::Accepted, &[(virtual_time, 1, false)]), "  1/1 · virtual time");
        assert_eq!(
            end(Verdict::Accepted, &[(real, 1, false), (virtual_time, 1, false)]),
            "  2/2 · 1 run · virtual time in 1 case"
        );
    }

    #[test]
    fn a_prediction_rests_on_the_order_alone_and_says_nothing_of_runs() {
        assert_eq!(end(Verdict::Accepted, &[(None, 1, false)]), "  1/1");
    }

    #[test]
    fn what_is_not_accepted_claims_nothing() {
        assert_eq!(end(Verdict::WrongOrder, &[(Some(RestsOn::Runs), 1, true)]), "  0/1 · cached");
    }

    #[test]
    fn a_narrow_terminal_has_the_verdict_on_a_line_of_its_own() {
        let cases = [(Some(RestsOn::Runs), 1, false)];
        let narrow = line(Verdict::Accepted, &cases, 65);
        assert_eq!(narrow, format!("✓ {}\n    accepted  1/1 · 1 run\n", exercise().id));
        assert_eq!(line(Verdict::Accepted, &cases, 66).lines().count(), 1);
    }

    #[test]
    fn what_does_not_fit_begins_a_line_of_its_own_also_in_bengali() {
        let cases = [(Some(RestsOn::Runs), 1, true)];
        for (language, width, lines) in
            [(Language::English, 80, 1), (Language::Bengali, 200, 1), (Language::Bengali, 70, 2)]
        {
            let said = in_language(language, || line(Verdict::WrongOutput, &cases, width));
            assert_eq!(said.lines().count(), lines, "{said}");
            assert!(said.lines().all(|line| line.chars().count() <= width), "{said}");
        }
    }
}
