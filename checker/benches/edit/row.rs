//! One bar: what the checker and another program cost, in turns, and what comes of it. It starts nothing itself.

use std::fs;
use std::time::{Duration, Instant};

/// How often each side is measured.
pub(crate) const ROUNDS: u32 = 21;
/// What the checker may always add, as no one notices it.
const FLOOR: Duration = Duration::from_millis(20);

/// One bar: both sides, round by round.
pub(crate) struct Row {
    name: &'static str,
    bar: f64,
    /// The bar also holds where the checker takes no more than [`FLOOR`] longer.
    has_floor: bool,
    ours: Vec<Cost>,
    theirs: Vec<Cost>,
}

/// What one side cost in one round.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    wall: Duration,
    cpu: Duration,
}

impl Row {
    /// Runs both sides in every round, each after `prepare`, which is not measured. Both are processes that end.
    pub(crate) fn measure(
        name: &'static str,
        bar: (f64, bool),
        prepare: impl Fn(u32),
        ours: impl Fn(),
        theirs: impl Fn(),
    ) -> Self {
        Self::measure_with(name, bar, &children_cpu, prepare, |_| ours(), |_| theirs())
    }

    /// The same, where `ours_cpu` says how much CPU time the checker has taken so far, and both sides are told the round.
    pub(crate) fn measure_with(
        name: &'static str,
        (bar, has_floor): (f64, bool),
        ours_cpu: &dyn Fn() -> Duration,
        prepare: impl Fn(u32),
        ours: impl Fn(u32),
        theirs: impl Fn(u32),
    ) -> Self {
        eprintln!("{name} …");
        let mut row = Self { name, bar, has_floor, ours: Vec::new(), theirs: Vec::new() };
        for round in 1..=ROUNDS {
            prepare(round);
            if round % 2 == 0 {
                row.ours.push(Cost::of(ours_cpu, || ours(round)));
                row.theirs.push(Cost::of(&children_cpu, || theirs(round)));
            } else {
                row.theirs.push(Cost::of(&children_cpu, || theirs(round)));
                row.ours.push(Cost::of(ours_cpu, || ours(round)));
            }
        }
        row
    }

    pub(crate) fn print(&self) {
        let millis = |wall: Duration| wall.as_secs_f64() * 1e3;
        let wall = |costs: &[Cost]| median(costs.iter().map(|cost| millis(cost.wall)).collect());
        let cpu = |costs: &[Cost]| costs.iter().map(|cost| cost.cpu).sum::<Duration>().as_secs_f64();
        let pairs = || self.ours.iter().zip(&self.theirs);
        let added = median(pairs().map(|(ours, theirs)| millis(ours.wall) - millis(theirs.wall)).collect());
        let ratio = median(
            pairs().map(|(ours, theirs)| ours.wall.as_secs_f64() / theirs.wall.as_secs_f64()).collect(),
        );
        let cpu = cpu(&self.ours) / cpu(&self.theirs);
        let cpu = if cpu.is_finite() { format!("{cpu:.2}") } else { "-".to_owned() };
        let holds = ratio <= self.bar || self.has_floor && added <= millis(FLOOR);
        let floor = if self.has_floor { format!(" or + {} ms", FLOOR.as_millis()) } else { String::new() };
        println!(
            "{:<42}{:>8.0}{:>8.0}{added:>+8.0}{ratio:>8.2}{cpu:>8}  ≤ {:.2}{floor}: {}",
            self.name,
            wall(&self.ours),
            wall(&self.theirs),
            self.bar,
            if holds { "holds" } else { "MISSED" }
        );
    }
}

impl Cost {
    fn of(cpu: &dyn Fn() -> Duration, side: impl Fn()) -> Self {
        let (before, begun) = (cpu(), Instant::now());
        side();
        Self { wall: begun.elapsed(), cpu: cpu().saturating_sub(before) }
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The CPU time of all children that have ended, and of theirs; zero where the system does not tell.
fn children_cpu() -> Duration {
    // cutime and cstime.
    ticks("self", 13..15)
}

/// The CPU time of a process that still runs, and of its children that have ended.
pub(crate) fn cpu_of(process: u32) -> Duration {
    // utime, stime, cutime and cstime.
    ticks(&process.to_string(), 11..15)
}

/// The sum of these fields of a process, which are counted from the one behind its name, in hundredths of a second
/// (proc(5)).
fn ticks(process: &str, wanted: std::ops::Range<usize>) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in parentheses may hold blanks.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let wanted = fields.skip(wanted.start).take(wanted.len());
    wanted.filter_map(|ticks| ticks.parse().ok()).map(|ticks: u64| Duration::from_millis(ticks * 10)).sum()
}
