//! What the checker says of a case or an exercise, and the only code that gives points.

use serde::{Deserialize, Serialize};

use text::Language;
use text::tr;

/// What is said of a case, and of an exercise (DESIGN: words).
///
/// Declared in the order of precedence: where several hold, the first is the verdict.
/// Every verdict but [`Verdict::Accepted`] fails closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The overlay itself is not allowed (a changed manifest, a build script, a link …).
    Rejected,
    /// `rustc` refused the program.
    CompileError,
    /// Wall-clock or CPU time ran out.
    TimeLimit,
    /// The process tree used more memory than allowed.
    MemoryLimit,
    /// Too many bytes, or one line too long.
    OutputLimit,
    /// Too many processes.
    ProcessLimit,
    /// A signal that nobody asked for, or exit code 101 (a panic).
    RuntimeError,
    /// A missing, unexpected or repeated line, or one that must never appear.
    WrongOutput,
    /// The right lines in an order that is not legal.
    WrongOrder,
    /// The order was legal and the exit code was not the one asked for.
    WrongExit,
    /// A process outlived the program.
    LeakedProcess,
    /// The checker cannot decide; neither points nor zero.
    Undecided,
    /// The fault is the checker's or the course's; never the learner's.
    CheckerError,
    /// Every case printed a legal order.
    Accepted,
}

impl Verdict {
    /// The id as it stands in reports; never translated.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::CompileError => "compile-error",
            Self::TimeLimit => "time-limit",
            Self::MemoryLimit => "memory-limit",
            Self::OutputLimit => "output-limit",
            Self::ProcessLimit => "process-limit",
            Self::RuntimeError => "runtime-error",
            Self::WrongOutput => "wrong-output",
            Self::WrongOrder => "wrong-order",
            Self::WrongExit => "wrong-exit",
            Self::LeakedProcess => "leaked-process",
            Self::Undecided => "undecided",
            Self::CheckerError => "checker-error",
            Self::Accepted => "accepted",
        }
    }

    /// What it means, for a reader whose language is not that of the ids; nothing in English.
    pub fn gloss(self) -> Option<String> {
        (Language::current() != Language::English).then(|| match self {
            Self::Rejected => tr!("the submission changes files that it may not"),
            Self::CompileError => tr!("the code does not compile"),
            Self::TimeLimit => tr!("it took too long and was ended"),
            Self::MemoryLimit => tr!("it took too much memory and was ended"),
            Self::OutputLimit => tr!("it printed too much and was ended"),
            Self::ProcessLimit => tr!("it started too many processes and was ended"),
            Self::RuntimeError => tr!("a panic, or a signal"),
            Self::WrongOutput => tr!("a line is missing, unexpected or repeated, or must never appear"),
            Self::WrongOrder => tr!("the right lines in an order that breaks a rule"),
            Self::WrongExit => tr!("the program did not end as it should"),
            Self::LeakedProcess => tr!("a process outlived the program"),
            Self::Undecided => tr!("nobody could decide; it counts neither way"),
            Self::CheckerError => tr!("the fault is the checker's or the course's, not yours"),
            Self::Accepted => tr!("every case printed a legal order"),
        })
    }

    /// True for [`Verdict::Accepted`] only.
    pub fn is_accepted(self) -> bool {
        self == Self::Accepted
    }

    /// True where the row is held: neither points nor a zero.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Undecided | Self::CheckerError)
    }

    /// The points that a case with `max` points earns.
    pub fn points(self, max: u32) -> u32 {
        if self.is_accepted() { max } else { 0 }
    }

    /// The verdict of an exercise: that of its first case, in file order, that is not accepted.
    ///
    /// An exercise without a case has shown nothing and is a `checker-error`.
    pub fn of_exercise(cases: impl IntoIterator<Item = Self>) -> Self {
        let mut seen_any = false;
        for verdict in cases {
            seen_any = true;
            if !verdict.is_accepted() {
                return verdict;
            }
        }
        if seen_any { Self::Accepted } else { Self::CheckerError }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}

impl std::str::FromStr for Verdict {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        serde_json::from_value(serde_json::Value::String(text.to_owned()))
            .map_err(|_| tr!("`{text}` is not a verdict", text = text))
    }
}
