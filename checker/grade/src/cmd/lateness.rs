//! How late each attempt was, and whose word that is. The roster's time outweighs the manifest's, which is the learner's
//! own and only ever counts against them; what nobody else knows is held where the platform calls it late, and in time
//! elsewhere. What lateness costs is [`marking`].
//!
//! The roster tells when the *last* attempt came. An earlier one came no later than that, and nobody but itself says how much
//! sooner: where that would make a difference it is held, and else it counts as of the time that is known.

use anyhow::Result;
use jiff::Timestamp;

use crate::class::{Assignment, Class, Late};
use crate::gradebook::{Gradebook, Handed, Timing, marking};
use text::{tr, trn};

/// Writes down how late each attempt at the assignment `id` was; what the instructor should know of it comes back.
///
/// # Errors
/// The gradebook cannot be read or written.
pub(super) fn note(
    gradebook: &Gradebook,
    id: &str,
    class: Option<&Class>,
    meant: Option<&Assignment>,
) -> Result<Vec<String>> {
    let mut notes = Notes::default();
    // They come learner by learner, and no more than one learner's work is in memory.
    let all = gradebook.attempts(id)?;
    for own in all.chunk_by(|(_, one), (_, other)| one == other) {
        let learner = &own[0].1;
        let mut attempts =
            own.iter().map(|(attempt, _)| gradebook.attempt(*attempt)).collect::<Result<Vec<Handed>, _>>()?;
        if let Some(times) = class.and_then(|class| class.handed_in.as_ref()) {
            trust(&mut attempts, times.get(learner).copied(), &mut notes.lines);
        }
        let several = attempts.len() > 1;
        for (number, attempt) in (1..).zip(&attempts) {
            let later = attempts[number..].iter().filter_map(|attempt| attempt.trusted_at).min();
            let known =
                attempt.trusted_at.map_or_else(|| later.map_or(Known::Nothing, Known::NoLater), Known::At);
            let timing = timing(attempt, known, meant);
            let name = match several {
                true => tr!("{learner} (attempt {number})", learner = learner, number = number),
                false => learner.clone(),
            };
            notes.add(name, attempt, known, &timing, meant);
            gradebook.set_timing(attempt.id, &timing)?;
        }
    }
    for (other, count) in gradebook.times_of_others(id)? {
        notes.lines.push(trn!(
            count,
            "the roster's handed-in time of one learner is the one that it gave for {other}; write that of this assignment into it",
            "the roster's handed-in times of {count} learners are those that it gave for {other}; write those of this assignment into it",
            other = other
        ));
    }
    Ok(notes.all())
}

/// Gives the roster's time to the last attempt. One that an earlier attempt has already is that one's, so that the roster
/// is older than the last attempt.
fn trust(attempts: &mut [Handed], time: Option<Timestamp>, lines: &mut Vec<String>) {
    let Some((last, earlier)) = attempts.split_last_mut() else { return };
    let is_known = time.is_some() && earlier.iter().any(|attempt| attempt.trusted_at == time);
    if is_known {
        lines.push(tr!(
            "{learner}: the roster's time is that of an earlier attempt and not taken for the last; write the newer one into it",
            learner = last.learner
        ));
    }
    last.trusted_at = time.filter(|_| !is_known);
}

/// Whether the time of an attempt can cost points: it is due at some time, and lateness costs.
fn costs(meant: Option<&Assignment>, learner: &str) -> bool {
    meant.is_some_and(|assignment| {
        assignment.late != Late::Full
            && (assignment.due.is_some() || assignment.extensions.contains_key(learner))
    })
}

/// What the roster tells of the time of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It came at this time.
    At(Timestamp),
    /// It came no later: a later attempt came then.
    NoLater(Timestamp),
    /// Nothing.
    Nothing,
}

