//! A judgement that is remembered: to explain a trace can cost more than to print it.
//!
//! It is stored beside its run, and under everything that it depends on: the checker that made it, the
//! run, and the case as it is written. It starts nothing.

use crate::build::{Key, Store};
use crate::judge::{Cause, judge};
use crate::run::Run;
use course::Case;

/// The kind of record under which judgements are stored.
const KIND: &str = "judgements";

/// The name of a judgement by everything that it depends on: which checker judges which run of which case.
pub(super) fn judgement_key(checker: &str, run: Key, case: &Case) -> Key {
    Key::of("judgement").with("checker", checker).with("run", run.hex()).with("case", &case.digest).key()
}

/// What `checker` says of a run whose key is `of`: as it is remembered where `stored` says that the run itself is, else judged
/// now, and remembered where `keep` allows it.
pub(super) fn judgement(
    store: &Store,
    checker: &str,
    case: &Case,
    (of, run): (Key, &Run),
    stored: bool,
    keep: impl FnOnce() -> bool,
) -> Option<Cause> {
    let key = judgement_key(checker, of, case);
    if stored && let Some(cause) = store.get::<Option<Cause>>(KIND, key) {
        return cause;
    }
    let cause = judge(case, run);
    if keep() {
        // As with runs: what could not be stored is found out again.
        let _ = store.put(KIND, key, &cause);
    }
    cause
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::run::{Delays, End, Finished, Perturbation};
    use crate::trace::{Line, Trace};
    use course::Spec;

    /// A case that asks for one line.
    fn case(line: &str) -> Case {
        let yaml = format!(
            "title: T\nkind: write\nlevel: 1\nminutes: 5\nbook: 03-microtasks#drain\nhints: [H]\ncases:\n  - order: [{line}]\n"
        );
        Spec::parse(&yaml).unwrap().cases.remove(0)
    }

    /// A run that printed one line.
    fn printed(line: &str) -> Run {
        let stdout =
            Trace { lines: vec![Line { text: line.to_owned(), at: Duration::ZERO }], ..Trace::default() };
        let finished = Finished {
            stdout,
            stderr: Trace::default(),
            end: End::Exit(0),
            leaked: false,
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak_memory_bytes: 0,
        };
        Run { finished, delays: Delays::default(), perturbation: Perturbation::default(), steps: Vec::new() }
    }

    fn key(name: &str) -> Key {
        Key::of("run").with("name", name).key()
    }

    #[test]
    fn a_judgement_that_another_checker_stored_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let (case, run) = (case("start"), printed("start"));
        let wrong = Some(Cause::CheckerError("said by another checker".to_owned()));
        store.put(KIND, judgement_key("another", key("run"), &case), &wrong).unwrap();
        let say = |checker: &str| judgement(&store, checker, &case, (key("run"), &run), true, || true);
        assert!(say("this").is_none());
        // It is there, and the checker that stored it does use it.
        assert!(matches!(say("another"), Some(Cause::CheckerError(_))));
        // Nor has it replaced what this checker said.
        assert!(say("this").is_none());
    }

    #[test]
    fn a_judgement_is_of_one_run_and_of_one_case_as_it_is_written() {
        let of = judgement_key("this", key("run"), &case("start"));
        assert_eq!(of, judgement_key("this", key("run"), &case("start")));
        assert_ne!(of, judgement_key("this", key("another run"), &case("start")));
        assert_ne!(of, judgement_key("this", key("run"), &case("end")));
        assert_ne!(of, judgement_key("another", key("run"), &case("start")));
    }

    #[test]
    fn what_is_said_of_a_new_run_is_judged_now_and_kept_only_where_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let (case, run) = (case("start"), printed("end"));
        let stored = || store.get::<Option<Cause>>(KIND, judgement_key("this", key("run"), &case)).is_some();
        for (keep, kept) in [(false, false), (true, true)] {
            let cause = judgement(&store, "this", &case, (key("run"), &run), false, || keep);
            assert!(cause.is_some());
            assert_eq!(stored(), kept);
        }
        // A run that is made anew is judged anew, whatever is stored.
        store.put(KIND, judgement_key("this", key("run"), &case), &None::<Cause>).unwrap();
        assert!(judgement(&store, "this", &case, (key("run"), &run), false, || true).is_some());
    }
}
