//! What three renderings cost beside one plain mdBook build of the English text: `cargo bench -p checker-book`.
//!
//! Both are made in this process, in turn, from the same pages, so that what else the machine does falls on both. The
//! bars: at most five times its processor time, and three and a half times its time on the wall.

use std::path::Path;
use std::time::{Duration, Instant};

use checker_book::rendering::{Request, render};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use rustix::time::{ClockId, clock_gettime};

/// So many times processor time.
const MOST_CPU: f64 = 5.0;
/// So many times wall time.
const MOST_WALL: f64 = 3.5;
/// So many pairs; the first is for warming up.
const PAIRS: usize = 12;

fn main() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("checker/book lies two folders deep");
    let room = tempfile::tempdir().expect("a folder for the books");
    let empty = tempfile::tempdir().expect("an empty folder");
    let mut ratios: Vec<(f64, f64)> = Vec::new();
    for pair in 0..PAIRS {
        let plain = measured(|| build_plainly(root, &room.path().join("plain"), empty.path()));
        let ours = measured(|| {
            render(root, &room.path().join("book"), &Request::default()).expect("the book renders")
        });
        let ratio =
            |of: fn(&(Duration, Duration)) -> Duration| of(&ours).as_secs_f64() / of(&plain).as_secs_f64();
        let (cpu, wall) = (ratio(|times| times.0), ratio(|times| times.1));
        println!(
            "plain {:>5} ms cpu {:>5} ms wall   three {:>5} ms cpu {:>5} ms wall   × {cpu:.2} cpu × {wall:.2} wall",
            plain.0.as_millis(),
            plain.1.as_millis(),
            ours.0.as_millis(),
            ours.1.as_millis(),
        );
        if pair > 0 {
            ratios.push((cpu, wall));
        }
    }
    let (cpu, wall) =
        (median(ratios.iter().map(|ratio| ratio.0)), median(ratios.iter().map(|ratio| ratio.1)));
    println!(
        "median: × {cpu:.2} of the processor time (at most {MOST_CPU}), × {wall:.2} of the wall time (at most {MOST_WALL})"
    );
    assert!(cpu <= MOST_CPU && wall <= MOST_WALL, "three renderings cost too much");
}

/// One build by mdBook alone: its theme, since ours is an empty folder here, its preprocessors, its search.
fn build_plainly(root: &Path, out: &Path, empty: &Path) {
    let mut config = Config::from_disk(root.join("book.toml")).expect("book.toml");
    config.set("output.html.additional-css", Vec::<String>::new()).expect("no styles");
    config.set("output.html.additional-js", Vec::<String>::new()).expect("no scripts");
    config.set("output.html.theme", empty).expect("no theme");
    config.set("preprocessor.loop-and-order.renderers", ["none"]).expect("no preprocessor");
    config.set("build.build-dir", out).expect("a folder");
    MDBook::load_with_config(root, config).and_then(|book| book.build()).expect("mdBook renders");
}

/// The processor time of the whole process and the wall time that this takes.
fn measured(act: impl FnOnce()) -> (Duration, Duration) {
    let (cpu, wall) = (processor(), Instant::now());
    act();
    (processor().saturating_sub(cpu), wall.elapsed())
}

fn processor() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).expect("a clock that began at zero")
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
