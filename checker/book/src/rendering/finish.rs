//! What mdBook's templates do not know: that each page has two sisters. Every page gets links to them: in its head for
//! search engines, and in its menu for readers, where they work without JavaScript.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_driver::book::Book;

use super::search::Sections;
use crate::page::escaped;
use crate::tongue::Tongue;
use text::{Language, tr};

/// What the buttons of a page's menu stand in.
const BUTTONS: &str = "<div class=\"right-buttons\">";

/// Finishes the pages of one rendering, and gives the search their sections. Returns the paths of all its pages.
pub(super) fn finish(
    folder: &Path,
    tongue: Tongue,
    book: &Book,
    sections: Option<Sections>,
) -> Result<Vec<String>> {
    let mut pages = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "html") || path.ends_with("toc.html") {
            continue;
        }
        let html = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        pages.insert(path.strip_prefix(folder)?.to_string_lossy().into_owned(), html);
    }
    let mut renamed = None;
    if let Some(mut sections) = sections {
        for chapter in book.chapters() {
            let Some(path) = &chapter.path else { continue };
            let address = path.with_extension("html").to_string_lossy().into_owned();
            if let Some(html) = pages.get(&address) {
                sections.add(&address, &chapter.name, html);
            }
        }
        renamed = Some(sections.write(folder)?);
    }
    let words = words(tongue);
    for (page, html) in &pages {
        let path = folder.join(page);
        let html = with_sisters(html, page, tongue, &words, renamed.as_ref());
        fs::write(&path, html).with_context(|| path.display().to_string())?;
    }
    Ok(pages.into_keys().filter(|page| page != "print.html").collect())
}

/// The words of the cells, for the head of every page.
fn words(tongue: Tongue) -> String {
    crate::serve::block(match tongue {
        Tongue::English => &[Language::English],
        Tongue::Bengali => &[Language::Bengali],
        Tongue::Both => &Language::ALL,
    })
}

/// A page with links to the same page in the other renderings, and with a file of its head under its new name.
fn with_sisters(
    html: &str,
    page: &str,
    here: Tongue,
    words: &str,
    renamed: Option<&(String, String)>,
) -> String {
    let up = "../".repeat(page.matches('/').count() + 1);
    let address = |tongue: Tongue| format!("{up}{}/{}", tongue.tag(), escaped(page));
    let mut head = String::new();
    if here == Tongue::Both {
        // Its text stands on the other two already.
        head.push_str("<meta name=\"robots\" content=\"noindex\">\n");
        head.push_str(&format!("<link rel=\"canonical\" href=\"{}\">\n", address(Tongue::English)));
    } else {
        for tongue in [Tongue::English, Tongue::Bengali] {
            head.push_str(&format!(
                "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">\n",
                tongue.tag(),
                address(tongue)
            ));
        }
    }
    head.push_str(&format!("<meta name=\"rendering\" content=\"{}\">\n", here.tag()));
    head.push_str(words);
    let label = here.say(|| tr!("Language"));
    let mut picker = format!("<nav class=\"languages\" aria-label=\"{label}\">", label = plain(&label));
    for tongue in Tongue::ALL {
        let current = if tongue == here { " aria-current=\"true\"" } else { "" };
        let language = if tongue == Tongue::Both {
            String::new()
        } else {
            format!(" lang=\"{0}\" hreflang=\"{0}\"", tongue.tag())
        };
        picker.push_str(&format!(
            "<a href=\"{}\" data-rendering=\"{}\"{language}{current}>{}</a>",
            address(tongue),
            tongue.tag(),
            tongue.name()
        ));
    }
    picker.push_str("</nav>");
    // All of it stands near the beginning, and a page is long: it is copied once.
    let Some((top, rest)) = html.split_once("</head>") else { return html.to_owned() };
    let top = match renamed {
        Some((before, now)) => Cow::Owned(top.replace(before, now)),
        None => Cow::Borrowed(top),
    };
    match rest.split_once(BUTTONS) {
        Some((before, after)) => [&*top, &head, "</head>", before, BUTTONS, &picker, after].concat(),
        None => [&*top, &head, "</head>", rest].concat(),
    }
}

/// A text of HTML without its tags, for an attribute.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for sign in html.chars() {
        match sign {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(sign),
            _ => {}
        }
    }
    text
}
