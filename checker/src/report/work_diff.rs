//! A unified diff of sources on the terminal: colours by line, and nothing that could steer it.

use super::terminal::clean;
use super::terminal::style::{BAD, FAINT, GOOD, OFF, STRONG};

/// A unified diff as it is shown.
pub fn work_diff(diff: &str) -> String {
    let mut shown = String::with_capacity(diff.len());
    for line in diff.lines() {
        let colour = match line.as_bytes() {
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => STRONG,
            [b'@', ..] => FAINT,
            [b'-', ..] => BAD,
            [b'+', ..] => GOOD,
            _ => "",
        };
        let off = if colour.is_empty() { "" } else { OFF };
        shown.push_str(colour);
        // Tabs are how some people indent; everything else that is no text is written out.
        let parts: Vec<String> = line.split('\t').map(clean).collect();
        shown.push_str(&parts.join("\t"));
        shown.push_str(off);
        shown.push('\n');
    }
    shown
}
