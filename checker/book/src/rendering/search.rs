//! What the search finds: every section of every page with its text, as the readers' browsers index it.
//!
//! mdBook would index all words here, the costliest part of its work, and then `book/src/search.js` would do it
//! again, since mdBook's words are none of Bengali. So mdBook is told to index nothing, its settings are kept, and
//! the sections are put where `search.js` looks for them. It reads pages that are rendered, and changes none.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use text::tr;

/// How the file that mdBook writes begins and ends; JSON in a text of JavaScript is between.
const BEGIN: &str = "window.search = Object.assign(window.search, JSON.parse('";
const END: &str = "'));";

/// The sections of the pages so far.
#[derive(Debug)]
pub(super) struct Sections {
    level: u8,
    urls: Vec<String>,
    documents: Map<String, Value>,
}

impl Sections {
    /// None yet; a heading down to this level begins one, as mdBook's `heading-split-level` says.
    pub(super) fn new(level: u8) -> Self {
        Self { level, urls: Vec::new(), documents: Map::new() }
    }

    /// Takes the sections of a page: its address, the title of its chapter, and its HTML.
    pub(super) fn add(&mut self, address: &str, chapter: &str, html: &str) {
        let main = html.split_once("<main>").map_or("", |(_, main)| main);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        let mut section = Section::default();
        let mut in_heading = false;
        let mut rest = main;
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            section.push(text, in_heading);
            let (tag, after) = split_tag(tag);
            rest = after;
            match (name(tag), heading_level(tag)) {
                // Nobody reads scripts, and the steps of recorded runs are the same few sentences on every page.
                (name @ ("script" | "style" | "lo-stepper"), _) => {
                    section.push(" ", in_heading);
                    rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
                }
                (_, Some(level)) if level <= self.level && tag.starts_with("</") => in_heading = false,
                (_, Some(level)) if level <= self.level => {
                    if let Some(id) = attribute(tag, "id") {
                        if !section.heading.is_empty() {
                            self.close(address, chapter, std::mem::take(&mut section));
                        }
                        section.id = id.to_owned();
                        in_heading = true;
                    }
                }
                // What stands in two elements is two words.
                _ if !tag.starts_with("</") && !tag.starts_with("<!--") => section.push(" ", in_heading),
                _ => {}
            }
        }
        section.push(rest, in_heading);
        self.close(address, chapter, section);
    }

    fn close(&mut self, address: &str, chapter: &str, section: Section) {
        let Section { id, heading, body } = section;
        let (title, body) = (collapsed(&heading), collapsed(&body));
        if title.is_empty() && body.is_empty() {
            return;
        }
        let breadcrumbs = if title.is_empty() { chapter.to_owned() } else { format!("{chapter} » {title}") };
        let title = if title.is_empty() { chapter } else { &title };
        let number = self.urls.len().to_string();
        self.urls.push(if id.is_empty() { address.to_owned() } else { format!("{address}#{id}") });
        let document = json!({ "id": number, "title": title, "body": body, "breadcrumbs": breadcrumbs });
        self.documents.insert(number, document);
    }

    /// Puts them into the file that mdBook wrote, under a name that says what is in it, as those of its other files
    /// do. Returns the name before and the name now.
    pub(super) fn write(self, folder: &Path) -> Result<(String, String)> {
        let names = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let before = names.find(|name| name.starts_with("searchindex") && name.ends_with(".js"));
        let before = before.with_context(|| tr!("`{path}` has no search index", path = folder.display()))?;
        let path = folder.join(&before);
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut index: Value = text
            .strip_prefix(BEGIN)
            .and_then(|text| text.strip_suffix(END))
            .and_then(|json| serde_json::from_str(&json.replace("\\'", "'").replace("\\\\", "\\")).ok())
            .with_context(|| tr!("the search index that mdBook wrote has another form than expected"))?;
        index["doc_urls"] = json!(self.urls);
        index["index"]["documentStore"]["docs"] = self.documents.into();
        let text = format!("{BEGIN}{}{END}", index.to_string().replace('\\', "\\\\").replace('\'', "\\'"));
        let now = format!("searchindex-{}.js", &blake3::hash(text.as_bytes()).to_hex()[..8]);
        fs::remove_file(&path).with_context(|| path.display().to_string())?;
        let path = folder.join(&now);
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        Ok((before, now))
    }
}

