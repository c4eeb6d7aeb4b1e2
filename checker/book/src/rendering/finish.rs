//! What mdBook's templates do not know: that each page has two sisters. Every page gets links to them: in its head for
//! search engines, and in its menu for readers, where they work without JavaScript.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::page::escaped;
use crate::tongue::Tongue;
use text::{Language, tr};

/// Finishes the pages in the three folders; the paths of all pages relative to their rendering.
pub(super) fn finish(out: &Path) -> Result<Vec<String>> {
    let mut pages = Vec::new();
    for tongue in Tongue::ALL {
        let folder = out.join(tongue.tag());
        for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
            let entry = entry?;
            let path = entry.path();
            if path.extension().is_none_or(|end| end != "html") || path.ends_with("toc.html") {
                continue;
            }
            let relative = path.strip_prefix(&folder)?.to_string_lossy().into_owned();
            let html = fs::read_to_string(path).with_context(|| path.display().to_string())?;
            fs::write(path, with_sisters(&html, &relative, tongue))
                .with_context(|| path.display().to_string())?;
            if tongue == Tongue::English && relative != "print.html" {
                pages.push(relative);
            }
        }
    }
    Ok(pages)
}

/// A page with links to the same page in the other renderings.
fn with_sisters(html: &str, page: &str, here: Tongue) -> String {
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
    head.push_str(&crate::serve::block(match here {
        Tongue::English => &[Language::English],
        Tongue::Bengali => &[Language::Bengali],
        Tongue::Both => &Language::ALL,
    }));
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
    html.replacen("</head>", &format!("{head}</head>"), 1).replacen(
        "<div class=\"right-buttons\">",
        &format!("<div class=\"right-buttons\">{picker}"),
        1,
    )
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
