//! The shell of a page that stands alone: one file, no script, nothing fetched from anywhere. What stands in it is
//! [`crate::feedback`]'s and [`crate::class_report`]'s.

mod font;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use text::Language;

/// The look of all pages. It holds no `<`, so that nothing in it can end its element.
const LOOK: &str = include_str!("look.css");

/// A page with this title and content, in the language that is spoken now.
///
/// Its policy allows no script, no picture and no request at all, whatever a stranger's text may be taken for; a font comes
/// from within the page alone.
pub(crate) fn page(title: &str, look: &str, content: &Markup) -> String {
    let has_bengali = font::is_needed(title) || font::is_needed(&content.0);
    let (before, after) = around_with(title, look, has_bengali);
    [before.as_str(), content.0.as_str(), after.as_str()].concat()
}

/// What stands before the content of such a page, and what behind it: for a page that is too large to be in memory at once.
/// Nobody knows yet what will stand in it, so that the font is.
pub(crate) fn around(title: &str, look: &str) -> (String, String) {
    around_with(title, look, true)
}

fn around_with(title: &str, look: &str, has_bengali: bool) -> (String, String) {
    /// Nothing of a page is this character: HTML does not allow it.
    const CONTENT: &str = "\0";
    let shell = shell(title, look, CONTENT, has_bengali);
    // It stands there, since it was put there.
    let (before, after) = shell.rsplit_once(CONTENT).unwrap_or((&shell, ""));
    (before.to_owned(), after.to_owned())
}

fn shell(title: &str, look: &str, content: &str, has_bengali: bool) -> String {
    let (face, policy) = match has_bengali {
        true => (font::face(), "default-src 'none'; style-src 'unsafe-inline'; font-src data:"),
        false => ("", "default-src 'none'; style-src 'unsafe-inline'"),
    };
    html! {
        (DOCTYPE)
        html lang=(Language::current().tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(face)) (PreEscaped(LOOK)) (PreEscaped(look)) }
            }
            body { main { (content) } }
        }
    }
    .into_string()
}
