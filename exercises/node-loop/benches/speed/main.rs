//! What a callback costs on node-loop and on Node: CPU time of each operation, and the largest memory.
//!
//! ```text
//! cargo bench -p node-loop --bench speed [-- [--rounds N] [WORDS OF A ROW…]]
//! ```
//!
//! The two sides take turns, each in a process of its own, so that a busy machine is busy for both. The
//! medians count. Wall time is not measured: timers sleep, and CPU time is what a server pays for. It is
//! no test: a row below its bar is marked and nothing fails.

mod work;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::process::Command;

use node_loop::Settings;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use work::{WORK, Work};

/// How often each side runs each row.
const ROUNDS: usize = 5;

/// What one run cost.
struct Cost {
    cpu_ns: u64,
    peak_bytes: u64,
}

fn main() {
    // `cargo bench` adds `--bench`.
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match &arguments[..] {
        [flag, name] if flag == "--one" => measure(name),
        [flag, rounds, words @ ..] if flag == "--rounds" => {
            compare(rounds.parse().expect("--rounds takes a whole number"), words);
        }
        words => compare(ROUNDS, words),
    }
}

/// Runs one row in this process and prints what it cost, as `node.js` does.
fn measure(name: &str) {
    let work = WORK.iter().find(|work| work.name == name).expect("the name of a row");
    let before = cpu_time();
    let ending = Settings::new().step_budget(u64::MAX).run(|| (work.script)(work.count));
    ending.expect("the work does not fail");
    let cpu_ns = cpu_time() - before;
    println!("{}", json!({"cpu_ns": cpu_ns, "peak_bytes": peak_memory()}));
}

/// The CPU time of this process in nanoseconds, on all its threads.
fn cpu_time() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let nanoseconds = time.tv_sec * 1_000_000_000 + time.tv_nsec;
    u64::try_from(nanoseconds).expect("a process has used no negative time")
}

/// The most memory that this process ever held, in bytes; 0 where there is no `/proc`.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

fn compare(rounds: usize, words: &[String]) {
    println!("{:<38} {:>9} {:>9} {:>7} {:>5}  {:>9} {:>9}", "", "node-loop", "Node", "ratio", "bar", "", "");
    for work in WORK.iter().filter(|work| words.iter().all(|word| work.name.contains(word.as_str()))) {
        let (mut own, mut node) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            own.push(run_own(work));
            node.push(run_node(work));
        }
        report(work, own, node);
    }
}

fn report(work: &Work, own: Vec<Cost>, node: Vec<Cost>) {
    #[expect(clippy::cast_precision_loss, reason = "a report rounds anyway")]
    let per_operation = |costs: &[Cost]| median(costs, |cost| cost.cpu_ns) as f64 / work.count as f64;
    let (own_ns, node_ns) = (per_operation(&own), per_operation(&node));
    let mebibytes = |costs: &[Cost]| median(costs, |cost| cost.peak_bytes) >> 20;
    let (own_mib, node_mib) = (mebibytes(&own), mebibytes(&node));
    let ratio = node_ns / own_ns;
    let below = if ratio < work.bar || own_mib > node_mib { "  below its bar" } else { "" };
    println!(
        "{:<38} {own_ns:>6.0} ns {node_ns:>6.0} ns {ratio:>6.1}x {:>4.1}x  {own_mib:>5} MiB {node_mib:>5} MiB{below}",
        work.name, work.bar
    );
}

fn median(costs: &[Cost], of: fn(&Cost) -> u64) -> u64 {
    let mut values: Vec<u64> = costs.iter().map(of).collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn run_own(work: &Work) -> Cost {
    let program = env::current_exe().expect("a running program has a path");
    run(program.into(), &["--one".into(), work.name.into()])
}

fn run_node(work: &Work) -> Cost {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/speed/node.js");
    let node = env::var_os("NODE_BIN").unwrap_or_else(|| "node".into());
    run(node, &[script.into(), work.name.into(), work.count.to_string().into()])
}

#[expect(clippy::disallowed_methods, reason = "a library has no checker to start processes for it")]
fn run(program: OsString, arguments: &[OsString]) -> Cost {
    let output = Command::new(&program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let text = String::from_utf8_lossy(&output.stdout);
    let cost: Value = serde_json::from_str(&text).unwrap_or_else(|_| {
        panic!("{} {arguments:?}: {text}{}", program.display(), String::from_utf8_lossy(&output.stderr))
    });
    let number = |name: &str| cost[name].as_u64().expect("a whole number");
    Cost { cpu_ns: number("cpu_ns"), peak_bytes: number("peak_bytes") }
}
