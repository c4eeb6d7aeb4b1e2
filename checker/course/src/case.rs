//! One case: what a run is given, and the order it must print.
//!
//! Read from a YAML node, so that every mistake names its line, column and key path.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::drive::Step;
use super::explore::Explore;
use super::{blake3, relative};
use order::yaml::{At, Error, Node, nearest};
use order::{LinePattern, Order, TimeFact};
use text::tr;

/// What a case may say.
const KEYS: &[&str] = &[
    "name", "points", "args", "env", "stdin", "files", "drive", "order", "stderr", "before", "never", "exit",
    "time", "explore", "why",
];

/// More than this one case is not worth, so that sums of points stay far from overflow.
const MAX_POINTS: u64 = 10_000;

/// The signals that POSIX names, without `SIG`.
const SIGNALS: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CHLD", "CONT", "FPE", "HUP", "ILL", "INT", "KILL", "PIPE", "PROF", "QUIT",
    "SEGV", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH",
    "XCPU", "XFSZ",
];

/// What a run is given. Two cases with equal inputs give equal programs the same to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Command-line arguments, the program's name aside.
    pub args: Vec<String>,
    /// Variables added to the stated environment.
    pub env: BTreeMap<String, String>,
    /// What stdin holds; empty means at its end at once.
    pub stdin: String,
    /// Files in the working directory: relative path to content.
    pub files: BTreeMap<String, String>,
}

/// How the program must end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExitRule {
    /// With this exit code.
    Code(i32),
    /// Any way it likes, a signal aside.
    Any,
    /// Killed by this signal (its name without `SIG`).
    Signal(String),
}

/// One run: args, stdin, env, and the order it must print.
#[derive(Debug)]
pub struct Case {
    /// Its name; `case N` or `hidden case N` (from one) where the file gives none.
    pub name: String,
    /// What it is worth; 1 unless the file says otherwise.
    pub points: u32,
    /// What the run is given.
    pub inputs: Inputs,
    /// The order that stdout must follow.
    pub stdout: Order,
    /// The order that stderr must follow; `None` means shown and not judged.
    pub stderr: Option<Order>,
    /// How the program must end.
    pub exit: ExitRule,
    /// What the checker does while it runs, in this order.
    pub drive: Vec<Step>,
    /// The lines of `order` with holes, which steps may speak of; none where there are no steps.
    pub holes: Vec<LinePattern>,
    /// In which ways it is run.
    pub explore: Option<Explore>,
    /// What must hold of the times at which lines were read.
    pub time: Vec<TimeFact>,
    /// Why the case is there.
    pub why: Option<String>,
    /// The hash of the case as it is written: a judgement that is stored under it is one of this case.
    pub digest: String,
    /// True when it came from `hidden.yaml` or another hidden source.
    pub hidden: bool,
    /// Keys that are valid and that this version does not judge (`schedules` and `depth` of `explore`).
    pub unjudged: Vec<&'static str>,
}

impl Case {
    /// Reads one case; `index` counts from zero and serves its name where none is given.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn read(at: &At<'_>, index: usize, hidden: bool) -> Result<Self, Error> {
        at.allow(&tr!("a case"), KEYS)?;
        let order = at.get("order").ok_or_else(|| {
            at.error(tr!("the key `order` is missing"))
                .help(tr!("write the lines it prints, `order: [\"a\", \"b\"]`"))
        })?;
        let stdout = Order::parse(&order, at.get("before").as_ref(), at.get("never").as_ref())?;
        let stderr = at.get("stderr").map(|items| Order::parse(&items, None, None)).transpose()?;
        let time = match at.get("time") {
            Some(facts) => TimeFact::parse_list(&facts, &stdout)?,
            None => Vec::new(),
        };
        let (drive, holes) = match at.get("drive") {
            Some(steps) => {
                let holes = LinePattern::all_in(&order);
                (Step::read_list(&steps, &holes)?, holes)
            }
            None => (Vec::new(), Vec::new()),
        };
        let (explore, unjudged) = match at.get("explore") {
            Some(explore) => Explore::read(&explore).map(|(explore, unjudged)| (Some(explore), unjudged))?,
            None => (None, Vec::new()),
        };
        let name = match at.get("name") {
            Some(name) => label(&name)?,
            None if hidden => format!("hidden case {}", index + 1),
            None => format!("case {}", index + 1),
        };
        Ok(Self {
            name,
            points: points(at)?,
            inputs: inputs(at)?,
            drive,
            holes,
            explore,
            stdout,
            stderr,
            exit: at.get("exit").map_or(Ok(ExitRule::Code(0)), |exit| read_exit(&exit))?,
            time,
            why: at.get("why").map(|why| label(&why)).transpose()?,
            digest: digest(at.node),
            hidden,
            unjudged,
        })
    }
}

