//! Starts Node. It knows nothing about what is compared.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::Outcome;

/// Runs programs one after the other, each when the one before it has nothing left to do.
///
/// An immediate starts a program: then the timers phase comes next, as after a main script.
const DRIVER: &str = r"
const results = [];
let lines, failed;
const start = () => {
  if (lines) results.push([lines, failed ? 1 : 0]);
  if (results.length === programs.length) {
    process.stdout.write(JSON.stringify(results));
    return;
  }
  const program = programs[results.length];
  const own = (lines = []);
  failed = false;
  setImmediate(() => program({ log: (line) => { if (!failed) own.push(line); } }));
};
process.on('beforeExit', start);
// A program that fails would have ended here: what it does from now on does not count.
process.on('uncaughtException', () => { failed = true; });
";

/// Runs CommonJS scripts in one process. Returns nothing where there is no Node.
pub(crate) fn run_together(scripts: &[String]) -> Option<Vec<Outcome>> {
    let functions: Vec<String> =
        scripts.iter().map(|script| format!("(console) => {{\n{script}}}")).collect();
    let source = format!("const programs = [{}];\n{DRIVER}", functions.join(",\n"));
    let output = run("commonjs", &source)?;
    assert!(output.status.success(), "Node failed: {}", String::from_utf8_lossy(&output.stderr));
    let results: Value = serde_json::from_slice(&output.stdout).expect("the driver prints JSON");
    let results = results.as_array().expect("one result for each program");
    Some(results.iter().map(outcome).collect())
}

/// Runs one script in a process of its own. Returns nothing where there is no Node.
pub(crate) fn run_alone(input_type: &str, script: &str) -> Option<Outcome> {
    let output = run(input_type, script)?;
    let lines = String::from_utf8(output.stdout).expect("the programs print ASCII");
    Some((lines.lines().map(str::to_owned).collect(), output.status.code().unwrap_or(-1)))
}

fn outcome(result: &Value) -> Outcome {
    let lines = result[0].as_array().expect("a list of lines");
    let lines = lines.iter().map(|line| line.as_str().expect("a line").to_owned()).collect();
    let code = result[1].as_i64().expect("an exit code");
    (lines, i32::try_from(code).expect("an exit code is small"))
}

#[expect(clippy::disallowed_methods, reason = "a library has no checker to start processes for it")]
fn run(input_type: &str, source: &str) -> Option<Output> {
    let started = Command::new("node")
        .arg(format!("--input-type={input_type}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut node = match started {
        Ok(node) => node,
        Err(error) => {
            // Not `eprintln!`: the test harness would keep that to itself when the test passes.
            let note = "SKIPPED: nothing was compared with Node, since `node` could not be started";
            let _ = writeln!(std::io::stderr(), "{note}: {error}");
            return None;
        }
    };
    let mut stdin = node.stdin.take().expect("stdin is piped");
    stdin.write_all(source.as_bytes()).expect("Node reads the script");
    drop(stdin);
    Some(node.wait_with_output().expect("Node ends"))
}
