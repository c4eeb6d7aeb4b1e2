//! What a grading came to: for people, and for programs.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::{changes, shown};
use crate::gradebook::Change;
use crate::gradebook::row::{ByHand, Column, Row, Sheet, State};
use crate::judge::Planned;
use crate::points::Points;
use checker::report;
use flow::verdict::Verdict;
use text::{tr, trn};

/// What a grading came to.
pub(super) struct Summary<'s> {
    pub(super) out: &'s Path,
    pub(super) sheet: &'s Sheet,
    pub(super) planned: &'s Planned,
    pub(super) changes: &'s [Change],
    pub(super) unmatched: &'s [String],
    pub(super) notes: &'s [String],
}

impl Summary<'_> {
    fn rows(&self) -> impl Iterator<Item = (&str, &Column, &Row)> {
        self.sheet.learners.iter().flat_map(|standing| {
            let id = standing.learner.id.as_str();
            standing.rows.iter().zip(&self.sheet.columns).map(move |(row, column)| (id, column, row))
        })
    }

    pub(super) fn held(&self) -> usize {
        self.rows().filter(|(_, _, row)| matches!(row.state, State::Held(_)) && row.mark.is_none()).count()
    }

    /// How many rows there are of each kind, by the verdict's id or the state's.
    fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (_, _, row) in self.rows() {
            let what = match &row.state {
                State::NotHandedIn => "not-handed-in",
                State::Waiting => "waiting",
                State::Held(_) => "held",
                State::Judged(judged) => judged.verdict.id(),
            };
            *counts.entry(what).or_default() += 1;
        }
        counts
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let learners = self.sheet.learners.len();
        let mut lines = vec![
            format!(
                "{} · {}",
                report::clean(&self.sheet.title),
                trn!(learners, "{count} learner", "{count} learners")
            ),
            report::clean(&self.sheet.isolation),
        ];
        let counts: Vec<String> =
            self.counts().iter().map(|(what, count)| format!("{what} {count}")).collect();
        lines.push(counts.join("   "));
        for source in self.unmatched {
            lines.push(tr!(
                "nobody's  {source}: the roster names no learner for it; see checker grade check-roster",
                source = report::clean(source)
            ));
        }
        lines.extend(self.notes.iter().map(|note| tr!("note     {text}", text = report::clean(note))));
        for (exercise, why) in &self.planned.faults {
            lines.push(tr!("course    {exercise}: {why}", exercise = exercise, why = report::clean(why)));
        }
        for (learner, column, row) in self.rows() {
            if let State::Held(held) = &row.state {
                lines.push(tr!(
                    "held      {learner}  {exercise}: {why}   [{reference}]",
                    learner = report::clean(learner),
                    exercise = column.exercise,
                    why = report::clean(&held.why),
                    reference = row.reference
                ));
            }
        }
        lines.extend(changes::in_words(self.changes));
        let held = self.held();
        if held > 0 {
            lines.push(trn!(
                held,
                "{count} row is held, neither points nor a zero; --retry-dead tries it again, `checker grade set` sets a mark",
                "{count} rows are held, neither points nor a zero; --retry-dead tries them again, `checker grade set` sets a mark"
            ));
        }
        lines.push(tr!(
            "the gradebook is in {path}: report.html for you, feedback/ for the learners",
            path = shown(self.out)
        ));
        lines
    }

    /// The document. Each row is made when it is written, since a class has thousands of them.
    pub(super) fn json(&self) -> Result<String> {
        #[derive(Serialize)]
        struct OfRow<'s> {
            learner: &'s str,
            exercise: &'s str,
            state: &'static str,
            verdict: Option<Verdict>,
            earned: Option<Points>,
            mark: Option<Points>,
            max: Points,
            reference: &'s str,
            set_by_hand: Option<&'s ByHand>,
            published: Option<Points>,
        }
        struct Rows<'s>(&'s Summary<'s>);
        impl Serialize for Rows<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.rows().map(|(learner, column, row)| OfRow {
                    learner,
                    exercise: &column.exercise,
                    state: match &row.state {
                        State::NotHandedIn => "not-handed-in",
                        State::Waiting => "waiting",
                        State::Held(_) => "held",
                        State::Judged(_) => "judged",
                    },
                    verdict: row.state.verdict(),
                    earned: row.earned,
                    mark: row.mark,
                    max: row.max,
                    reference: &row.reference,
                    set_by_hand: row.set_by_hand.as_ref(),
                    published: row.published,
                }))
            }
        }
        #[derive(Serialize)]
        struct Document<'s> {
            #[serde(flatten)]
            of_all: serde_json::Value,
            rows: Rows<'s>,
        }
        let of_all = json!({
            "format_version": 1, "assignment": self.sheet.assignment, "isolation": self.sheet.isolation,
            "made_with": self.sheet.made_with, "counts": self.counts(), "held": self.held(), "changes": self.changes,
            "jobs": {"new": self.planned.jobs.new, "known": self.planned.jobs.done, "unfinished": self.planned.jobs.waiting},
            "unmatched": self.unmatched, "notes": self.notes, "faults": self.planned.faults,
        });
        Ok(serde_json::to_string(&Document { of_all, rows: Rows(self) })?)
    }
}
