//! `checker grade`: takes in what was handed in, judges it, and writes the gradebook.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::IsTerminal as _;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::{changes, lateness, pages, shown, status};
use crate::attempt::Snapshot;
use crate::class::{self, Class, Counts, HiddenLines};
use crate::cli::{ClassArgs, Format, Grade};
use crate::export;
use crate::gradebook::row::{ByHand, Column, Sheet, State};
use crate::gradebook::{AssignmentFacts, Change, Consent, Gradebook};
use crate::intake::{self, Attempts, FILES, Files};
use crate::judge::{
    Cases, Finished, JobQueue as _, Lock, Planned, Session, Settings, SqliteQueue, Workers, conduct, plan,
};
use crate::points::Points;
use checker::cmd::Usage;
use checker::{exit, report};
use flow::course::Course;
use flow::process::install_cancel;
use flow::verdict::Verdict;
use text::{tr, trn};

/// The id of the assignment where there is no class.
pub(super) const WITHOUT_CLASS: &str = "grade";
/// The seed where no class names one: the same each time, so that the same work is never judged twice.
const SEED: u64 = 1;

/// The fact that keeps the title in `class.yaml`. A gradebook without a class has a title too, in the reader's language.
const CLASS_FILE_TITLE: &str = "class-file-title";

pub(super) fn execute(args: Grade) -> Result<u8> {
    if args.status {
        return status::execute(&args.out, args.format);
    }
    if args.dirs.is_empty() {
        return Err(Usage(tr!(
            "name the folder of what was handed in: checker grade DIR --out grades; `checker grade --help` says more"
        ))
        .into());
    }
    let cancel = install_cancel()?;
    let here = env::current_dir().context(tr!("the current folder cannot be read"))?;
    let course = Course::open(&here)?;
    let class = args.class.class.as_deref().map(|path| Class::open(path, &course)).transpose()?;
    let meant = meant(class.as_ref(), &args.class)?;
    let gradebook = Gradebook::create(&args.out)?;
    let _lock = Lock::take(&args.out)?;
    same_class(&gradebook, class.as_ref())?;
    let settings = Settings {
        course: course.root,
        hidden: args.hidden.as_deref().map(std::path::absolute).transpose()?,
        seed: class.as_ref().map_or(SEED, |class| class.seed),
        runs: args.runs,
        weak: args.allow_weak_isolation,
    };
    let session = Session::open(settings, &cancel)?;
    let files = Files::open(&args.out.join(FILES))?;
    let mut progress = std::io::stderr().is_terminal().then(report::Progress::new);
    let mut tell = |what: &str| {
        if let Some(progress) = &mut progress {
            progress.tell(what);
        }
    };

    tell(&tr!("reading what was handed in"));
    let taken = intake::take(
        &session.course,
        class.as_ref(),
        &args.dirs,
        &files,
        &intake::Behind(&session.hold.isolation),
    )?;
    if taken.attempts.is_empty() {
        let dirs: Vec<String> = args.dirs.iter().map(|dir| shown(dir)).collect();
        return Err(Usage(tr!(
            "nothing was handed in in {dirs}, and no mark was written; name the folder of the submissions",
            dirs = dirs.join(", ")
        ))
        .into());
    }
    let mut facts = facts(&session.course, class.as_ref(), meant)?;
    if meant.is_none() {
        let before = gradebook.assignment(&facts.id).map(|facts| facts.columns).unwrap_or_default();
        only_handed_in(&mut facts, &session.course, &taken.attempts, &before)?;
    }
    let now = Timestamp::now();
    gradebook.set_fact("class", &class.as_ref().map_or_else(|| tr!("class"), |class| class.title.clone()))?;
    if let Some(class) = &class {
        gradebook.set_fact(CLASS_FILE_TITLE, &class.title)?;
    }
    gradebook.set_fact("book", &class.as_ref().and_then(|class| class.book.clone()))?;
    gradebook.enter_assignment(&facts)?;
    gradebook.enter_learners(&taken.learners, class.as_ref().is_some_and(|class| class.roster.is_some()))?;
    gradebook.enter_attempts(
        &facts.id,
        taken.attempts.iter().map(|one| one.map_err(anyhow::Error::from)),
        now,
    )?;
    // From here on all that is known of them is in the database.
    let intake::Intake { unmatched, mut notes, .. } = taken;
    notes.extend(lateness::note(&gradebook, &facts.id, class.as_ref(), meant)?);
    session.keep(&gradebook)?;
    let queue = SqliteQueue::open(&args.out)?;
    if args.retry_dead {
        queue.retry_dead()?;
    }
    queue.begin()?;

    tell(&tr!("looking at what is new"));
    let planned = plan(&session, &gradebook, &files, &facts.id, &queue)?;
    let workers = Workers::of(args.jobs.map_or_else(cores, usize::from));
    gradebook.set_fact("workers", &workers.all())?;
    let finished = conduct(&session, &gradebook, workers, &mut |stats, workers| {
        tell(&status::progress(stats, workers))
    })?;
    drop(progress);
    if finished == Finished::Interrupted {
        report::error(&tr!(
            "interrupted; nothing is left running, and the same command goes on where it was"
        ));
        return Ok(130);
    }

    let consent = Consent { apply: args.apply, allow_lower: args.allow_lower };
    let changes = gradebook.mark(&facts, consent, now)?;
    let sheet = gradebook.sheet(&facts.id)?;
    pages::write(&gradebook, &session.course, &sheet, facts.hidden)?;
    let unmatched: Vec<String> = unmatched.into_iter().map(|work| work.source).collect();
    let summary = Summary {
        out: &args.out,
        sheet: &sheet,
        planned: &planned,
        changes: &changes,
        unmatched: &unmatched,
        notes: &notes,
    };
    match args.format {
        Format::Json => report::println_all([summary.json()?])?,
        Format::Human => report::println_all(summary.lines())?,
        Format::Junit => {
            let book = pages::book(&gradebook)?;
            let options = export::Options {
                held: export::HeldAs::Omit,
                feedback: pages::options(&gradebook, Some(&session.course), facts.hidden, book.as_deref()),
            };
            report::print(&export::junit::text(&sheet, &options, &args.out)?)?;
        }
    }
    Ok(if summary.held() > 0 { exit::UNDECIDED } else { exit::DONE })
}

