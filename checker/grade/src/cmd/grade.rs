//! `checker grade`: takes in what was handed in, judges it, and writes the gradebook.

use std::collections::BTreeSet;
use std::env;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::thread::available_parallelism;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use super::summary::Summary;
use super::{lateness, pages, shown, status};
use crate::attempt::Snapshot;
use crate::class::{self, Class, Counts, HiddenLines};
use crate::cli::{ClassArgs, Format, Grade};
use crate::export;
use crate::gradebook::row::Column;
use crate::gradebook::{self, AssignmentFacts, Consent, Gradebook};
use crate::intake::{self, Attempts, FILES, Files};
use crate::judge::{
    Cases, Finished, JobQueue as _, Lock, Session, Settings, SqliteQueue, Workers, conduct, plan,
};
use crate::points::Points;
use checker::cmd::Usage;
use checker::{exit, report};
use flow::course::Course;
use flow::process::install_cancel;
use text::{Language, tr, trn};

/// The id of the assignment where there is no class.
pub(super) const WITHOUT_CLASS: &str = "grade";
/// The seed where no class names one: the same each time, so that the same work is never judged twice.
const SEED: u64 = 1;

/// No more learners than this are named in one note.
const NAMED: usize = 10;

/// The fact that keeps the title in `class.yaml`. A gradebook without a class has a title too, in the reader's language.
const CLASS_FILE_TITLE: &str = "class-file-title";

pub(super) fn execute(args: Grade, typed: Option<Language>) -> Result<u8> {
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
    // Nothing is written before all that was named is there.
    if !intake::holds_anything(class.as_ref(), &args.dirs)? {
        return Err(nothing_in(&args.dirs));
    }
    let mut notes = Vec::new();
    let settings = settings(&args, course.root, class.as_ref(), &mut notes)?;
    let session = Session::open(settings, &cancel)?;
    let gradebook = Gradebook::create(&args.out)?;
    let _lock = Lock::take(&args.out)?;
    same_class(&gradebook, class.as_ref())?;
    let files = Files::open(&args.out.join(FILES))?;
    let mut progress = std::io::stderr().is_terminal().then(report::Progress::new);
    let mut tell = |what: &str| {
        if let Some(progress) = &mut progress {
            progress.tell(what);
        }
    };

    tell(&tr!("reading what was handed in"));
    let mut taken = intake::take(
        &session.course,
        class.as_ref(),
        &args.dirs,
        &files,
        &intake::Behind(&session.hold.isolation),
    )?;
    if taken.attempts.is_empty() {
        return Err(nothing_in(&args.dirs));
    }
    notes.append(&mut taken.notes);
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
    let attempts = || taken.attempts.iter().map(|one| one.map_err(anyhow::Error::from));
    gradebook.enter_attempts(&facts.id, attempts(), now)?;
    notes.extend(gone(&gradebook.not_among(&facts.id, attempts())?));
    // From here on all that is known of them is in the database.
    let intake::Intake { unmatched, .. } = taken;
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
        return Ok(exit::INTERRUPTED);
    }

    let consent = Consent { apply: args.apply, allow_lower: args.allow_lower };
    let changes = gradebook.mark(&facts, consent, now)?;
    let sheet = gradebook.sheet(&facts.id)?;
    let language = pages::language(&gradebook, typed)?;
    pages::write(&gradebook, &session.course, &sheet, facts.hidden, language)?;
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
                feedback: pages::options(
                    &gradebook,
                    Some(&session.course),
                    facts.hidden,
                    book.as_deref(),
                    language,
                ),
            };
            report::print(&export::junit::text(&sheet, &options, &args.out)?)?;
        }
    }
    Ok(if summary.held() > 0 { exit::UNDECIDED } else { exit::DONE })
}

/// What a grading is made with. What was said of it when this gradebook was graded before, and not now, stays: a gradebook
/// that was graded with hidden cases would else be judged anew without them, by a word that was forgotten.
fn settings(
    args: &Grade,
    course: PathBuf,
    class: Option<&Class>,
    notes: &mut Vec<String>,
) -> Result<Settings> {
    let before = match Gradebook::open(&args.out) {
        Ok(gradebook) => Settings::before(&gradebook)?,
        Err(gradebook::Error::Absent(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let (hidden_before, runs_before) =
        before.map_or((None, None), |before| (before.hidden, Some(before.runs)));
    let typed = args.hidden.as_deref().map(std::path::absolute).transpose()?;
    let hidden = match (typed, hidden_before) {
        (Some(typed), _) => Some(typed),
        (None, Some(before)) if !args.no_hidden => {
            let path = shown(&before);
            if !before.is_dir() {
                return Err(Usage(tr!(
                    "this gradebook was graded with the hidden cases in {path}, which are not there any more; name them with --hidden, or leave them out with --no-hidden",
                    path = path
                ))
                .into());
            }
            notes.push(tr!(
                "judged with the hidden cases in {path}, as before; --no-hidden leaves them out",
                path = path
            ));
            Some(before)
        }
        (None, _) => None,
    };
    if let (None, Some(runs @ 2..)) = (args.runs, runs_before) {
        notes.push(tr!("each case gets {runs} runs, as before; --runs says otherwise", runs = runs));
    }
    Ok(Settings {
        course,
        hidden,
        seed: class.map_or(SEED, |class| class.seed),
        runs: args.runs.or(runs_before).unwrap_or(1),
        weak: args.allow_weak_isolation,
    })
}

/// Nobody handed anything in: a folder was mistyped.
fn nothing_in(dirs: &[PathBuf]) -> anyhow::Error {
    let dirs: Vec<String> = dirs.iter().map(|dir| shown(dir)).collect();
    Usage(tr!(
        "nothing was handed in in {dirs}, and no mark was written; name the folder of the submissions",
        dirs = dirs.join(", ")
    ))
    .into()
}

/// What is said of work that was taken in before and is not there any more.
fn gone(learners: &[String]) -> Option<String> {
    if learners.is_empty() {
        return None;
    }
    let named: Vec<String> = learners.iter().take(NAMED).map(|id| report::clean(id)).collect();
    let more = if learners.len() > NAMED { ", …" } else { "" };
    Some(trn!(
        learners.len(),
        "what one learner handed in last is not among what was named this time, and counts as before; where it must not, grade into another folder: {learners}",
        "what {count} learners handed in last is not among what was named this time, and counts as before; where it must not, grade into another folder: {learners}",
        learners = named.join(", ") + more
    ))
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
