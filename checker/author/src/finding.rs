//! What `author check` can find, each with its weight, its id and its sentence.
//!
//! All of its text for people is in this file and in `report`; it finds nothing itself.

use std::fmt;

use serde::Serialize;

use super::mutant::Change;
use flow::verdict::Verdict;
use text::{tr, trn};

/// A list in a sentence has at most so many lines.
const LISTED: usize = 5;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The exercise is not sound.
    Problem,
    /// Somebody should look at it.
    Warning,
    /// Good to know.
    Note,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: a file, a program (`wrong/greedy`), a case.
    pub about: String,
    /// What was found.
    pub what: What,
}

impl Finding {
    pub(super) fn new(about: impl Into<String>, what: What) -> Self {
        Self { about: about.into(), what }
    }

    /// How much it matters.
    pub fn weight(&self) -> Weight {
        self.what.weight()
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// A file of the course cannot be read or says something that it may not.
    Broken(String),
    /// The programs of the course cannot be built at all.
    CannotBuild(String),
    /// A file that no rule places.
    Unlisted(String),
    /// A file that an exercise must have.
    Missing,
    /// There is no Node listing.
    NoListing,
    /// A scaffold's file on which nobody worked yet: the line, and what it asks for.
    Unwritten(usize, String),
    /// The package has another name than the folder gives it.
    Package {
        /// What the manifest says.
        found: String,
        /// What it must say.
        wanted: String,
    },
    /// A generated file is not what it must be.
    Stale,
    /// A generated file was written.
    Written,
    /// A text has no translation.
    Untranslated(String),
    /// A translation that somebody has to look at again.
    Fuzzy(String),
    /// A translation of a text that nothing says any more.
    StaleText(String),
    /// A translation that has lost something of its text: the text, and what is wrong.
    Mistranslated(String, String),
    /// The level rises by more than one.
    LevelJump {
        /// The exercise before it.
        from: String,
        /// That one's level.
        before: u8,
        /// Its own level.
        level: u8,
    },
    /// It points into another chapter of the book.
    BookChapter {
        /// The chapter it points into.
        found: String,
        /// The chapter it lies in.
        wanted: String,
    },
    /// There is no hidden case.
    NoHidden,
    /// A hidden case has the inputs of this visible one.
    SameInputs(String),
    /// There is no reference.
    NoReference,
    /// Too few right or wrong programs: how many there are, how many are needed.
    TooFew(usize, usize),
    /// The starter is accepted.
    StarterAccepted,
    /// The starter does not say what to do.
    NoTodo,
    /// The starter's prediction predicts something: how many lines.
    Predicts(usize),
    /// The starter runs into a limit.
    StarterEndless(Verdict),
    /// The starter earns points: how many, of how many.
    StarterEarns(u32, u32),
    /// A program does not compile.
    CompileError(String),
    /// The compiler warns; the flag is true for a starter, whose learner would see it.
    Warns(String, bool),
    /// A program that must be accepted is not.
    NotAccepted(Miss),
    /// A wrong program does not get its verdict.
    WrongVerdict {
        /// The verdict that it names.
        wanted: Verdict,
        /// What it got.
        got: Miss,
    },
    /// A wrong program does not break the rule that it names.
    WrongRule {
        /// The rule that it names.
        wanted: String,
        /// The rule that it broke, if any.
        broken: Option<String>,
        /// The nearest rule of the exercise, where it has none of that text.
        nearest: Option<String>,
        /// The case that decided.
        case: String,
    },
    /// A wrong program was accepted in some runs: how many, of how many.
    Lucky(u32, u32),
    /// A `wrong-order` that names no rule.
    NoRule(String),
    /// Printing the text of the first visible case is accepted.
    PrintingPasses,
    /// It could not be shown that printing is not accepted.
    PrintingUnproved(Verdict),
    /// The checker could not decide.
    Undecided(Vec<String>),
    /// A fault of the course or of the checker, in words.
    Fault(String),
    /// No legal order could be drawn.
    NoWord,
    /// A legal order that was drawn is refused.
    WordRefused(String),
    /// A printed line can be read in several places of the order: the line's pattern, and its line in the file.
    Wide(String, usize),
    /// Lines of the order that no drawn word has.
    Undrawn(Vec<String>),
    /// A legal order that looks least like the reference's output.
    Odd(String),
    /// Mutants of the reference's output that are accepted.
    Survivors {
        /// An example.
        example: Change,
        /// How many of this kind there are.
        count: usize,
        /// True where the order says by itself that the line may be there or not.
        meant: bool,
    },
}

/// How a program missed what it must get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The case that decided; `None` where there was none.
    pub case: Option<String>,
    /// What it got.
    pub verdict: Verdict,
    /// How many runs of that case were accepted, of how many.
    pub runs: (u32, u32),
    /// The seed of the check.
    pub seed: u64,
    /// The checker's explanation.
    pub why: Vec<String>,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict;
        let runs = match self.runs {
            (0, _) | (_, 0 | 1) => None,
            runs => Some(runs),
        };
        match (&self.case, runs) {
            (None, None) => write!(f, "{verdict}"),
            (Some(case), None) => f.write_str(&tr!("{verdict} in `{case}`", verdict = verdict, case = case)),
            (None, Some((accepted, of))) => f.write_str(&tr!(
                "{verdict}, accepted {accepted} of {of} runs, seed {seed}",
                verdict = verdict,
                accepted = accepted,
                of = of,
                seed = self.seed
            )),
            (Some(case), Some((accepted, of))) => f.write_str(&tr!(
                "{verdict} in `{case}`, accepted {accepted} of {of} runs, seed {seed}",
                verdict = verdict,
                case = case,
                accepted = accepted,
                of = of,
                seed = self.seed
            )),
        }
    }
}