fn timing(attempt: &Handed, known: Known, meant: Option<&Assignment>) -> Timing {
    let in_time = Timing { trusted_at: attempt.trusted_at, percent: 100, ..Timing::default() };
    let Some(assignment) = meant else { return in_time };
    let extended = assignment.extensions.get(&attempt.learner).map(|extension| extension.due.timestamp());
    let general = || assignment.due.as_ref().map(|due| due.timestamp());
    let Some(due) = extended.or_else(general) else { return in_time };
    let after = |time: Timestamp, due: Timestamp| time.as_second() - due.as_second();
    let left = |seconds| marking::percent_left(&assignment.late, seconds);
    let time = match known {
        Known::At(time) | Known::NoLater(time) => Some(time),
        Known::Nothing => attempt.handed_in,
    };
    let seconds = time.map_or(0, |time| after(time, due));
    let mut timing =
        Timing { seconds: Some(seconds).filter(|late| *late > 0), percent: left(seconds), ..in_time };
    if !costs(meant, &attempt.learner) {
        return timing;
    }
    match (known, attempt.handed_in) {
        (Known::At(trusted), said) => {
            if let Some(said) = said.filter(|said| left(after(*said, due)) != timing.percent) {
                timing.says.push(tr!(
                    "the roster says that it was handed in at {trusted}, its manifest {said}; the roster counts",
                    trusted = trusted,
                    said = said
                ));
            }
            if attempt.marked_late && seconds <= 0 {
                timing.says.push(tr!(
                    "Canvas says late, the roster that it was handed in in time, at {trusted}; the roster counts",
                    trusted = trusted
                ));
            }
        }
        // Whoever says of themselves that they were as late may be believed.
        (Known::NoLater(_), said)
            if timing.percent == 100 || said.is_some_and(|said| left(after(said, due)) <= timing.percent) => {
        }
        (Known::NoLater(later), _) => {
            timing.held = Some(tr!(
                "the roster's time, {later}, is that of a later attempt, and nobody but the learner says when this one came: set its mark by hand",
                later = later
            ));
        }
        (Known::Nothing, None) if attempt.marked_late => {
            timing.held = Some(tr!(
                "Canvas says late, nobody says how late: put the time into the roster's handed-in column"
            ));
        }
        // It may be in time by an extension of ours, of which Canvas knows nothing; only the learner says so.
        (Known::Nothing, Some(said)) if attempt.marked_late => {
            timing.held = Some(tr!(
                "Canvas says late, and how late says only its own manifest ({said}): put the time into the roster's handed-in column",
                said = said
            ));
        }
        (Known::Nothing, None) => {
            timing.says.push(tr!("nothing says when it was handed in; it counts as in time"));
        }
        (Known::Nothing, Some(_)) => {}
    }
    timing.says.extend(timing.held.clone());
    timing
}

/// What the instructor is told of the times of a whole assignment.
#[derive(Default)]
struct Notes {
    lines: Vec<String>,
    by_manifest: Vec<String>,
    untimed: Vec<String>,
}

impl Notes {
    fn add(
        &mut self,
        name: String,
        attempt: &Handed,
        known: Known,
        timing: &Timing,
        meant: Option<&Assignment>,
    ) {
        if !costs(meant, &attempt.learner) {
            return;
        }
        match (known, attempt.handed_in) {
            // Held rows have lines of their own.
            _ if timing.held.is_some() => {}
            (Known::Nothing, Some(_)) => self.by_manifest.push(name),
            (Known::Nothing, None) => self.untimed.push(name),
            (Known::At(_) | Known::NoLater(_), _) => {
                self.lines.extend(timing.says.iter().map(|says| format!("{name}: {says}")));
            }
        }
    }

