//! The exit codes, and nothing else knows them (DESIGN: commands).

use flow::verdict::Verdict;

/// Accepted, or done.
pub const DONE: u8 = 0;
/// The work was not accepted.
pub const NOT_ACCEPTED: u8 = 1;
/// A mistake in what was typed, or in the course.
pub const USAGE: u8 = 2;
/// Nobody could decide.
pub const UNDECIDED: u8 = 3;
/// A fault of the checker itself.
pub const OUR_BUG: u8 = 70;
/// Ended by Ctrl-C: 128 and the number of the signal, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// The exit code of a check with these verdicts.
///
/// Work that is not accepted outweighs a broken exercise, and that one what is undecided.
pub fn of_check(verdicts: impl IntoIterator<Item = Verdict>) -> u8 {
    let weight = |verdict: Verdict| match verdict {
        Verdict::Accepted => (0, DONE),
        Verdict::Undecided => (1, UNDECIDED),
        Verdict::CheckerError => (2, USAGE),
        _ => (3, NOT_ACCEPTED),
    };
    verdicts.into_iter().map(weight).max().map_or(DONE, |(_, code)| code)
}
