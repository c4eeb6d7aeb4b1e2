//! The delay that a run's times are given belongs to others: a program's own load buys it none.

mod programs;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use checker::course::{Case, Limits, Spec};
use checker::judge::judge;
use checker::process::Cancel;
use checker::run::{NoWall, Plan, Run};
use checker::verdict::Verdict;
use programs::Compiled;

static PROGRAM: Compiled = Compiled::new("driven");

/// Each test loads the machine in its own way, and so has it alone.
static MACHINE: Mutex<()> = Mutex::new(());

/// A program that waits 100 ms between its two lines while so many threads of its own burn.
fn run(threads: u32, gap: &str) -> (Case, Run) {
    let case = Spec::read(&format!(
        "{{args: [gap, 100, {threads}], order: [{{line: a, id: a}}, {{line: b, id: b}}], time: [{{gap: a -> b, is: {gap}}}]}}"
    ))
    .expect("a case")
    .remove(0);
    let limits = Limits { processes: 1000, ..Limits::default() };
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
                let (case, run) = run(0, "95..200 ms");
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
    // It misses its gap by its own load; only a machine that others keep busy all the time could excuse it.
    let said: Vec<_> = (0..20)
        .map(|_| {
            let (case, run) = run(60, "100..110 ms");
            assert!(run.delay <= run.measured_delay);
            judge(&case, &run).map(|cause| cause.verdict())
        })
        .collect();
    assert!(said.contains(&Some(Verdict::WrongOrder)), "{said:?}");
}
