//! Text inside HTML.

/// A text as it stands between tags or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(sign),
        }
    }
    html
}

/// A text inside a `<pre>` of a Markdown page: on one line of Markdown, so that no blank line in it ends the HTML.
pub(super) fn preformatted(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    lines.into_iter().map(|line| escaped(line.as_ref())).collect::<Vec<_>>().join("&#10;")
}

/// The code in a fence that is longer than any in it.
pub(crate) fn fenced(syntax: &str, source: &str) -> String {
    let longest = source.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{syntax}\n{}\n{fence}", source.trim_end())
}
