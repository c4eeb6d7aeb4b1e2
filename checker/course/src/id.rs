//! The names of chapters and exercises: numbered folders on disk, ids without the numbers.
//!
//! It knows how a name is built and nothing of what lies in the folder.

use std::fmt;

use serde::Serialize;

/// An exercise's id: the slugs of its chapter and its folder, `microtasks/priority-order`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ExerciseId(String);

impl ExerciseId {
    pub(super) fn new(chapter: &Numbered<'_>, exercise: &Numbered<'_>) -> Self {
        Self(format!("{}/{}", chapter.slug, exercise.slug))
    }

    /// The id that a folder `NN-chapter/MM-exercise` gives; `None` where it is not named so.
    pub fn of_dir(dir: &str) -> Option<Self> {
        let (chapter, exercise) = dir.split_once('/')?;
        Some(Self::new(&Numbered::parse(chapter)?, &Numbered::parse(exercise)?))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The chapter's slug, `microtasks`.
    pub fn chapter(&self) -> &str {
        self.0.split_once('/').map_or("", |(chapter, _)| chapter)
    }

    /// The exercise's own slug, `priority-order`.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The name of the exercise's Cargo package, `microtasks-priority-order`.
    pub fn package(&self) -> String {
        self.0.replace('/', "-")
    }
}

impl fmt::Display for ExerciseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for ExerciseId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A folder's name `NN-slug`, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbered<'n> {
    /// The number that gives the order.
    pub(super) number: u32,
    /// The slug that gives the id.
    pub(super) slug: &'n str,
}

impl<'n> Numbered<'n> {
    /// Reads `NN-slug`: two digits, then lower-case words joined by hyphens.
    pub(super) fn parse(name: &'n str) -> Option<Self> {
        let (digits, slug) = name.split_once('-')?;
        let two_digits = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        (two_digits && is_slug(slug)).then_some(())?;
        Some(Self { number: digits.parse().ok()?, slug })
    }
}

/// True for lower-case ASCII words and digits joined by single hyphens.
pub(super) fn is_slug(text: &str) -> bool {
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_is_two_digits_and_a_slug() {
        assert_eq!(Numbered::parse("03-microtasks"), Some(Numbered { number: 3, slug: "microtasks" }));
        assert_eq!(Numbered::parse("02-a-b2").map(|n| n.slug), Some("a-b2"));
        for odd in
            ["3-a", "003-a", "03_a", "03-", "03-A", "03-a--b", "03", "node-loop", "০৩-a", "03-a ", "+3-a"]
        {
            assert_eq!(Numbered::parse(odd), None, "{odd}");
        }
    }
}