/// Refuses a gradebook of another class: its learners and marks would be mixed with this one's.
fn same_class(gradebook: &Gradebook, class: Option<&Class>) -> Result<()> {
    let before: Option<String> = gradebook.fact(CLASS_FILE_TITLE)?;
    match (before, class) {
        (Some(before), Some(class)) if before != class.title => Err(Usage(tr!(
            "{path} is the gradebook of “{before}”, and the class file says “{title}”; name another folder with --out, or give the class its old title",
            path = shown(gradebook.folder()),
            before = report::clean(&before),
            title = report::clean(&class.title)
        ))
        .into()),
        _ => Ok(()),
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// The assignment of the class that is meant; none without a class.
fn meant<'c>(class: Option<&'c Class>, typed: &ClassArgs) -> Result<Option<&'c class::Assignment>> {
    let Some(class) = class else {
        return match &typed.assignment {
            Some(_) => {
                Err(Usage(tr!("--assignment names one of the class; name the class too: --class class.yaml"))
                    .into())
            }
            None => Ok(None),
        };
    };
    let ids = || class.assignments.iter().map(|assignment| assignment.id.as_str());
    match (&typed.assignment, class.assignments.as_slice()) {
        (Some(id), _) => class.assignment(id).map(Some).ok_or_else(|| {
            Usage(match order::yaml::nearest(id, ids()) {
                Some(near) => {
                    tr!("the class has no assignment `{id}`; did you mean `{near}`?", id = id, near = near)
                }
                None => tr!(
                    "the class has no assignment `{id}`; it has {ids}",
                    id = id,
                    ids = ids().collect::<Vec<_>>().join(", ")
                ),
            })
            .into()
        }),
        (None, [only]) => Ok(Some(only)),
        (None, _) => Err(Usage(tr!(
            "the class has several assignments; name one with --assignment: {ids}",
            ids = ids().collect::<Vec<_>>().join(", ")
        ))
        .into()),
    }
}

