//! The laws of standard input: as a pipe, and as a file. Each program runs in a process of its own, which
//! is this test program, called once more.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use node_loop::{Settings, now, set_immediate, set_timeout, stdin};

/// Says to the process that it is the one that reads; and on which clock.
const CLOCK: &str = "NODE_LOOP_TEST_READER";

/// Prints what it reads, and when it ends. It is no test where nobody asks for it.
#[test]
fn reader() {
    let Ok(clock) = std::env::var(CLOCK) else { return };
    let settings = if clock == "virtual" { Settings::new().virtual_clock() } else { Settings::new() };
    let ending = settings.run(|| {
        let input = stdin();
        let mut all = String::new();
        input.on_data(move |piece| {
            all.push_str(&String::from_utf8_lossy(&piece));
            if all.ends_with('\n') {
                println!("> read {} at {}", all.trim_end(), if now() == 0 { "0" } else { "a later time" });
                set_immediate(|| println!("> immediate"));
                all.clear();
            }
        });
        input.on_end(|| println!("> end"));
        set_timeout(5, || println!("> timer"));
        println!("> script");
    });
    assert!(ending.is_ok(), "{ending:?}");
}

#[expect(clippy::disallowed_methods, reason = "a library has no checker to start processes for it")]
fn start(clock: &str, input: impl Into<Stdio>) -> Child {
    Command::new(std::env::current_exe().expect("a running program has a path"))
        .args(["--exact", "standard_input::reader", "--nocapture", "--test-threads=1"])
        .env(CLOCK, clock)
        .stdin(input)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started once more")
}

/// The lines of the reader, without those of the test harness.
fn lines(reader: Child) -> String {
    let output = reader.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout);
    // The harness begins a line that the program ends.
    let own = text.lines().filter_map(|line| line.split_once("> ").map(|(_, line)| line));
    own.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_pipe_is_read_as_it_comes_and_timers_run_meanwhile() {
    let mut reader = start("real", Stdio::piped());
    let mut stdin = reader.stdin.take().expect("stdin is piped");
    // The first line is not written before the reader has printed that its timer ran.
    let mut stdout = reader.stdout.take().expect("stdout is piped");
    let mut seen = String::new();
    while !seen.contains("> timer\n") {
        let mut byte = [0];
        assert_eq!(stdout.read(&mut byte).expect("the reader lives"), 1, "{seen}");
        seen.push(char::from(byte[0]));
    }
    assert!(seen.contains("> script\n"), "{seen}");
    stdin.write_all(b"hel").and_then(|()| stdin.write_all(b"lo\n")).expect("the reader reads");
    while !seen.contains("immediate\n") {
        let mut byte = [0];
        assert_eq!(stdout.read(&mut byte).expect("the reader lives"), 1, "{seen}");
        seen.push(char::from(byte[0]));
    }
    drop(stdin);
    reader.stdout = Some(stdout);
    assert!(seen.ends_with("> timer\n> read hello at a later time\n> immediate\n"), "{seen}");
    assert_eq!(lines(reader), "end");
}

#[test]
fn on_the_virtual_clock_time_stands_still_until_a_pipe_has_ended() {
    let mut reader = start("virtual", Stdio::piped());
    let mut stdin = reader.stdin.take().expect("stdin is piped");
    stdin.write_all(b"hello\n").expect("the reader reads");
    drop(stdin);
    // A pipe that was closed meanwhile brings its end together with the last data.
    assert_eq!(lines(reader), "script, read hello at 0, end, immediate, timer");
}

#[test]
fn a_file_is_read_by_the_pool() {
    let mut file = tempfile::NamedTempFile::new().expect("there is room for a file");
    file.write_all(b"hello\n").expect("it can be written");
    let input = File::open(file.path()).expect("it is there");
    assert_eq!(lines(start("virtual", input)), "script, read hello at 0, immediate, end, timer");
}

#[test]
fn nothing_is_the_end_at_once() {
    assert_eq!(lines(start("virtual", Stdio::null())), "script, end, timer");
}