impl What {
    /// How much it matters.
    pub fn weight(&self) -> Weight {
        match self {
            Self::SameInputs(_)
            | Self::StarterEndless(_)
            | Self::Warns(_, false)
            | Self::Lucky(..)
            | Self::PrintingUnproved(_)
            | Self::NoWord
            | Self::Wide(..)
            | Self::Undrawn(_)
            | Self::Survivors { meant: false, .. } => Weight::Warning,
            Self::NoListing
            | Self::Written
            | Self::StarterEarns(..)
            | Self::NoRule(_)
            | Self::Odd(_)
            | Self::Survivors { meant: true, .. } => Weight::Note,
            _ => Weight::Problem,
        }
    }

    /// Its name in reports.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Broken(_) => "broken",
            Self::CannotBuild(_) => "cannot-build",
            Self::Unlisted(_) => "unlisted",
            Self::Missing => "missing",
            Self::NoListing => "no-listing",
            Self::Unwritten(..) => "unwritten",
            Self::Package { .. } => "package-name",
            Self::Stale => "stale",
            Self::Written => "written",
            Self::Untranslated(_) => "untranslated",
            Self::Fuzzy(_) => "fuzzy-translation",
            Self::StaleText(_) => "stale-translation",
            Self::Mistranslated(..) => "faulty-translation",
            Self::LevelJump { .. } => "level-jump",
            Self::BookChapter { .. } => "book-chapter",
            Self::NoHidden => "no-hidden-case",
            Self::SameInputs(_) => "same-inputs",
            Self::NoReference => "no-reference",
            Self::TooFew(..) => "too-few",
            Self::StarterAccepted => "starter-accepted",
            Self::NoTodo => "no-todo",
            Self::Predicts(_) => "predicts",
            Self::StarterEndless(_) => "starter-endless",
            Self::StarterEarns(..) => "starter-earns",
            Self::CompileError(_) => "compile-error",
            Self::Warns(..) => "warns",
            Self::NotAccepted(_) => "not-accepted",
            Self::WrongVerdict { .. } => "wrong-verdict",
            Self::WrongRule { .. } => "wrong-rule",
            Self::Lucky(..) => "lucky",
            Self::NoRule(_) => "no-rule",
            Self::PrintingPasses => "printing-passes",
            Self::PrintingUnproved(_) => "printing-unproved",
            Self::Undecided(_) => "undecided",
            Self::Fault(_) => "fault",
            Self::NoWord => "no-word",
            Self::WordRefused(_) => "word-refused",
            Self::Wide(..) => "ambiguous",
            Self::Undrawn(_) => "unreachable",
            Self::Odd(_) => "odd-word",
            Self::Survivors { example, .. } => example.kind.id(),
        }
    }

    /// Lines that belong below the sentence: what a compiler said, how a verdict is explained.
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::CompileError(said) | Self::Warns(said, _) => {
                said.trim().lines().map(str::to_owned).collect()
            }
            Self::NotAccepted(miss) | Self::WrongVerdict { got: miss, .. } => miss.why.clone(),
            Self::Undecided(why) => why.clone(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(said) | Self::Fault(said) => f.write_str(said),
            Self::CannotBuild(said) => f.write_str(&tr!("no program can be built, so none was judged: {said}", said = said)),
            Self::Unlisted(reason) => f.write_str(&tr!("the file has no place here ({reason}); move or remove it", reason = reason)),
            Self::Missing => f.write_str(&tr!("the file is missing; write it")),
            Self::NoListing => f.write_str(&tr!("there is no Node listing beside it")),
            Self::Unwritten(line, text) => f.write_str(&tr!("line {line} is still to be written: {text}", line = line, text = text)),
            Self::Package { found, wanted } => {
                f.write_str(&tr!("the package is named `{found}`; its folder makes it `{wanted}`", found = found, wanted = wanted))
            }
            Self::Stale => f.write_str(&tr!("the file is out of date; `author check --write` writes it")),
            Self::Written => f.write_str(&tr!("written")),
            Self::Untranslated(text) => {
                f.write_str(&tr!("this text has no translation: {text}", text = opening(text)))
            }
            Self::Fuzzy(text) => {
                f.write_str(&tr!("this translation is marked as fuzzy: {text}", text = opening(text)))
            }
            Self::StaleText(text) => {
                f.write_str(&tr!("nothing says this text any more: {text}", text = opening(text)))
            }
            Self::Mistranslated(text, fault) => f.write_str(&tr!(
                "the translation of this text is faulty, {fault}: {text}",
                fault = fault,
                text = opening(text)
            )),
            Self::LevelJump { from, before, level } => f.write_str(&tr!("level {level} comes right after level {before} ({from}); put an exercise between them, or change a level", level = level, before = before, from = from)),
            Self::BookChapter { found, wanted } => {
                f.write_str(&tr!("`book` points into {found}; the exercise lies in {wanted}", found = found, wanted = wanted))
            }
            Self::NoHidden => {
                f.write_str(&tr!("there is no hidden case; write at least one with other inputs, so that printing the text is not enough"))
            }
            Self::SameInputs(visible) => {
                f.write_str(&tr!("its inputs are those of the visible case `{visible}`, whose text could simply be printed", visible = visible))
            }
            Self::NoReference => f.write_str(&tr!("there is no reference; write the file that may differ")),
            Self::TooFew(found, wanted) => f.write_str(&tr!("{found} found, at least {wanted} are needed", found = found, wanted = wanted)),
            Self::StarterAccepted => {
                f.write_str(&tr!("it is accepted as it is, so there is nothing to do; take the essential part out"))
            }
            Self::NoTodo => f.write_str(&tr!("no file that may be edited has a `// TODO` that says what to do")),
            Self::Predicts(lines) => {
                f.write_str(&tr!("it predicts {lines} lines already; leave only lines that begin with #", lines = lines))
            }
            Self::StarterEndless(verdict) => {
                f.write_str(&tr!("the first thing that a learner gets is {verdict}, after a long wait", verdict = verdict))
            }
            Self::StarterEarns(points, of) => f.write_str(&tr!("it earns {points} of {of} points as it is", points = points, of = of)),
            Self::CompileError(_) => f.write_str(&tr!("it does not compile")),
            Self::Warns(..) => f.write_str(&tr!("the compiler warns")),
            Self::NotAccepted(miss) => f.write_str(&tr!("it must be accepted, and is {miss}", miss = miss)),
            Self::WrongVerdict { wanted, got } => f.write_str(&tr!("it must be {wanted}, and is {got}", wanted = wanted, got = got)),
            Self::WrongRule { wanted, broken, nearest, case } => {
                let fault = match broken {
                    Some(broken) => tr!(
                        "it must break the rule \"{wanted}\", and in `{case}` breaks \"{broken}\"",
                        wanted = wanted,
                        case = case,
                        broken = broken
                    ),
                    None => tr!(
                        "it must break the rule \"{wanted}\", and in `{case}` no rule is named",
                        wanted = wanted,
                        case = case
                    ),
                };
                match nearest {
                    Some(nearest) => f.write_str(&tr!(
                        "{fault}; no rule reads like that, the nearest is \"{nearest}\"",
                        fault = fault,
                        nearest = nearest
                    )),
                    None => f.write_str(&fault),
                }
            }
            Self::Lucky(accepted, of) => f.write_str(&tr!("a case of it was accepted in {accepted} of {of} runs, by luck", accepted = accepted, of = of)),
            Self::NoRule(case) => {
                f.write_str(&tr!("in `{case}` the learner is told no rule; give that part of the order a `why`", case = case))
            }
            Self::PrintingPasses => f.write_str(
                &tr!("a program that only prints the text of the first visible case is accepted everywhere; add a hidden case with other inputs"),
            ),
            Self::PrintingUnproved(verdict) => {
                f.write_str(&tr!("a program that only prints the text of the first visible case got {verdict}, which proves nothing", verdict = verdict))
            }
            Self::Undecided(_) => f.write_str(&tr!("it is undecided; make the order less ambiguous")),
            Self::NoWord => f.write_str(&tr!("no legal order could be drawn, so nothing is known of what it allows")),
            Self::WordRefused(word) => f.write_str(&tr!("a legal order that was drawn from it is refused: {word}", word = word)),
            Self::Wide(pattern, line) => {
                f.write_str(&tr!("`{pattern}` (line {line} of the file) fits in several places at once; tell them apart", pattern = pattern, line = line))
            }
            Self::Undrawn(lines) => {
                let shown: Vec<String> = lines.iter().take(LISTED).map(|line| format!("`{line}`")).collect();
                let more = lines.len() - shown.len();
                let shown = shown.join(", ");
                f.write_str(&match more {
                    0 => tr!("no drawn order has {lines}; can it come at all?", lines = shown),
                    more => trn!(
                        more,
                        "no drawn order has {lines} and {count} more line; can it come at all?",
                        "no drawn order has {lines} and {count} more lines; can it come at all?",
                        lines = shown
                    ),
                })
            }
            Self::Odd(word) => f.write_str(&tr!("legal too; is this really right? {word}", word = word)),
            Self::Survivors { example, count: 1, .. } => write!(f, "{example}"),
            Self::Survivors { example, count, .. } => f.write_str(&tr!("{example} ({count} of this kind)", example = example, count = count)),
        }
    }
}

/// The beginning of a text, in one line.
fn opening(text: &str) -> String {
    const LONGEST: usize = 100;
    let line = text.replace('\n', " ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}
