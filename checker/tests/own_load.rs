//! The delay that a run's times are given belongs to others: a program's own load buys it none.

#![cfg(target_os = "linux")]

mod programs;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use checker::course::{Case, Limits, Spec};
use checker::judge::judge;
use checker::process::Cancel;
use checker::run::{NoWall, Plan, Run};
use checker::verdict::Verdict;
use programs::Compiled;

static PROGRAM: Compiled = Compiled::new("driven");

/// Each test loads the machine in its own way, and so has it alone.
static MACHINE: Mutex<()> = Mutex::new(());

/// Others who had less than this part of the machine cannot have made the program late.
const QUIET: f64 = 0.05;
/// Idle time is counted in steps of 10 ms, and so is the time of processes that have ended.
const STEPS: Duration = Duration::from_millis(60);
/// So many runs are made at most until enough were quiet.
const RUNS: usize = 60;

/// A program that waits so many milliseconds between its two lines while threads of its own are busy.
fn run(wait: u32, threads: u32, manner: &str, gap: &str) -> (Case, Run) {
    let case = Spec::read(&format!(
        "{{args: [gap, {wait}, {threads}, {manner}], order: [{{line: a, id: a}}, {{line: b, id: b}}], time: [{{gap: a -> b, is: {gap}}}]}}"
    ))
    .expect("a case")
    .remove(0);
    let limits = Limits { processes: 1000, output: 1 << 30, ..Limits::default() };
    let plan = Plan {
        program: PROGRAM.path(),
        inputs: &case.inputs,
        limits: &limits,
        wall: &NoWall,
        measure_delay: true,
    };
    let run = plan.run(&Cancel::new().expect("descriptors")).expect("the program starts");
    (case, run)
}

/// Time in which a processor of this machine was at work, and how many there are.
fn at_work() -> (Duration, u32) {
    let stat = std::fs::read_to_string("/proc/stat").expect("Linux");
    let numbers = |line: &str| line.split_ascii_whitespace().skip(1).flat_map(str::parse::<u64>).collect();
    let numbers: Vec<u64> = numbers(stat.lines().next().expect("a line"));
    // The last two are parts of the first two, and the two in the middle are idle.
    let ticks: u64 =
        numbers.iter().enumerate().filter(|(no, _)| ![3, 4, 8, 9].contains(no)).map(|(_, n)| n).sum();
    let cores = stat.lines().filter(|line| line.starts_with("cpu")).count() - 1;
    (Duration::from_millis(ticks * 10), u32::try_from(cores).expect("not that many"))
}

/// CPU time of this process, the checker's part in it.
fn own_cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).expect("it ran"),
        u32::try_from(time.tv_nsec).expect("less than one"),
    )
}

/// What neither the program nor the checker had of the machine while this ran: as time, and as a part of it.
fn others(run: impl FnOnce() -> Duration) -> (Duration, f64) {
    let (began, before, own) = (Instant::now(), at_work(), own_cpu());
    let program = run();
    let (after, own) = (at_work(), own_cpu() - own);
    let busy = after.0.saturating_sub(before.0).saturating_sub(program + own);
    (busy, busy.as_secs_f64() / (began.elapsed() * after.1).as_secs_f64())
}

#[test]
fn a_right_program_beside_busy_strangers_is_never_wrong() {
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    static OVER: AtomicBool = AtomicBool::new(false);
    let strangers = std::thread::available_parallelism().map_or(4, usize::from) * 4;
    std::thread::scope(|scope| {
        for _ in 0..strangers {
            scope.spawn(|| {
                while !OVER.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let said: Vec<_> = (0..20)
            .map(|_| {
                let (case, run) = run(100, 0, "spin", "95..200 ms");
                (judge(&case, &run).map(|cause| cause.verdict()), run)
            })
            .collect();
        OVER.store(true, Ordering::Relaxed);
        for (verdict, run) in said {
            assert!(matches!(verdict, None | Some(Verdict::Undecided)), "{run:?}");
        }
    });
}

#[test]
fn a_program_that_keeps_the_machine_busy_itself_does_not_buy_an_undecided_by_it() {
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut quiet = 0;
    let programs = [(50, "spin"), (8, "fork"), (4, "write"), (0, "spin")];
    for (threads, manner) in programs.into_iter().cycle().take(RUNS) {
        // It is late by far more than what is counted in steps. What could excuse that is a machine that others keep
        // busy.
        let mut said = None;
        let (had, others) = others(|| {
            let (case, run) = run(260, threads, manner, "100..110 ms");
            said = Some((judge(&case, &run).map(|cause| cause.verdict()), run.clone()));
            run.cpu
        });
        let (verdict, run) = said.expect("it ran");
        // However busy the machine was: no more than others had of it, and what is counted in steps.
        let [a, b] = [0, 1].map(|line| run.stdout.lines.get(line).map_or(run.wall, |line| line.at));
        let delay = run.delays.by_others(a, b);
        // To look at a tree that forks all the time can take as long as the gap; what ended meanwhile is then nobody's.
        assert!(
            manner == "fork" || delay <= had + STEPS,
            "{threads} {manner}: {delay:?} of {had:?}: {run:?}"
        );
        if others < QUIET {
            assert_eq!(verdict, Some(Verdict::WrongOrder), "{threads} {manner}, others {others}: {run:?}");
            quiet += 1;
        }
        if quiet == 20 {
            return;
        }
    }
    eprintln!("SKIPPED: others kept this machine busy in all but {quiet} of {RUNS} runs");
}
