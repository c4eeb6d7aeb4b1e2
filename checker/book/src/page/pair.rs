//! A block of text in one rendering: English, Bengali, or the two side by side.

use super::block::{Block, Kind};
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::tongue::Tongue;
use text::tr;

/// The Markdown of a block.
///
/// # Errors
/// A heading without an id of its own, or a text that the catalogue's library cannot take apart.
pub(crate) fn markdown(
    page: &str,
    block: &Block<'_>,
    tongue: Tongue,
    catalogue: &Catalogue,
) -> Result<String, Error> {
    let source = block.source;
    let heading = match block.kind {
        Kind::Heading => Some(Heading::of(page, source)?),
        Kind::Code | Kind::Html => return Ok(source.to_owned()),
        Kind::Text | Kind::Directive => None,
    };
    if tongue == Tongue::English {
        return Ok(source.to_owned());
    }
    let bengali = catalogue.translate(page, source)?;
    Ok(match (tongue, heading, bengali) {
        (Tongue::Bengali, None, Some(bengali)) => bengali,
        (Tongue::Bengali, Some(heading), Some(bengali)) => heading.with(Heading::of(page, &bengali)?.text),
        (Tongue::Bengali, Some(heading), None) => {
            heading.with(&format!("<span lang=\"en\" class=\"untranslated\">{}</span>", heading.text))
        }
        (Tongue::Bengali, None, None) => {
            let note = tongue.say(|| tr!("not translated yet"));
            format!("<div lang=\"en\" class=\"untranslated\" title=\"{note}\">\n\n{source}\n\n</div>")
        }
        (_, Some(heading), Some(bengali)) => {
            let bengali = Heading::of(page, &bengali)?;
            if bengali.text == heading.text {
                // A name is the same in both.
                return Ok(source.to_owned());
            }
            heading.with(&format!("{} <span lang=\"bn\">{}</span>", heading.text, bengali.text))
        }
        (_, Some(heading), None) => heading.with(heading.text),
        (_, None, Some(bengali)) => format!(
            "<div class=\"pair\"><div lang=\"en\">\n\n{source}\n\n</div><div lang=\"bn\">\n\n{bengali}\n\n</div></div>"
        ),
        (_, None, None) => {
            let note = text::in_language(text::Language::Bengali, || tr!("not translated yet"));
            format!(
                "<div class=\"pair\"><div lang=\"en\">\n\n{source}\n\n</div><div lang=\"bn\">\n\n<p class=\"missing\">{note}</p>\n\n</div></div>"
            )
        }
    })
}

/// A heading taken apart.
pub(crate) struct Heading<'h> {
    /// `##`.
    pub(crate) signs: &'h str,
    /// Its text.
    pub(crate) text: &'h str,
    /// `drain`.
    pub(crate) id: &'h str,
}

impl<'h> Heading<'h> {
    /// Takes a heading apart: `## The drain {#drain}`. Anchors are shared by all renderings, so each heading has one.
    ///
    /// # Errors
    /// It has none.
    pub(crate) fn of(page: &str, source: &'h str) -> Result<Self, Error> {
        let lacking = || Error::Heading { page: page.to_owned(), written: source.to_owned() };
        let line = source.trim();
        let text = line.trim_start_matches('#');
        let signs = &line[..line.len() - text.len()];
        let (text, attributes) = text.rsplit_once('{').ok_or_else(lacking)?;
        let id =
            attributes.trim().strip_suffix('}').map(str::trim).and_then(|inside| inside.strip_prefix('#'));
        let plain = |id: &str| {
            !id.is_empty()
                && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        let id = id.filter(|id| plain(id)).filter(|_| !signs.is_empty()).ok_or_else(lacking)?;
        Ok(Self { signs, text: text.trim(), id })
    }

    /// The same heading with another text.
    fn with(&self, text: &str) -> String {
        format!("{} {text} {{#{}}}", self.signs, self.id)
    }
}
