//! scratch
#![cfg(target_os = "linux")]
use std::path::Path;
use checker_grade::wall::{Isolation, Weak};
use flow::course::{Inputs, Limits};
use flow::process::Cancel;
use flow::run::Plan;

#[test]
fn first() {
    let isolation = Isolation::probe_with(Path::new(env!("CARGO_BIN_EXE_checker-grade")), Weak::Refuse).unwrap_or_else(|e| panic!("{e}"));
    let wall = isolation.wall();
    let script = std::env::var("SCRIPT").unwrap_or("id; ls -la /; ls -la /etc /dev /tmp; cat /proc/1/cmdline; cat /proc/2/cmdline; env; pwd; ls -la; echo hi > a; cat a; ls /proc; echo $$ ; touch /x; cat /proc/self/limits; ls -l /proc/self/fd".into());
    let inputs = Inputs { args: vec!["-c".into(), script], ..Inputs::default() };
    let limits = Limits::default();
    let plan = Plan { program: Path::new("/bin/sh"), inputs: &inputs, limits: &limits, wall: &*wall, measure_delay: false };
    for _ in 0..3 {
    let run = plan.run(&Cancel::new().unwrap());
    match run { Ok(run) => {
    for l in run.stdout.texts() { println!("{l}"); }
    for l in run.stderr.texts() { println!("E {l}"); }
    println!("{:?} {:?} leaked {} cpu {:?} peak {}", run.end, run.finished.wall, run.leaked, run.cpu, run.peak_memory_bytes);
    }, Err(e) => println!("{e}") }
    }
}
