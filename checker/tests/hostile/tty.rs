//! A program against the terminal of its own user: out of its reach where the kernel can do that, and mended where
//! it was reached.
//!
//! Only as an ordinary user the terminal is the program's to take; the tests start themselves as one.

use super::*;

const TERMINAL: &str = "TTY_OF_THE_TEST";
const BEHIND_A_WALL: &str = "TTY_BEHIND_A_WALL";

/// Writes to the terminal that is its first argument, and sets it so that nobody could use it.
const SCRIPT: &str = r"
    (printf '\033[?1049h\033(0HACK\033]0;owned\007' > $1) 2>/dev/null && echo written || echo no text
    (stty raw -echo < $1) 2>/dev/null && echo set || echo not set
    (printf x > /dev/null) && (head -c 9 /dev/urandom > /dev/shm/$$) && rm /dev/shm/$$ && echo the rest works";

/// A wall that brings devices of its own, and so leaves those of the machine to the program.
struct Open;

impl Wall for Open {
    fn run(&self, mut job: Job, hooks: &Hooks<'_>, cancel: &Cancel) -> Result<Finished, process::Error> {
        job.invocation.is_wall = true;
        job.run_with(hooks, cancel)
    }

    fn trusts(&self) -> bool {
        true
    }

    fn level(&self) -> &str {
        "none"
    }
}

/// Not a test of its own: the checker that the tests below start in a terminal.
#[test]
#[ignore = "started by the tests below"]
fn a_checker_in_a_terminal() {
    let args = ["-c", SCRIPT, "sh"].map(str::to_owned).into_iter();
    let args = args.chain(std::env::var(TERMINAL)).collect();
    let inputs = Inputs { args, ..Inputs::default() };
    let wall: &dyn Wall = if std::env::var_os(BEHIND_A_WALL).is_some() { &Open } else { &NoWall };
    let plan = Plan {
        program: Path::new("/bin/sh"),
        inputs: &inputs,
        limits: &limits(),
        wall,
        measure_delay: false,
    };
    let run = plan.run(&Cancel::new().expect("descriptors")).expect("it starts");
    println!("\nsaid: {}", run.stdout.texts().collect::<Vec<_>>().join(", "));
}

/// What the program said, how the terminal was set before and after, and all that was written to it.
fn in_a_terminal(is_open: bool) -> (String, String, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let wall = if is_open { format!("{BEHIND_A_WALL}=1") } else { String::new() };
    let script = format!(
        "stty -a > before; env {TERMINAL}=$(tty) {wall} {:?} --exact tty::a_checker_in_a_terminal --ignored \
         --nocapture; stty -a > after; stty sane",
        std::env::current_exe().expect("this test")
    );
    let done = Command::new("script")
        .args(["-q", "-e", "-c", &script, "screen"])
        .current_dir(folder.path())
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(done.expect("script starts").success());
    let [before, after, screen] = ["before", "after", "screen"].map(|name| {
        String::from_utf8_lossy(&fs::read(folder.path().join(name)).expect("it was written")).into_owned()
    });
    let said = screen.lines().find_map(|line| line.trim_end().strip_prefix("said: ")).unwrap_or_default();
    (said.to_owned(), before, after, screen)
}

fn can_open_terminals() -> bool {
    let there = Command::new("script").arg("--version").output().is_ok();
    if !there {
        eprintln!("SKIPPED: there is no `script` (Debian: apt-get install bsdutils)");
    }
    there
}

#[test]
fn a_program_opens_no_terminal_and_every_device_that_is_nobodys() {
    if !can_open_terminals() {
        return;
    }
    let (said, before, after, screen) = in_a_terminal(false);
    let is_guest = Guest::take().expect("locks can be held").is_some();
    if !is_guest && landlock_version() < 1 {
        eprintln!("SKIPPED: this kernel has no Landlock");
        return;
    }
    assert!(before.contains("speed"), "the control: there is a terminal: {before}");
    assert_eq!(said, "no text, not set, the rest works", "{screen}");
    assert_eq!(before, after);
    assert!(!screen.contains("HACK"), "{screen:?}");
}

#[test]
fn a_terminal_that_a_program_did_reach_is_mended() {
    if !can_open_terminals() {
        return;
    }
    if Guest::take().expect("locks can be held").is_some() {
        eprintln!("SKIPPED: a guest reaches no terminal; this is tried as an ordinary user below");
        return;
    }
    let (said, before, after, screen) = in_a_terminal(true);
    assert_eq!(said, "written, set, the rest works", "the control: {screen}");
    assert_eq!(before, after);
    let (_, behind) = screen.split_once("HACK").expect("the control: it was written");
    assert!(behind.contains("\u{1b}[?1049l\u{1b}[!p\u{1b}(B"), "{screen:?}");
}
