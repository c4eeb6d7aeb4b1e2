//! What the machine says of its processors: how many there are, and how long they had nothing to do.

use std::time::Duration;

/// The processors of this machine at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Machine {
    /// How many there are.
    pub(super) cores: u32,
    /// Time in which one of them had nothing to do, since the machine was started.
    pub(super) idle: Duration,
    /// The steps in which that is counted.
    pub(super) step: Duration,
}

impl Machine {
    /// What it says now; `None` where it does not say (macOS).
    pub(super) fn now() -> Option<Self> {
        if cfg!(target_os = "linux") {
            Self::read(&std::fs::read_to_string("/proc/stat").ok()?)
        } else {
            None
        }
    }

    /// Reads `/proc/stat` (proc_stat(5)): all processors in the first line, each in one of the next.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut fields = lines.next()?.strip_prefix("cpu ")?.split_ascii_whitespace().skip(3);
        let mut next = || fields.next()?.parse::<u64>().ok();
        // Who waits for a disk leaves the processor idle.
        let ticks = next()? + next()?;
        let cores = lines.take_while(|line| line.starts_with("cpu")).count();
        let per_second = rustix::param::clock_ticks_per_second().max(1);
        let cores = u32::try_from(cores).ok().filter(|cores| *cores > 0)?;
        Some(Self {
            cores,
            idle: Duration::from_millis(ticks * 1000 / per_second),
            step: Duration::from_millis(1000 / per_second),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cores_and_their_idle_time_are_read() {
        let text = "cpu  1 2 3 40 5 6 7 8 9 0\ncpu0 1 2 3 40 5 6 7 8 9 0\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 5\n";
        let machine = Machine::read(text).unwrap();
        assert_eq!((machine.cores, machine.idle), (2, machine.step * 45));
        assert_eq!(Machine::read("intr 5\n"), None);
    }
}
