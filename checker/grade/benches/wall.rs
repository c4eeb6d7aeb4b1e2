//! What the wall costs a run: `true`, plain and behind it, in turns. The bar is 30 ms of the median.
//!
//! `cargo bench -p checker-grade --bench wall`

use std::path::Path;
use std::time::{Duration, Instant};

use checker_grade::wall::{Isolation, Weak, enter};
use flow::course::{Inputs, Limits};
use flow::process::Cancel;
use flow::run::{End, NoWall, Plan, Wall};

const RUNS: usize = 25;
const MOST: Duration = Duration::from_millis(30);

fn main() {
    enter();
    let checker = Path::new(env!("CARGO_BIN_EXE_checker-grade"));
    let isolation = match Isolation::probe_with(checker, Weak::Refuse) {
        Ok(isolation) => isolation,
        Err(missing) => {
            println!("SKIPPED: {missing}");
            return;
        }
    };
    let wall = isolation.wall();
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for (took, wall) in took.iter_mut().zip([&NoWall as &dyn Wall, &*wall]) {
            took.push(once(wall));
        }
    }
    let [plain, behind] = took.map(|mut took| {
        took.sort();
        (took[0], took[RUNS / 2], took[RUNS * 9 / 10])
    });
    println!("plain   least {:>9.2?}  median {:>9.2?}  nine of ten {:>9.2?}", plain.0, plain.1, plain.2);
    println!("behind  least {:>9.2?}  median {:>9.2?}  nine of ten {:>9.2?}", behind.0, behind.1, behind.2);
    let cost = behind.1.saturating_sub(plain.1);
    println!("the wall costs {cost:.2?} a run (at most {MOST:?})");
    assert!(cost <= MOST, "the wall costs too much");
}

/// One run, its folder and the end of its tree included.
fn once(wall: &dyn Wall) -> Duration {
    let (inputs, limits) = (Inputs::default(), Limits::default());
    let program = Path::new("/usr/bin/true");
    let plan = Plan { program, inputs: &inputs, limits: &limits, wall, measure_delay: false };
    let began = Instant::now();
    let run = plan.run(&Cancel::new().expect("descriptors")).expect("it starts");
    assert_eq!(run.end, End::Exit(0));
    began.elapsed()
}
