//! Whether a violation speaks the truth about a trace.
//!
//! Which of several true things a message says is a matter of teaching and not of law.

use checker::order::{Finding, ViolationKind};

use super::oracle::{Verdict, trimmed};
use super::spec::{Spec, places};
use super::trial::Trial;

/// What is untrue in a finding.
pub(crate) fn of(
    trial: &Trial,
    spec: &Spec,
    verdict: Verdict,
    finding: &Finding,
    trace: &[String],
) -> Result<(), String> {
    let violation = &finding.violation;
    let trace: Vec<&str> = trace.iter().map(|line| trimmed(line)).collect();
    let Some(at) = violation.line else { return Err("a violation without a place".to_owned()) };
    let at = usize::try_from(at).map_err(|error| error.to_string())?;
    let printed = trace.get(at.wrapping_sub(1)).copied();
    let is_missing = violation.kind == ViolationKind::Missing;
    truth(at >= 1 && at <= trace.len() + 1, "the violation is outside of the trace")?;
    truth(is_missing || printed == violation.text.as_deref(), "the line has another text")?;
    let speaks_of_order = matches!(violation.kind, ViolationKind::Edge | ViolationKind::Moved);
    truth(speaks_of_order == (verdict == Verdict::WrongOrder), "the kind does not fit the verdict")?;
    // A missing line is shown as its author wrote it, perhaps with blanks where an empty value stood.
    let text = trimmed(violation.text.as_deref().unwrap_or_default());
    let count = |lines: &[&str]| lines.iter().filter(|line| **line == text).count();
    let closest: Vec<&str> =
        finding.closest.iter().flat_map(|closest| &closest.lines).map(|line| line.text.as_str()).collect();
    match violation.kind {
        ViolationKind::Edge => edge(trial, spec, finding, &trace, at)?,
        ViolationKind::Missing if finding.closest.is_none() => {}
        ViolationKind::Missing => {
            let absent =
                finding.closest.iter().flat_map(|closest| &closest.lines).any(|line| line.from.is_none());
            truth(absent, "nothing is missing")?;
            // A line with holes is shown as its author wrote it, so that no printed line is equal to it.
            truth(text.contains('{') || count(&closest) > count(&trace), "the missing line is not missing")?;
        }
        ViolationKind::Unexpected => {
            truth(count(&closest) < count(&trace), "the unexpected line is expected")?
        }
        ViolationKind::Repeated => {
            truth(count(&closest) < count(&trace), "the repeated line is not printed too often")?;
            truth(count(&closest) > 0, "the repeated line has no place at all")?;
        }
        ViolationKind::Never => truth(trial.oracle.is_never(text), "the line may come")?,
        ViolationKind::Capture | ViolationKind::Distinct => {
            truth(violation.capture.is_some(), "a capture without its name")?;
            truth(!trial.oracle.is_beginning(&trace[..at]), "the line is legal so far")?;
        }
        ViolationKind::Moved => {}
    }
    Ok(())
}

/// The first line of a broken edge is printed behind the second, which no legal order of these lines does.
fn edge(trial: &Trial, spec: &Spec, finding: &Finding, trace: &[&str], at: usize) -> Result<(), String> {
    let violation = &finding.violation;
    let Some((first, second)) = &violation.edge else {
        return Err("a broken edge without its lines".to_owned());
    };
    let Some(first_at) = violation.first_line else {
        return Err("a broken edge without its first line".to_owned());
    };
    let first_at = usize::try_from(first_at).map_err(|error| error.to_string())?;
    truth(trace[at - 1] == second, "the second line of the edge is another one")?;
    truth(trace.get(first_at - 1) == Some(&first.as_str()), "the first line of the edge is another one")?;
    truth(first_at > at, "the first line of the edge was printed first")?;
    // Where each of the two has one place in the order, no word may turn them round. Elsewhere the
    // edge is one of the closest order, and the line may stand for another one in another word.
    let one_place = |text: &str| places(&spec.order, text, &mut Vec::new()) == 1;
    let turned_round = |word: &Vec<usize>| {
        let texts = trial.oracle.texts(word);
        let (one, two) =
            (texts.iter().rposition(|text| text == first), texts.iter().position(|text| text == second));
        one.is_some() && two.is_some() && one > two
    };
    let plain = trial.oracle.is_plain() && one_place(first) && one_place(second);
    let words = &trial.oracle.language.words;
    truth(!plain || !words.iter().any(turned_round), "some legal order turns the edge round")
}

fn truth(holds: bool, lie: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(lie.to_owned()) }
}
