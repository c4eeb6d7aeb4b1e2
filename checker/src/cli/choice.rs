//! The words from which an argument is chosen.

use clap::ValueEnum;
use clap::builder::PossibleValue;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Where a terminal reads it and NO_COLOR is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Holds all output of this program to it.
    pub fn choose(self) {
        match self {
            Self::Auto => {}
            Self::Always => anstream::ColorChoice::Always.write_global(),
            Self::Never => anstream::ColorChoice::Never.write_global(),
        }
    }
}

impl ValueEnum for Colour {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => word("auto", "Where a terminal reads it and NO_COLOR is not set"),
            Self::Always => word("always", "Always"),
            Self::Never => word("never", "Never"),
        })
    }
}

/// How `checker check` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// JUnit's XML, for continuous integration.
    Junit,
    /// Exercism's results.json, version 2, of one exercise.
    Exercism,
}

impl ValueEnum for CheckFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json, Self::Junit, Self::Exercism]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => word("human", "For people"),
            Self::Json => word("json", "For programs"),
            Self::Junit => word("junit", "JUnit's XML, for continuous integration"),
            Self::Exercism => word("exercism", "Exercism's results.json, version 2, of one exercise"),
        })
    }
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => word("human", "For people"),
            Self::Json => word("json", "For programs"),
        })
    }
}

/// Shells that can be taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellName {
    /// source <(checker completions bash)
    Bash,
    /// source <(checker completions zsh)
    Zsh,
    /// checker completions fish | source
    Fish,
}

impl ValueEnum for ShellName {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Bash, Self::Zsh, Self::Fish]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Bash => word("bash", "source <(checker completions bash)"),
            Self::Zsh => word("zsh", "source <(checker completions zsh)"),
            Self::Fish => word("fish", "checker completions fish | source"),
        })
    }
}

/// For whom a pack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackFor {
    /// Without solutions and hidden cases.
    Learners,
    /// With everything.
    Instructors,
}

impl ValueEnum for PackFor {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Learners, Self::Instructors]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Learners => word("learners", "Without solutions and hidden cases"),
            Self::Instructors => word("instructors", "With everything"),
        })
    }
}

/// A word from which an argument is chosen, and what it means.
pub fn word(name: &'static str, help: &'static str) -> PossibleValue {
    PossibleValue::new(name).help(help)
}
