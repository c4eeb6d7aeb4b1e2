//! `checker run` as people meet it: an exercise on their own terminal, as the user and behind the walls that a check
//! gives it.
//!
//! The program does what a shell is told by its argument, and prints nothing itself.

#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use checker::process::Guest;
use desk::{Answer, Desk, answer_in, is_there};

const MAIN: &str = r#"fn main() {
    let script = std::env::args().nth(1).expect("a script");
    let status = std::process::Command::new("/bin/sh").args(["-c", &script]).status().expect("a shell");
    std::process::exit(status.code().unwrap_or(99));
}
"#;

/// What a shell in the course answers, where `$CHECKER run own -- SCRIPT` runs a script as the exercise does.
fn shell(line: &str) -> Answer {
    let desk = Desk::new();
    desk.add(8, "own", MAIN, "  - {order: [never printed]}\n");
    desk.write("letter.txt", "come soon\n");
    answer_in(desk.dir.path(), "/bin/sh", &["-c", line], &[("CHECKER", env!("CARGO_BIN_EXE_checker"))])
}

fn is_root() -> bool {
    Guest::take().expect("locks can be held").is_some()
}

#[test]
fn it_has_the_callers_stdin_and_folder_and_its_exit_code_is_passed_on() {
    let answer = shell("echo typed | $CHECKER run own -- 'cat; cat letter.txt; echo aside >&2; exit 7'");
    assert_eq!((answer.code, answer.stdout.as_str()), (7, "typed\ncome soon\n"), "{}", answer.stderr);
    assert!(answer.stderr.contains("aside\n"), "{}", answer.stderr);
}

#[test]
fn it_is_the_user_that_a_check_runs_it_as_and_nothing_of_it_is_left() {
    if !is_root() {
        eprintln!("SKIPPED: not root: a program is the checker's own user here");
        return;
    }
    let answer = shell(
        "id -u; $CHECKER run own -- 'id -u; cd; pwd; echo mine > here; echo $TMPDIR; sleep 86399 & echo $!'",
    );
    let lines: Vec<&str> = answer.stdout.lines().collect();
    let [caller, program, home, temporary, sleeper] = lines[..] else {
        panic!("{lines:?}, {}", answer.stderr);
    };
    assert_eq!(caller, "0", "the control");
    let program: u32 = program.parse().expect("a number");
    assert!((60_706..61_184).contains(&program), "{program} is no guest");
    for folder in [home, temporary] {
        assert!(folder.contains("loop-and-order-run-"), "{folder}");
        assert!(!std::path::Path::new(folder).exists(), "{folder} is still there");
    }
    // One that has ended and waits for the system's first process is not there.
    let stat = std::fs::read_to_string(format!("/proc/{sleeper}/stat")).unwrap_or_default();
    assert!(stat.is_empty() || stat.contains(") Z "), "it still runs: {stat}");
}

#[test]
fn who_signals_everybody_ends_no_session() {
    // Without root and without Landlock's scopes this would end whoever runs the tests.
    if !is_root() {
        eprintln!("SKIPPED: not root");
        return;
    }
    let answer = shell("$CHECKER run own -- 'test $(id -u) -ne 0 && kill -9 -1; exit 5'; echo ended with $?");
    assert_eq!(answer.stdout, "ended with 137\n", "{}", answer.stderr);
}

#[test]
fn it_has_the_callers_terminal_which_is_as_before_when_it_has_ended() {
    if !is_there("script") {
        eprintln!("SKIPPED: there is no `script` (Debian: apt-get install bsdutils)");
        return;
    }
    let answer = shell(
        "SHELL=/bin/sh script -qec 'stty -g > before; $CHECKER run own -- \"test -t 0 && test -t 1 && stty -echo raw && \
         echo a terminal\"; stty -g > after; stty sane; cmp before after && echo as before' screen",
    );
    assert!(answer.stdout.contains("a terminal"), "{}, {}", answer.stdout, answer.stderr);
    assert!(answer.stdout.contains("as before"), "{}, {}", answer.stdout, answer.stderr);
}

#[test]
fn nobody_of_it_is_left_who_could_spoil_the_terminal_and_nothing_that_it_may_have_typed() {
    if !is_root() || !is_there("script") {
        eprintln!("SKIPPED: not root, or there is no `script` (Debian: apt-get install bsdutils)");
        return;
    }
    let answer = shell(
        "printf 'go\\ntyped\\n' | SHELL=/bin/sh script -qec 'stty -g > before; $CHECKER run own -- \"read go; \
         (while :; do stty raw -echo <&1; : > \\$HOME/done; done) & until test -e \\$HOME/done; do :; done; echo went: \\$go\"; stty -g > after; \
         stty -icanon min 0 time 3; left=$(dd bs=99 count=1 2>&-); stty sane; \
         cmp before after && echo as before; test \"${left#typed}\" = \"$left\" && echo nothing left' screen",
    );
    for wanted in ["went: go", "as before", "nothing left"] {
        assert!(answer.stdout.contains(wanted), "{wanted}: {}, {}", answer.stdout, answer.stderr);
    }
}

#[test]
fn a_signal_that_ends_the_checker_leaves_nobody_behind() {
    if !is_root() {
        eprintln!("SKIPPED: not root");
        return;
    }
    // One Ctrl-C is the program's own affair; many may be taken for one, so they are sent until it is over.
    let interrupted = "for i in 1 2 3 4 5 6 7 8 9; do kill -INT $! 2>&- || break; sleep 0.2; done";
    // Whoever is impatient hits the moment at which the checker tidies up.
    let impatient = "while kill -INT $! 2>&-; do sleep 0.002; done";
    for signals in [interrupted, impatient, "kill -TERM $!", "kill -HUP $!"] {
        let answer = shell(&format!(
            "mkfifo told; $CHECKER run own -- 'trap \"\" INT TERM HUP; echo $$ $HOME; exec sleep 30' > told & \
             read pid home < told; {signals}; wait $!; echo ended with $?; \
             grep -sv ') Z ' /proc/$pid/stat; test -d $home && echo a folder is left",
        ));
        assert_eq!(answer.stdout, "ended with 137\n", "{signals}: {}", answer.stderr);
    }
}

#[test]
fn it_may_open_the_terminal_that_it_has() {
    if !is_there("script") {
        eprintln!("SKIPPED: there is no `script` (Debian: apt-get install bsdutils)");
        return;
    }
    let answer = shell("SHELL=/bin/sh script -qec '$CHECKER run own -- \"echo opened > /dev/tty\"' screen");
    assert!(answer.stdout.contains("opened"), "{}, {}", answer.stdout, answer.stderr);
}
