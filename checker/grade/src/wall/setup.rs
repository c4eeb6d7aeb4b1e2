//! The time that a wall takes before its program begins: it is in none of the program's own times.
//!
//! What happens in that time is [`super::sandbox`]'s.

use std::time::{Duration, Instant};

use super::orders::now;
use flow::process::{Finished, Reins};

/// Counts all times from when the program began, and not the wall around it. A time is rather too long by a little than too
/// short: a program is never said to have been faster than it was.
pub(super) fn count_from(began: u64, reins: &Reins, finished: &mut Finished) {
    let Some(wall_began) = reins.began() else { return };
    let (at, clock) = (Instant::now(), now());
    let Some(program_began) = at.checked_sub(Duration::from_nanos(clock.saturating_sub(began))) else {
        return;
    };
    let Some(setup) = program_began.checked_duration_since(wall_began) else { return };
    leave_out(setup, finished);
    reins.began_at(program_began);
}

/// Takes this long off every time that was counted from when the wall began. A program on its own clock never
/// counted it.
fn leave_out(setup: Duration, finished: &mut Finished) {
    let is_ours = finished.stdout.clock.is_none();
    let stdout = finished.stdout.lines.iter_mut().filter(|_| is_ours);
    for line in stdout.chain(&mut finished.stderr.lines) {
        line.at = line.at.saturating_sub(setup);
    }
    finished.wall = finished.wall.saturating_sub(setup);
}

#[cfg(test)]
mod tests {
    use super::*;
    use flow::process::End;
    use flow::process::trace::{Line, Trace};

    const MS: Duration = Duration::from_millis(1);

    fn trace(at: u32, clock: Option<Duration>) -> Trace {
        Trace { lines: vec![Line { text: "a".to_owned(), at: at * MS }], clock, ..Trace::default() }
    }

    /// When the lines of stdout and of stderr came, and how long the run took, without a setup of 20 ms.
    fn left(clock: Option<Duration>) -> [Duration; 3] {
        let (stdout, stderr) = (trace(600, clock), trace(50, None));
        let end = End::Exit(0);
        let (wall, cpu) = (60 * MS, MS);
        let mut finished = Finished { stdout, stderr, end, leaked: false, wall, cpu, peak_memory_bytes: 0 };
        leave_out(20 * MS, &mut finished);
        [finished.stdout.lines[0].at, finished.stderr.lines[0].at, finished.wall]
    }

    #[test]
    fn lines_on_the_programs_own_clock_are_as_it_said_and_all_else_is_without_the_setup() {
        assert_eq!(left(Some(700 * MS)), [600 * MS, 30 * MS, 40 * MS]);
        assert_eq!(left(None), [580 * MS, 30 * MS, 40 * MS], "the control");
    }
}
