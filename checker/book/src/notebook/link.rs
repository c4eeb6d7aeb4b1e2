//! Links between notebooks. Jupyter gives a heading an anchor made of its text, with `-` for each blank
//! (JupyterLab's `createHeaderId`), so that the book's own anchors are looked up.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::page::{Heading, Kind, blocks, translated};
use crate::tongue::Tongue;

/// The name of a page's notebook.
pub(super) fn notebook(page: &str) -> String {
    format!("{}.ipynb", page.trim_end_matches(".md"))
}

/// Where every heading of the book is found.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The page and its anchor, to what Jupyter makes of the heading; the page alone is there too.
    known: HashMap<(String, String), String>,
}

impl Links {
    /// Notes the headings of a page.
    ///
    /// # Errors
    /// A heading has no id.
    pub(super) fn add(
        &mut self,
        page: &str,
        markdown: &str,
        tongue: Tongue,
        catalogue: &Catalogue,
    ) -> Result<(), Error> {
        self.known.insert((page.to_owned(), String::new()), String::new());
        for block in blocks(markdown).into_iter().filter(|block| block.kind == Kind::Heading) {
            let heading = translated(page, &block, tongue, catalogue)?;
            let heading = Heading::of(page, &heading)?;
            self.known.insert((page.to_owned(), heading.id.to_owned()), fragment(heading.text));
        }
        Ok(())
    }

    /// A text of this page whose links lead to notebooks.
    pub(super) fn follow(&self, page: &str, markdown: &str) -> String {
        let mut text = markdown.to_owned();
        let mut changes = Vec::new();
        for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
            let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
            let Some(to) = self.target(page, &dest_url) else { continue };
            let written = format!("]({dest_url}");
            if let Some(at) = markdown[range.clone()].rfind(&written) {
                let begin = range.start + at + "](".len();
                changes.push((begin..begin + dest_url.len(), to));
            }
        }
        // From the back, so that the places of those before stay true.
        changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
        for (place, to) in changes {
            text.replace_range(place, &to);
        }
        text
    }

    /// Where a link of this page leads in notebooks; nothing for one that leads out of the book.
    fn target(&self, page: &str, link: &str) -> Option<String> {
        let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
        let at = |anchor: &str| {
            let place = (if to.is_empty() { page } else { to }.to_owned(), anchor.to_owned());
            self.known.get(&place)
        };
        // A page that is there without the anchor is better than no page.
        let fragment = at(anchor).or_else(|| at(""))?;
        let file = if to.is_empty() { String::new() } else { notebook(to) };
        Some(if fragment.is_empty() { file } else { format!("{file}#{fragment}") })
    }
}

/// What Jupyter makes of a heading's text, as it can stand in a link.
fn fragment(heading: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(heading) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            _ => {}
        }
    }
    let mut fragment = String::new();
    for sign in text.trim().chars() {
        match sign {
            ' ' => fragment.push('-'),
            '(' => fragment.push_str("%28"),
            ')' => fragment.push_str("%29"),
            '<' => fragment.push_str("%3C"),
            '>' => fragment.push_str("%3E"),
            '%' => fragment.push_str("%25"),
            '\\' => fragment.push_str("%5C"),
            _ => fragment.push(sign),
        }
    }
    fragment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let known = [
            (("a.md", ""), ""),
            (("a.md", "all"), "Promise.all%28…%29-and-more"),
            (("b.md", ""), ""),
            (("b.md", "here"), "এখানে"),
        ];
        Links {
            known: known
                .map(|((page, anchor), to)| ((page.to_owned(), anchor.to_owned()), to.to_owned()))
                .into(),
        }
    }

    #[test]
    fn links_to_pages_lead_to_notebooks_and_others_stay() {
        let text = "See [a](a.md), [all `x`](a.md#all), [here](#here), [gone](a.md#gone), \
                    [out](https://example.org/a.md) and `[no](a.md)`.";
        assert_eq!(
            links().follow("b.md", text),
            "See [a](a.ipynb), [all `x`](a.ipynb#Promise.all%28…%29-and-more), [here](#এখানে), [gone](a.ipynb), \
             [out](https://example.org/a.md) and `[no](a.md)`."
        );
    }

    #[test]
    fn a_heading_is_found_under_its_text_as_jupyter_does_it() {
        assert_eq!(fragment("Closures and `move`"), "Closures-and-move");
        assert_eq!(fragment("`all(x)` <span lang=\"bn\">সব</span>"), "all%28x%29-সব");
    }
}
