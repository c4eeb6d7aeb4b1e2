//! What the conductor and its workers need of memory at most, for a small class and for a large one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::clean::clean;
use super::course::Place;
use super::submissions::SMALL;
use super::{bar, hand_in};

const CLASSES: [u64; 3] = [50, 500, 2000];
/// Programs that differ; all others are somebody's copy, so that a large class does not take all day.
const PROGRAMS: u64 = 8;
/// So much more than for the small class counts as flat.
const FLAT: f64 = 1.25;

/// Measures it.
pub(crate) fn measure(place: &Place) {
    let peaks = CLASSES.map(|learners| peak(place, learners));
    for (learners, (conductor, worker)) in CLASSES.iter().zip(peaks) {
        println!("memory: {learners} learners: conductor {conductor:.1} MB, largest worker {worker:.1} MB");
    }
    bar("memory, conductor, large class by small", peaks[1].0 / peaks[0].0, (FLAT, false));
    bar("memory, worker, large class by small", peaks[1].1 / peaks[0].1, (FLAT, false));
}

/// The most that the conductor and any worker held, in megabytes.
fn peak(place: &Place, learners: u64) -> (f64, f64) {
    let work = place.place.join("work").join(format!("memory-{learners}"));
    let numbers = (0..learners).map(|learner| (learner, 100 + learner % PROGRAMS));
    let handed_in = hand_in(&work, &SMALL, numbers);
    let mut command = clean(Path::new(env!("CARGO_BIN_EXE_checker-grade")), &place.root);
    command.arg(handed_in).args(["--apply", "--out"]).arg(work.join("grades"));
    let mut child = command.stdout(Stdio::null()).spawn().expect("it can be started");
    let (mut conductor, mut workers) = (0.0_f64, BTreeMap::new());
    loop {
        conductor = conductor.max(high_water(child.id()).unwrap_or(0.0));
        for process in workers_of(child.id()) {
            if let Some(high) = high_water(process) {
                workers.insert(process, high);
            }
        }
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            assert!(status.success(), "grading ended with {status}");
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    (conductor, workers.into_values().fold(0.0, f64::max))
}

/// The most that a process has held so far, in megabytes: `VmHWM` (proc(5)).
fn high_water(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1e3)
}

/// The workers that this conductor has started, through whatever keeps them.
fn workers_of(conductor: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let name = format!("{conductor}-");
    numbers
        .filter(|process| {
            let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            let mut args = line.split(|byte| *byte == 0);
            // A worker's name begins with its conductor's number.
            args.any(|arg| arg == b"__work") && args.any(|arg| arg.starts_with(name.as_bytes()))
        })
        .collect()
}