/// What the gradebook keeps of the assignment.
fn facts(
    course: &Course,
    class: Option<&Class>,
    meant: Option<&class::Assignment>,
) -> Result<AssignmentFacts> {
    let column = |id: &str, points: Option<Points>| -> Result<Column> {
        let exercise = course.find(id)?;
        // A broken exercise is worth what the class says, and its rows are held.
        let own = Cases::of(exercise).map_or(0, |cases| cases.points());
        let spec = exercise.spec().ok();
        Ok(Column {
            exercise: exercise.id.to_string(),
            title: spec.map_or_else(|| exercise.id.to_string(), |spec| spec.title.clone()),
            max: points.unwrap_or_else(|| Points::whole(own)),
            book: spec.map(|spec| spec.book.to_string()).unwrap_or_default(),
        })
    };
    let columns: Vec<Column> = match meant {
        Some(assignment) => assignment
            .exercises
            .iter()
            .map(|worth| column(&worth.exercise, worth.points))
            .collect::<Result<_>>()?,
        None => {
            course.exercises().map(|exercise| column(exercise.id.as_str(), None)).collect::<Result<_>>()?
        }
    };
    Ok(AssignmentFacts {
        id: meant.map_or_else(|| WITHOUT_CLASS.to_owned(), |assignment| assignment.id.clone()),
        title: match (meant, class) {
            (Some(assignment), _) => assignment.title.clone(),
            (None, _) => tr!("all exercises"),
        },
        due: meant.and_then(|assignment| assignment.due.as_ref()).map(ToString::to_string),
        counts: meant.map_or(Counts::Last, |assignment| assignment.counts),
        hidden: meant.map_or(HiddenLines::Rule, |assignment| assignment.feedback.hidden),
        columns,
    })
}

/// Without a class, those exercises count which anybody has handed in, now or `before`; all, where nobody did.
fn only_handed_in(
    facts: &mut AssignmentFacts,
    course: &Course,
    attempts: &Attempts,
    before: &[Column],
) -> Result<()> {
    let mut dirs: BTreeSet<String> = BTreeSet::new();
    for attempt in attempts.iter() {
        dirs.extend(attempt?.work.iter().flat_map(Snapshot::exercises));
    }
    let ids = dirs.iter().filter_map(|dir| course.by_dir(dir)).map(|exercise| exercise.id.to_string());
    let ids: BTreeSet<String> = ids.chain(before.iter().map(|column| column.exercise.clone())).collect();
    if !ids.is_empty() {
        facts.columns.retain(|column| ids.contains(&column.exercise));
    }
    Ok(())
}

/// What a grading came to.
struct Summary<'s> {
    out: &'s Path,
    sheet: &'s Sheet,
    planned: &'s Planned,
    changes: &'s [Change],
    unmatched: &'s [String],
    notes: &'s [String],
}

impl Summary<'_> {
    fn rows(&self) -> impl Iterator<Item = (&str, &Column, &crate::gradebook::row::Row)> {
        self.sheet.learners.iter().flat_map(|standing| {
            let id = standing.learner.id.as_str();
            standing.rows.iter().zip(&self.sheet.columns).map(move |(row, column)| (id, column, row))
        })
    }

    fn held(&self) -> usize {
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

    fn lines(&self) -> Vec<String> {
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
    fn json(&self) -> Result<String> {
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
