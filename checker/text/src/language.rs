//! The language of the reader: which there are, and which one is meant.

use std::cell::Cell;
use std::ffi::OsStr;
use std::sync::atomic::{AtomicBool, Ordering};

/// A language that the checker speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The source of every text.
    English,
    /// বাংলা, from the catalogue.
    Bengali,
}

/// Whether the process speaks Bengali.
static BENGALI: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What this thread speaks while [`in_language`] runs.
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// Every language, the source first.
    pub const ALL: [Self; 2] = [Self::English, Self::Bengali];

    /// The language that is spoken now.
    pub fn current() -> Self {
        HERE.get().unwrap_or(match BENGALI.load(Ordering::Relaxed) {
            true => Self::Bengali,
            false => Self::English,
        })
    }

    /// Speaks this language from now on, on every thread.
    pub fn speak(self) {
        BENGALI.store(self == Self::Bengali, Ordering::Relaxed);
    }

    /// The language's tag: `en`, `bn` (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Bengali => "bn",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Bengali => "বাংলা",
        }
    }

    /// The language that is meant: the one that was typed, else the one that the reader chose once, else that of
    /// the locale, else English.
    pub fn of(typed: Option<Self>, chosen: Option<Self>, locale: Option<Self>) -> Self {
        typed.or(chosen).or(locale).unwrap_or(Self::English)
    }

    /// The language with this tag.
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language that a tag or a locale names: `bn`, `bn_BD.UTF-8`. None for one that is not spoken here.
    pub fn named(text: &str) -> Option<Self> {
        let tag = text.split(['_', '-', '.', '@']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// The language of the locale, by the variables that POSIX names, the strongest first. None where no
    /// variable is set, or where it is `C`, which names no language.
    pub fn of_locale(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<Self> {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
        let strongest = set.into_iter().find(|value| !value.is_empty())?;
        OsStr::to_str(&strongest).and_then(Self::named)
    }
}

/// Speaks a language on this thread while `say` runs.
pub fn in_language<T>(language: Language, say: impl FnOnce() -> T) -> T {
    /// Speaks as before, also after a panic.
    struct Before(Option<Language>);
    impl Drop for Before {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _before = Before(HERE.replace(Some(language)));
    say()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_variable_of_the_locale_decides() {
        let of = |set: &[(&str, &str)]| {
            Language::of_locale(|name| Some(set.iter().find(|(known, _)| *known == name)?.1.into()))
        };
        assert_eq!(of(&[("LANG", "bn_BD.UTF-8")]), Some(Language::Bengali));
        assert_eq!(of(&[("LC_ALL", "en_US.UTF-8"), ("LANG", "bn_BD")]), Some(Language::English));
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "bn")]), Some(Language::Bengali));
        assert_eq!(of(&[("LANG", "C.UTF-8")]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_language_is_spoken_on_one_thread_and_only_for_a_while() {
        let inside = in_language(Language::Bengali, Language::current);
        assert_eq!((inside, Language::current()), (Language::Bengali, Language::English));
    }
}