/// A section while it is read.
#[derive(Debug, Default)]
struct Section {
    id: String,
    heading: String,
    body: String,
}

impl Section {
    fn push(&mut self, html: &str, in_heading: bool) {
        let to = if in_heading { &mut self.heading } else { &mut self.body };
        to.push_str(&unescaped(html));
    }
}

/// The tag that a text begins with, and what follows. A `>` inside of quotes does not end it.
fn split_tag(html: &str) -> (&str, &str) {
    if html.starts_with("<!--") {
        return html.find("-->").map_or((html, ""), |at| html.split_at(at + 3));
    }
    let mut quote = None;
    for (at, sign) in html.bytes().enumerate() {
        match (quote, sign) {
            (None, b'>') => return html.split_at(at + 1),
            (None, b'"' | b'\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
    }
    (html, "")
}

/// The name of the element that a tag begins or ends.
fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['<', '/']);
    inside.split(|sign: char| sign.is_whitespace() || sign == '>' || sign == '/').next().unwrap_or_default()
}

/// The level of a heading: 2 for `<h2 id="timers">`.
fn heading_level(tag: &str) -> Option<u8> {
    match name(tag).as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// An attribute as mdBook writes it: in double quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// A text of HTML as it is read.
fn unescaped(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() < 8);
        match entity.and_then(|(name, after)| Some((sign(name)?, after))) {
            Some((sign, after)) => {
                text.push(sign);
                rest = after;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The sign that an entity stands for. mdBook writes no others.
fn sign(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// A text with one blank where several signs of white space are.
fn collapsed(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut one = String::with_capacity(text.len());
    one.extend(words.next());
    for word in words {
        one.push(' ');
        one.push_str(word);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(main: &str) -> Sections {
        let mut sections = Sections::new(3);
        sections.add("a.html", "Chapter", &format!("<nav>no</nav><main>{main}</main><nav>no</nav>"));
        sections
    }

    #[test]
    fn each_heading_begins_a_section_and_its_text_is_what_a_reader_sees() {
        let found = sections(
            "<h1 id=\"a\"><a class=\"header\" href=\"#a\">A &amp; b</a></h1>\n<p>One</p><p>two &#39;x&#39;</p>\
             <h4 id=\"low\">Low</h4><h3 id=\"c\" title=\"a > b\">C</h3><pre>if a &lt; b</pre>",
        );
        assert_eq!(found.urls, ["a.html#a", "a.html#c"]);
        let documents = Value::from(found.documents);
        assert_eq!(
            documents["0"],
            json!({"id": "0", "title": "A & b", "body": "One two 'x' Low", "breadcrumbs": "Chapter » A & b"})
        );
        assert_eq!(documents["1"]["body"], "if a < b");
    }

    #[test]
    fn scripts_comments_and_recorded_runs_are_not_searched_and_what_follows_them_is() {
        let found = sections(
            "<h2 id=\"a\">A</h2><script>if (a < b) {}</script>x<!-- > no -->y<lo-stepper data-listing=\"q\"><p>no</p></lo-stepper>z",
        );
        assert_eq!(Value::from(found.documents)["0"]["body"], "xy z");
    }

    #[test]
    fn a_page_without_a_heading_is_found_under_its_chapter() {
        let found = sections("<p>words</p>");
        assert_eq!(found.urls, ["a.html"]);
        assert_eq!(Value::from(found.documents)["0"]["title"], "Chapter");
    }
}