/// A text for people, which may not be empty.
fn label(at: &At<'_>) -> Result<String, Error> {
    let text = at.whole_text()?.trim();
    if text.is_empty() { Err(at.error(tr!("the text is empty"))) } else { Ok(text.to_owned()) }
}

/// The name of a case by everything that is written in it, and where: its places are part of what is said of it.
fn digest(case: &Node) -> String {
    /// All that a value gives to a hasher.
    #[derive(Default)]
    struct Bytes(Vec<u8>);
    impl Hasher for Bytes {
        fn write(&mut self, bytes: &[u8]) {
            self.0.extend_from_slice(bytes);
        }
        fn finish(&self) -> u64 {
            unreachable!("the bytes themselves are taken")
        }
    }
    let mut bytes = Bytes::default();
    case.hash(&mut bytes);
    blake3::hash(&bytes.0).to_hex()
}

/// The points of a case that is not read any further.
///
/// # Errors
/// Points that are none.
pub(super) fn points(case: &At<'_>) -> Result<u32, Error> {
    case.get("points").map_or(Ok(1), |points| read_points(&points))
}

fn read_points(at: &At<'_>) -> Result<u32, Error> {
    let points = at.whole_number()?;
    u32::try_from(points).ok().filter(|_| points <= MAX_POINTS).ok_or_else(|| {
        at.error(tr!("expected 0 to {most} points, found {points}", most = MAX_POINTS, points = points))
    })
}

fn inputs(at: &At<'_>) -> Result<Inputs, Error> {
    let mut inputs = Inputs::default();
    if let Some(args) = at.get("args") {
        for arg in args.items()? {
            inputs.args.push(without_nul(&arg)?);
        }
    }
    if let Some(env) = at.get("env") {
        for (name, value) in env.entries()? {
            if name.text.is_empty() || name.text.contains(['=', '\0']) {
                return Err(value.error(tr!("the name of a variable may not be empty nor hold `=`")));
            }
            inputs.env.insert(name.text.clone(), without_nul(&value)?);
        }
    }
    if let Some(stdin) = at.get("stdin") {
        inputs.stdin = stdin.whole_text()?.to_owned();
    }
    if let Some(files) = at.get("files") {
        for (path, content) in files.entries()? {
            if let Some(fault) = relative::fault(&path.text) {
                return Err(content
                    .error(tr!("{fault}: `{path}`", fault = fault, path = relative::shown(&path.text)))
                    .help(tr!("name it from the working directory downwards, such as data/a.txt")));
            }
            inputs.files.insert(path.text.clone(), content.whole_text()?.to_owned());
        }
        if let Some((folder, file)) = folder_and_file(&inputs.files) {
            return Err(files.error(tr!(
                "`{folder}` is a file, and `{file}` makes a folder of it",
                folder = folder,
                file = file
            )));
        }
    }
    Ok(inputs)
}

/// A path that is a file and also the folder of another file.
fn folder_and_file(files: &BTreeMap<String, String>) -> Option<(&str, &str)> {
    files.keys().find_map(|file| {
        let folder =
            file.match_indices('/').map(|(at, _)| &file[..at]).find(|folder| files.contains_key(*folder))?;
        Some((folder, file.as_str()))
    })
}

/// The operating system ends an argument and a variable at a NUL.
fn without_nul(at: &At<'_>) -> Result<String, Error> {
    let text = at.whole_text()?;
    if text.contains('\0') {
        Err(at.error(tr!("a NUL character cannot be passed on")))
    } else {
        Ok(text.to_owned())
    }
}

pub(super) fn read_exit(at: &At<'_>) -> Result<ExitRule, Error> {
    let text = at.text()?;
    if text == "any" {
        return Ok(ExitRule::Any);
    }
    if let Some(name) = text.strip_prefix("signal ") {
        return signal(at, name.trim()).map(ExitRule::Signal);
    }
    match text.parse() {
        Ok(code @ 0..=255) => Ok(ExitRule::Code(code)),
        _ => Err(at
            .error(tr!(
                "expected an exit code from 0 to 255, `any` or `signal NAME`, found `{text}`",
                text = text
            ))
            .help(tr!("a program that a signal must end has `exit: signal KILL`"))),
    }
}

/// The name of a signal, without `SIG`.
pub(super) fn signal(at: &At<'_>, written: &str) -> Result<String, Error> {
    let name = written.strip_prefix("SIG").unwrap_or(written);
    if SIGNALS.contains(&name) {
        return Ok(name.to_owned());
    }
    let error = at.error(tr!("`{written}` is not the name of a signal", written = written));
    let upper = written.to_uppercase();
    Err(match nearest(upper.strip_prefix("SIG").unwrap_or(&upper), SIGNALS.iter().copied()) {
        Some(name) => error.help(tr!("did you mean `{name}`?", name = name)),
        None => error.help(tr!("names are written as KILL, TERM, INT, HUP")),
    })
}
