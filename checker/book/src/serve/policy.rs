//! The content security policy of a page: its own scripts and no other, by their hashes.
//!
//! mdBook's pages hold scripts in the page itself. Each is allowed by the hash of its text, so that a script that
//! came into a page in any other way does not run. It reads pages that were built here, and trusts them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The policy of a page with this HTML.
pub(super) fn policy(html: &str) -> String {
    let mut scripts = String::from("'self'");
    for script in inline_scripts(html) {
        // The browser hashes the text as the parser gives it: with newlines alone.
        let text = script.replace("\r\n", "\n").replace('\r', "\n");
        let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
        let source = format!(" 'sha256-{hash}'");
        if !scripts.contains(&source) {
            scripts.push_str(&source);
        }
    }
    format!(
        "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    )
}

/// The texts of the scripts that stand in a page. Data blocks are no scripts, and are not executed anyway.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(at) = find(rest, "<script") {
        let after = &rest[at + "<script".len()..];
        let Some(end) = end_of_tag(after) else { break };
        let (tag, content) = (&after[..end], &after[end + 1..]);
        let close = find(content, "</script").unwrap_or(content.len());
        let is_elsewhere = find(tag, "src=").is_some();
        let is_data = find(tag, "application/json").is_some();
        if tag.starts_with(|first: char| first.is_ascii_whitespace()) || tag.is_empty() {
            if !is_elsewhere && !is_data {
                scripts.push(&content[..close]);
            }
            rest = &content[close..];
        } else {
            rest = after;
        }
    }
    scripts
}

/// Where a tag ends; a `>` in quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Where an ASCII text begins, upper and lower case alike.
fn find(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_in_the_page_is_named_by_its_hash_and_no_other_is_allowed() {
        let html = "<head><SCRIPT>let a = '>';</SCRIPT><script src=\"x.js\"></script>\
                    <script type=\"application/json\">{}</script><script data-x=\"a>b\">\r\n1\r\n</script></head>";
        assert_eq!(inline_scripts(html), ["let a = '>';", "\r\n1\r\n"]);
        let policy = policy(html);
        assert_eq!(policy.matches("'sha256-").count(), 2);
        // printf "\n1\n" | openssl dgst -sha256 -binary | base64
        assert!(policy.contains(&STANDARD.encode(Sha256::digest(b"\n1\n"))), "{policy}");
        let scripts = policy.split(';').find(|part| part.contains("script-src")).unwrap();
        assert!(!scripts.contains("unsafe"), "{scripts}");
    }

    #[test]
    fn a_page_that_ends_within_a_script_is_read_to_its_end() {
        assert_eq!(inline_scripts("<script>a"), ["a"]);
        assert!(inline_scripts("<script").is_empty());
        assert!(inline_scripts("<scripted>a</scripted>").is_empty());
    }
}
