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
    let face = font::face(title).or_else(|| font::face(&content.0));
    let policy = match face {
        Some(_) => "default-src 'none'; style-src 'unsafe-inline'; font-src data:",
        None => "default-src 'none'; style-src 'unsafe-inline'",
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
                style { (PreEscaped(face.unwrap_or_default())) (PreEscaped(LOOK)) (PreEscaped(look)) }
            }
            body { main { (content) } }
        }
    }
    .into_string()
}
