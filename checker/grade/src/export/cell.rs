//! What stands in a cell. A spreadsheet takes a text that begins like a formula for one and runs it, so such a text gets
//! an apostrophe before it, as OWASP advises (CSV Injection). A number stays a number.

use crate::feedback::story::shown;

/// What a formula can begin with: the signs, what spreadsheets pass over before them, and their wide forms.
const BEGINS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Somebody's text in one line, without anything that steers.
pub(super) fn text(text: &str) -> String {
    safe(shown(text))
}

/// Several lines of text, each of which is [`shown`] already.
pub(super) fn lines(text: String) -> String {
    safe(text)
}

fn safe(text: String) -> String {
    let is_formula = text.trim_start_matches(' ').starts_with(BEGINS) && !is_number(&text);
    if is_formula { format!("'{text}") } else { text }
}

/// Digits, with one sign before and one point within: `-2.5`, `+880171`, and not `-2+3` or `+1e9`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text_and_a_number_is_a_number() {
        for formula in ["=1+1", "+1+1", "-2+3", "@SUM(A1)", " =1", "＝1", "-", "+", "-x", "=", "+1e9", "-1,5"]
        {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        for plain in ["-2.5", "+8801711", "0", "7.25", "রহিমা", "a=b", "O'Brien", ""] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn what_steers_is_shown() {
        assert_eq!(text("\t=1"), "\\t=1");
        assert_eq!(text("a\0\u{1b}[31m\r\nb\u{202e}"), "a\\0\\u{1b}[31m\\r\\nb\\u{202e}");
    }
}
