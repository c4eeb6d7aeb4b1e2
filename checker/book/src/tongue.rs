//! In which language a rendering speaks: English, Bengali, or both side by side.

use text::{Language, in_language};

use crate::page::escaped;

/// The language of one rendering of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    English,
    /// Bengali; what is not translated stays English and says so.
    Bengali,
    /// English and Bengali, paragraph beside paragraph.
    Both,
}

impl Tongue {
    /// All of them, in the order in which a reader is offered them.
    pub const ALL: [Self; 3] = [Self::English, Self::Bengali, Self::Both];

    /// Its folder, and its name in the configuration.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Bengali => "bn",
            Self::Both => "both",
        }
    }

    /// The rendering with this name.
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tongue| tongue.tag() == tag)
    }

    /// The language of most of its pages' text, for `<html lang>`.
    pub fn language(self) -> &'static str {
        match self {
            Self::English | Self::Both => "en",
            Self::Bengali => "bn",
        }
    }

    /// What a reader is offered it as, in its own language.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Bengali => "বাংলা",
            Self::Both => "English + বাংলা",
        }
    }

    /// A short text in this language, as HTML.
    pub fn say(self, text: impl Fn() -> String) -> String {
        let english = || escaped(&in_language(Language::English, &text));
        let bengali = || escaped(&in_language(Language::Bengali, &text));
        match self {
            Self::English => english(),
            Self::Bengali => bengali(),
            Self::Both => {
                let (english, bengali) = (english(), bengali());
                if english == bengali {
                    english
                } else {
                    format!("{english} · <span lang=\"bn\">{bengali}</span>")
                }
            }
        }
    }

    /// A short text in this language, without any markup.
    pub fn say_plainly(self, text: impl Fn() -> String) -> String {
        match self {
            Self::English => in_language(Language::English, &text),
            Self::Bengali => in_language(Language::Bengali, &text),
            Self::Both => {
                let (english, bengali) =
                    (in_language(Language::English, &text), in_language(Language::Bengali, &text));
                if english == bengali { english } else { format!("{english} · {bengali}") }
            }
        }
    }
}
