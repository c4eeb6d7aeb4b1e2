//! The whole gradebook of an assignment as one JSON document, for programs. `format_version` changes when a key that is
//! here now goes or means something else; keys may be added at any time.
//!
//! `grades.schema.json` beside the crate is its published schema, which a test keeps equal to these types.
//!
//! It is for the instructor: rules and kinds of violations are in it, and no line of any order or program is.

use std::path::Path;

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::{Counted, Error, Options, Written, counted, most};
use crate::feedback::{Unwritten, put};
use crate::gradebook::row::{ByHand, Judged, Lateness, MadeWith, Row, Sheet, State};
use crate::learner::Learner;
use crate::points::Points;

/// The version of the document.
pub const FORMAT_VERSION: u32 = 1;

/// The document.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document<'s> {
    /// The version of the document, which changes when a key goes or means something else.
    pub format_version: u32,
    /// The class's title.
    pub class: &'s str,
    /// The assignment's id.
    pub assignment: &'s str,
    /// Its title.
    pub title: &'s str,
    /// When it is due, as `class.yaml` writes it.
    pub due: Option<&'s str>,
    /// How strangers' programs were held.
    pub isolation: &'s str,
    /// What the verdicts were made with.
    pub made_with: &'s MadeWith,
    /// What the assignment is worth.
    pub max_points: Points,
    /// Its exercises, in order: `exercise`, `title`, `max`, `book`.
    pub exercises: &'s [crate::gradebook::row::Column],
    /// The learners, in the order of the roster.
    #[cfg_attr(test, schemars(with = "Vec<OfLearner<'static>>"))]
    pub learners: Learners<'s>,
}

/// The learners of a document, each read when it is written: no more than one is in memory.
#[derive(Debug)]
pub struct Learners<'s> {
    sheet: &'s Sheet,
    counted: Vec<Counted<'s>>,
    options: &'s Options<'s>,
}

impl Serialize for Learners<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.counted.len()))?;
        for counted in &self.counted {
            let standing = counted.standing;
            let rows = self.options.feedback.rows(self.sheet, standing).map_err(S::Error::custom)?;
            list.serialize_element(&OfLearner {
                learner: &standing.learner,
                attempt: standing.attempt,
                handed_in: standing.handed_in,
                late: standing.late,
                notes: &standing.notes,
                total: counted.total(),
                rows: (rows.iter().zip(&counted.marks).zip(&self.sheet.columns))
                    .map(|((row, mark), column)| of_row(&column.exercise, row, *mark))
                    .collect(),
            })?;
        }
        list.end()
    }
}

/// A learner.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OfLearner<'s> {
    /// Who.
    #[serde(flatten)]
    pub learner: &'s Learner,
    /// The attempt that counts, and of how many.
    pub attempt: Option<(u32, u32)>,
    /// When it was handed in (RFC 3339).
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub handed_in: Option<jiff::Timestamp>,
    /// How late that was.
    pub late: Option<Lateness>,
    /// What was left out of it, or why all of it is rejected.
    pub notes: &'s [String],
    /// The sum of the marks; `null` where one of them is.
    pub total: Option<Points>,
    /// One row for each exercise, in their order.
    pub rows: Vec<OfRow<'s>>,
}

/// A row.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OfRow<'s> {
    /// The exercise's id.
    pub exercise: &'s str,
    /// `judged`, `held`, `waiting` or `not-handed-in`.
    pub state: &'static str,
    /// The verdict, where there is one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub verdict: Option<flow::verdict::Verdict>,
    /// Points before lateness; `null` where it is held.
    pub earned: Option<Points>,
    /// What counts, what was asked for held rows included; `null` where it is held and omitted.
    pub mark: Option<Points>,
    /// What it is worth.
    pub max_points: Points,
    /// A mark that a person has set, and why.
    pub set_by_hand: Option<&'s ByHand>,
    /// What a person has written for the learner.
    pub comment: Option<&'s str>,
    /// The number to quote in an appeal.
    pub reference: &'s str,
    /// The mark that was last exported for good.
    pub published: Option<Points>,
    /// Why it is held.
    pub held: Option<&'s str>,
    /// The job that judged it.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub job: Option<flow::build::Key>,
    /// The digest of what was handed in for it.
    pub work: Option<&'s str>,
    /// The cases, visible ones first.
    pub cases: Vec<OfCase<'s>>,
}

/// A case.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OfCase<'s> {
    /// Its name.
    pub name: &'s str,
    /// True for a hidden one.
    pub hidden: bool,
    /// Its verdict.
    #[cfg_attr(test, schemars(with = "String"))]
    pub verdict: flow::verdict::Verdict,
    /// Its points.
    pub points: u32,
    /// What it is worth.
    pub max_points: u32,
    /// The rule that was broken, in English.
    pub rule: Option<&'s str>,
    /// The kind of the violation, as in `check --format json`.
    pub violation: Option<&'static str>,
}

/// Writes the file `to`.
///
/// # Errors
/// Rows that are held and may not be; a file that cannot be written.
pub fn write(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<Written, Error> {
    let text = text(sheet, options, to)?;
    put(to, text)?;
    Ok(Written { learners: sheet.learners.len(), left_out: Vec::new() })
}

/// The document, with its last newline; `to` is named where it cannot be made.
///
/// # Errors
/// As [`write`].
pub fn text(sheet: &Sheet, options: &Options<'_>, to: &Path) -> Result<String, Error> {
    let counted = counted(sheet, options.held)?;
    let document = Document {
        format_version: FORMAT_VERSION,
        class: &sheet.class,
        assignment: &sheet.assignment,
        title: &sheet.title,
        due: sheet.due.as_deref(),
        isolation: &sheet.isolation,
        made_with: &sheet.made_with,
        max_points: most(sheet),
        exercises: &sheet.columns,
        learners: Learners { sheet, counted, options },
    };
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Unwritten { path: to.to_owned(), source: error.into() })?;
    Ok(text + "\n")
}

fn of_row<'s>(exercise: &'s str, row: &'s Row, mark: Option<Points>) -> OfRow<'s> {
    let (state, held, judged): (_, _, Option<&Judged>) = match &row.state {
        State::NotHandedIn => ("not-handed-in", None, None),
        State::Judged(judged) => ("judged", None, Some(judged)),
        State::Held(held) => ("held", Some(held.why.as_str()), held.judged.as_ref()),
        State::Waiting => ("waiting", None, None),
    };
    OfRow {
        exercise,
        state,
        verdict: row.state.verdict(),
        earned: row.earned,
        mark,
        max_points: row.max,
        set_by_hand: row.set_by_hand.as_ref(),
        comment: row.comment.as_deref(),
        reference: &row.reference,
        published: row.published,
        held,
        job: judged.map(|judged| judged.job),
        work: judged.and_then(|judged| judged.work.as_deref()),
        cases: judged.iter().flat_map(|judged| &judged.cases).map(of_case).collect(),
    }
}

fn of_case(case: &flow::judge::CaseResult) -> OfCase<'_> {
    let violation = case.cause.as_ref().and_then(|cause| cause.finding()).map(|finding| &finding.violation);
    OfCase {
        name: &case.name,
        hidden: case.hidden,
        verdict: case.verdict,
        points: case.points,
        max_points: case.max_points,
        rule: violation.and_then(|violation| violation.rule.as_ref()).map(|rule| rule.text.as_str()),
        violation: violation.map(|violation| violation.kind.id()),
    }
}