    fn all(self) -> Vec<String> {
        let mut lines = self.lines;
        if !self.by_manifest.is_empty() {
            lines.push(trn!(
                self.by_manifest.len(),
                "the time of one attempt is what its manifest says, and whoever handed it in could have written another; the roster's handed-in column outweighs it",
                "the times of {count} attempts are what their manifests say, and whoever handed them in could have written others; the roster's handed-in column outweighs them"
            ));
        }
        if !self.untimed.is_empty() {
            let names = self.untimed.join(", ");
            lines.push(trn!(
                self.untimed.len(),
                "nothing says when one attempt was handed in, so that it counts as in time: {names}",
                "nothing says when {count} attempts were handed in, so that they count as in time: {names}",
                names = names
            ));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::attempt::Snapshot;
    use flow::course::Course;

    /// Due at noon of the 30th; Karima at noon of the 2nd of December.
    fn assignment() -> Assignment {
        let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small");
        let text = "title: C\ntime-zone: UTC\nassignments:\n- id: a\n  exercises: [counter]\n  due: 2026-11-30 12:00\n\
            \x20 late: {percent: 10, per: day}\n  extensions: {karima: 2026-12-02 12:00}\n";
        let learners = vec![crate::learner::Learner::new("karima", "Karima")];
        let class = Class::parse(text, &Course::open(&course).unwrap(), learners).unwrap();
        class.assignments[0].clone()
    }

    fn time(day: &str) -> Option<Timestamp> {
        (!day.is_empty()).then(|| format!("2026-{day}T11:00:00Z").parse().unwrap())
    }

    fn attempt(learner: &str, manifest: &str, roster: &str, marked_late: bool) -> Handed {
        Handed {
            id: 1,
            learner: learner.to_owned(),
            handed_in: time(manifest),
            trusted_at: time(roster),
            marked_late,
            says: Vec::new(),
            work: Ok(Snapshot::default()),
        }
    }

    /// What is left in percent, `held`, and whether there is something to say.
    fn left(learner: &str, manifest: &str, roster: &str, marked_late: bool) -> (String, bool) {
        of(&attempt(learner, manifest, roster, marked_late), time(roster).map_or(Known::Nothing, Known::At))
    }

    fn of(attempt: &Handed, known: Known) -> (String, bool) {
        let timing = timing(attempt, known, Some(&assignment()));
        let left = timing.held.map_or_else(|| timing.percent.to_string(), |_| "held".to_owned());
        (left, !timing.says.is_empty())
    }

    #[test]
    fn the_time_that_can_be_trusted_counts_and_what_nobody_knows_is_never_silently_in_time() {
        for (learner, manifest, roster, marked_late, percent, says) in [
            // The manifest alone is believed where it says late, the roster always.
            ("r", "11-30", "", false, "100", false),
            ("r", "12-01", "", false, "90", false),
            ("r", "11-30", "12-02", false, "80", true),
            ("r", "12-02", "11-30", false, "100", true),
            ("r", "11-29", "11-30", false, "100", false),
            ("r", "", "12-01", false, "90", false),
            // Canvas says that it was late.
            ("r", "", "", true, "held", true),
            ("r", "11-30", "", true, "held", true),
            ("r", "12-01", "", true, "held", true),
            ("r", "", "12-01", true, "90", false),
            ("r", "11-30", "12-01", true, "90", true),
            ("r", "", "11-30", true, "100", true),
            // It does not know who has more time.
            ("karima", "12-02", "", true, "held", true),
            ("karima", "", "12-02", true, "100", true),
            ("karima", "11-30", "", true, "held", true),
            ("karima", "", "", true, "held", true),
            // Nobody says anything.
            ("r", "", "", false, "100", true),
        ] {
            assert_eq!(
                left(learner, manifest, roster, marked_late),
                (percent.to_owned(), says),
                "{learner}: manifest {manifest:?}, roster {roster:?}, late {marked_late}"
            );
        }
    }

    #[test]
    fn an_earlier_attempt_is_never_made_sooner_by_its_own_word() {
        for (learner, manifest, later, marked_late, percent) in [
            // The last attempt came in time, and so did every other one.
            ("r", "", "11-30", false, "100"),
            ("r", "12-05", "11-30", false, "100"),
            ("r", "", "11-30", true, "100"),
            // It came late, and nobody knows whether this one did.
            ("r", "11-29", "12-02", false, "held"),
            ("r", "12-01", "12-02", false, "held"),
            ("r", "", "12-02", false, "held"),
            ("r", "11-29", "12-02", true, "held"),
            ("karima", "11-29", "12-02", false, "100"),
            // Its own word is no better than what is known.
            ("r", "12-02", "12-02", false, "80"),
            ("r", "12-09", "12-02", false, "80"),
        ] {
            let known = Known::NoLater(time(later).unwrap());
            let (left, _) = of(&attempt(learner, manifest, "", marked_late), known);
            assert_eq!(left, percent, "{learner}: manifest {manifest:?}, a later one {later}");
        }
    }

    #[test]
    fn where_lateness_costs_nothing_nobody_is_held() {
        let full = Assignment { late: Late::Full, ..assignment() };
        let timing = timing(&attempt("r", "", "", true), Known::Nothing, Some(&full));
        assert_eq!((timing.held, timing.percent, timing.says.len()), (None, 100, 0));
    }

    #[test]
    fn the_time_of_an_earlier_attempt_is_not_taken_for_that_of_the_last() {
        let mut attempts = [attempt("r", "", "11-30", false), attempt("r", "", "", false)];
        let mut lines = Vec::new();
        trust(&mut attempts, time("11-30"), &mut lines);
        assert_eq!((attempts[1].trusted_at, lines.len()), (None, 1));
        trust(&mut attempts, time("12-01"), &mut lines);
        assert_eq!((attempts[0].trusted_at, attempts[1].trusted_at), (time("11-30"), time("12-01")));
        trust(&mut attempts, None, &mut lines);
        assert_eq!((attempts[1].trusted_at, lines.len()), (None, 1), "what was taken out counts no more");
    }
}
