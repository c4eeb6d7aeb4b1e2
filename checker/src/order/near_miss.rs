//! What an unexpected line probably was meant to be.
//!
//! It guesses in favour of the reader and decides nothing: the verdict is made elsewhere.

use serde::{Deserialize, Serialize};

/// Why a line that nobody expected stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NearMiss {
    /// It differs from an expected line in upper and lower case only.
    Case(String),
    /// It differs in blanks only.
    Blanks(String),
    /// It differs by a few characters.
    Spelling(String),
    /// It looks like something printed to find a mistake.
    DebugPrint,
}

/// Compares an unexpected line with the lines that were expected and did not come.
pub(super) fn near_miss<'e>(
    line: &str,
    expected: impl IntoIterator<Item = &'e str> + Clone,
) -> Option<NearMiss> {
    let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
    let find =
        |same: &dyn Fn(&str) -> bool| expected.clone().into_iter().find(|text| same(text)).map(str::to_owned);
    if let Some(text) = find(&|text| without_blanks(text) == without_blanks(line)) {
        return Some(NearMiss::Blanks(text));
    }
    if let Some(text) = find(&|text| text.to_lowercase() == line.to_lowercase()) {
        return Some(NearMiss::Case(text));
    }
    if let Some(text) = find(&|text| is_close(text, line)) {
        return Some(NearMiss::Spelling(text));
    }
    is_debug_print(line).then_some(NearMiss::DebugPrint)
}

/// At most a fifth of the characters differ.
fn is_close(a: &str, b: &str) -> bool {
    let longest = a.chars().count().max(b.chars().count());
    (4..=200).contains(&longest) && strsim::damerau_levenshtein(a, b) * 5 <= longest
}

/// The marks of a line that was printed to find a mistake.
fn is_debug_print(line: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    let begins =
        ["debug", "dbg", "[src/", "here", "xxx", "!!!", "###", "---", "===", ">>>", "test", "todo", "got "];
    let holds = ["Some(", "None", "Ok(", "Err(", " = ", ": [", "len:", "{ "];
    begins.iter().any(|mark| lower.starts_with(mark)) || holds.iter().any(|mark| line.contains(mark))
}
