//! `checker watch`, `predict` and the first start as people meet them: keys are typed into a real terminal, and its
//! screen is read.
//!
//! The terminal is tmux; where there is none, the tests that need it say so and prove nothing. Nothing is timed:
//! what must come is waited for.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use checker::process::{Cancel, End, Invocation, Stdin, Tool};
use checker::report::Screen;
use desk::Desk;

const EXERCISE: &str = "exercises/09-workers/02-shared-counter";
const EDIT: &str = "exercises/09-workers/02-shared-counter/src/add.rs";
/// So long is waited for what must come, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The course of the other tests, with a prediction of its own.
fn course() -> Desk {
    let desk = Desk::new();
    let own = "exercises/09-workers/08-own";
    let manifest = desk.read(&format!("{EXERCISE}/Cargo.toml")).replace("shared-counter", "own");
    desk.write(&format!("{own}/Cargo.toml"), &manifest);
    desk.write(&format!("{own}/src/main.rs"), "fn main() { println!(\"first\\nleft\\nright\"); }\n");
    desk.write(&format!("{own}/prediction.txt"), "# TODO\n");
    desk.write(
        &format!("{own}/exercise.yaml"),
        "title: One's own\nkind: predict\nlevel: 2\nminutes: 7\nedit: [prediction.txt]\nbook: 09-workers#own\n\
         hints: [think, think twice]\ncases:\n  - order:\n      - seq: [first, {any: [left, right], why: they are free}]\n        why: first things first\n",
    );
    desk
}

/// The checker without a terminal: its exit code, stdout and stderr.
fn checker(desk: &Desk, args: &[&str], stdin: &str) -> (i32, String, String) {
    let invocation = env(Invocation::new(env!("CARGO_BIN_EXE_checker"), desk.dir.path()).args(args), desk);
    let tool = Tool { stdin: Stdin::Text(stdin.as_bytes().to_vec()), ..Tool::new(invocation) };
    let done = tool.capture(&Cancel::new().expect("a handle"), &mut |_, _| {}).expect("the checker starts");
    let End::Exit(code) = done.end else { panic!("the checker ended with {:?}", done.end) };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("reports are UTF-8");
    (code, text(done.stdout), text(done.stderr))
}

/// A stated environment: no language but the one a test names.
fn env(invocation: Invocation, desk: &Desk) -> Invocation {
    let wanted = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
    invocation
        .env("XDG_CONFIG_HOME", desk.path("settings"))
        .env("PS1", "shell>")
        .inherit(|name| wanted.iter().any(|known| name == *known))
}

/// A terminal of tmux with a shell in it; `None` where there is no tmux.
struct Terminal {
    desk: Desk,
    tmux: PathBuf,
}

impl Terminal {
    fn open(columns: usize, rows: usize, variables: &[(&str, &str)]) -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let tmux = std::env::split_paths(&path).map(|folder| folder.join("tmux")).find(|tmux| tmux.is_file());
        let Some(tmux) = tmux else {
            println!("skipped: tmux is not installed, so no terminal can be looked at");
            return None;
        };
        let terminal = Self { desk: course(), tmux };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let mut args = vec!["-f", "/dev/null", "-u", "new-session", "-d", "-x", &columns, "-y", &rows];
        let set: Vec<String> = variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
        set.iter().for_each(|set| args.extend(["-e", set]));
        args.extend(["env", "-u", "LANG", "-u", "LC_ALL"]);
        args.extend(set.iter().map(String::as_str));
        args.extend(["sh", "-i"]);
        terminal.tmux(&args);
        terminal.until("shell>");
        Some(terminal)
    }

    fn tmux(&self, args: &[&str]) -> String {
        let socket = self.desk.path("tmux");
        let invocation = Invocation::new(&self.tmux, self.desk.dir.path()).arg("-S").arg(socket).args(args);
        let done = Tool::new(env(invocation, &self.desk))
            .capture(&Cancel::new().expect("a handle"), &mut |_, _| {})
            .expect("tmux starts");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Types text, and then keys by tmux's names.
    fn type_text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    fn press(&self, key: &str) {
        self.tmux(&["send-keys", key]);
    }

    fn line(&self, text: &str) {
        self.type_text(text);
        self.press("Enter");
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits until the screen holds all of these.
    fn until_all(&self, texts: &[&str]) -> String {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if texts.iter().all(|text| screen.contains(text)) {
                return screen;
            }
            assert!(begun.elapsed() < PATIENCE, "{texts:?} did not come; the screen is\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn until(&self, text: &str) -> String {
        self.until_all(&[text])
    }

    /// The watch on the shared counter, until its first verdict.
    fn watch(&self) {
        self.line("echo the shell was here; stty -g > before");
        self.until("\nthe shell was here");
        self.line(&format!("{} watch shared-counter; echo ended with $?", env!("CARGO_BIN_EXE_checker")));
        self.until_all(&["wrong-output", "q quit"]);
    }

    /// The terminal is as it was: the shell's screen, its modes, its cursor.
    fn is_as_before(&self, ended: &str) {
        self.until_all(&["the shell was here", ended]);
        self.line("stty -g > after; echo compared");
        self.until("\ncompared");
        assert_eq!(self.desk.read("before"), self.desk.read("after"));
        let modes = self.tmux(&["display", "-p", "#{alternate_on} #{cursor_flag} #{wrap_flag}"]);
        assert_eq!(modes.trim(), "0 1 1", "alternate screen, cursor, wrapping");
    }

    /// The process of the checker on this terminal.
    #[cfg(target_os = "linux")]
    fn checker(&self) -> String {
        let shell = self.tmux(&["display", "-p", "#{pane_pid}"]);
        let shell = shell.trim();
        let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).expect("Linux");
        children.split_whitespace().last().expect("the checker is there").to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

const ENGLISH: &[(&str, &str)] = &[("LANG", "en_US.UTF-8")];

#[test]
fn a_save_is_judged_and_nothing_runs_away() {
    let Some(terminal) = Terminal::open(80, 24, ENGLISH) else { return };
    terminal.watch();
    // A burst: only the last content counts.
    for no in 0..20 {
        terminal.desk.write(EDIT, &format!("nonsense {no}"));
    }
    terminal.until("compile-error");
    terminal.desk.write(EDIT, "more nonsense");
    terminal.desk.solve();
    terminal.until_all(&["accepted  2/2", "n goes to the next one", "workers/shared-counter", "1 of 2"]);
    // It is shown before the disk has it.
    let begun = Instant::now();
    while !fs::read_to_string(terminal.desk.path("progress.txt"))
        .is_ok_and(|text| text.contains("\nworkers/shared-counter 2"))
    {
        assert!(begun.elapsed() < PATIENCE, "no progress was written");
    }
    // An edit later does not take it away.
    terminal.desk.write(EDIT, "nonsense again");
    terminal.until_all(&["compile-error", "1 of 2", "~·"]);
    terminal.press("n");
    terminal.until_all(&["workers/own", "wrong-output", "the prediction is empty"]);
    assert!(!terminal.screen().contains("├ left"), "the order of a prediction is not given away");
    terminal.press("q");
    terminal.is_as_before("ended with 0");
}

#[test]
fn while_a_save_is_judged_words_say_that_the_verdict_is_an_older_one() {
    let Some(terminal) = Terminal::open(80, 24, &[("LANG", "en_US.UTF-8"), ("NO_COLOR", "1")]) else {
        return;
    };
    terminal.watch();
    terminal.desk.solve();
    let screen = terminal.until_all(&["accepted  2/2", "This exercise is done"]);
    assert!(!screen.contains("before this check"), "{screen}");
    // It compiles, and waits for what never comes.
    terminal.desk.write(
        EDIT,
        "pub(crate) fn add(_: &crate::counter::Counter, _: u64) { loop { std::thread::park(); } }",
    );
    let screen = terminal.until_all(&["The verdict before this check:", "accepted  2/2"]);
    assert!(!screen.contains("This exercise is done"), "{screen}");
    terminal.press("q");
    terminal.until("ended with 0");
}

#[test]
fn keys_show_hints_and_the_list_and_check_all() {
    let Some(terminal) = Terminal::open(80, 40, ENGLISH) else { return };
    terminal.watch();
    terminal.press("h");
    terminal.until("Hint 1 of");
    terminal.press("h");
    terminal.until("Hint 2 of");
    terminal.press("l");
    terminal.until_all(&["> · workers/shared-counter", "/ search"]);
    terminal.press("Down");
    terminal.until("> · workers/own  One's own");
    terminal.type_text("/count");
    terminal.until("search: count_");
    terminal.press("Escape");
    terminal.press("d");
    terminal.until("nothing here");
    terminal.press("d");
    terminal.press("j");
    terminal.until("> · workers/own");
    terminal.press("Enter");
    terminal.until_all(&["predict · level 2 of 5 · 7 min", "the prediction is empty"]);
    terminal.press("c");
    terminal.until_all(&["2 of 2 checked", "✗ workers/own  wrong-output"]);
    terminal.press("Escape");
    terminal.press("x");
    terminal.until("y/n");
    terminal.press("n");
    terminal.until("nothing was reset");
    terminal.press("C-c");
    terminal.is_as_before("ended with 0");
}

#[test]
fn a_prediction_is_asked_for_and_compared_and_pairs_are_asked() {
    let Some(terminal) = Terminal::open(80, 40, ENGLISH) else { return };
    terminal.watch();
    terminal.press("n");
    terminal.until("workers/own");
    terminal.press("p");
    terminal.until("  1 >");
    for line in ["first", "right", "left"] {
        terminal.line(line);
    }
    terminal.press("Enter");
    terminal.until_all(&["✓ Your order is legal.", "This run printed:", "both are legal", "either order"]);
    for _ in 0..3 {
        terminal.until("y/n >");
        terminal.line("y");
    }
    terminal.until_all(&["they are free", "they are bound", "rule: they are free", "Enter goes back"]);
    assert_eq!(terminal.desk.read("exercises/09-workers/08-own/prediction.txt"), "first\nright\nleft\n");
    terminal.press("Enter");
    terminal.until_all(&["accepted  1/1", "├ left", "1 of 2"]);
    terminal.press("q");
    terminal.is_as_before("ended with 0");
}

#[test]
fn ctrl_c_at_a_question_goes_back_to_the_screen_or_ends_the_command() {
    let Some(terminal) = Terminal::open(80, 40, ENGLISH) else { return };
    terminal.watch();
    terminal.press("n");
    terminal.until_all(&["workers/own", "the prediction is empty"]);
    terminal.press("p");
    terminal.until("  1 >");
    terminal.type_text("fir");
    terminal.press("C-c");
    terminal.until_all(&["the prediction is empty", "q quit"]);
    // A question about a pair is left as well, and what was predicted before it counts.
    terminal.press("p");
    terminal.until("  1 >");
    for line in ["first", "right", "left", ""] {
        terminal.line(line);
    }
    terminal.until("y/n >");
    terminal.press("C-c");
    terminal.until_all(&["accepted  1/1", "q quit"]);
    terminal.press("q");
    terminal.is_as_before("ended with 0");
    terminal.line(&format!("clear; {} predict own; echo ended with $?", env!("CARGO_BIN_EXE_checker")));
    terminal.until("  1 >");
    terminal.press("C-c");
    terminal.until("ended with 130");
}

#[test]
fn each_new_hint_is_on_the_screen_and_scrolling_stays_possible() {
    let Some(terminal) = Terminal::open(60, 20, ENGLISH) else { return };
    terminal.watch();
    let hints = terminal.desk.read(&format!("{EXERCISE}/exercise.yaml")).matches("  - >-").count();
    assert!(hints >= 4, "enough to fill a low screen");
    for no in 1..=hints {
        terminal.press("h");
        terminal.until(&format!("Hint {no} of {hints}"));
    }
    terminal.press("Home");
    terminal.until("What to do");
    terminal.press("h");
    terminal.until_all(&["there is no other hint", "Hint 4 of 4"]);
    terminal.press("q");
    terminal.until("ended with 0");
}

#[test]
fn an_untouched_exercise_shows_its_goal_and_its_order_and_no_diff() {
    let Some(terminal) = Terminal::open(100, 40, ENGLISH) else { return };
    terminal.watch();
    let screen = terminal.until_all(&["What to do", "wrong-output", "The order, case"]);
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}: {screen}"));
    assert!(at("What to do") < at("wrong-output") && at("wrong-output") < at("The order, case"), "{screen}");
    assert!(!screen.contains("← "), "{screen}");
    // The control: of one's own work the diff is drawn.
    terminal.desk.write(EDIT, "pub(crate) fn add(_: &crate::counter::Counter, _: u64) {}");
    terminal.until("← ");
    terminal.press("q");
    terminal.until("ended with 0");
}

#[test]
fn an_edited_exercise_is_reset_by_y_and_opened_in_the_editor() {
    let Some(terminal) = Terminal::open(100, 30, &[("LANG", "en_US.UTF-8"), ("EDITOR", "cp -f ./own.rs")])
    else {
        return;
    };
    let starter = terminal.desk.read(EDIT);
    terminal.desk.solve();
    let mine = "// mine\npub(crate) fn add(_: &crate::counter::Counter, _: u64) {}\n";
    terminal.desk.write("own.rs", mine);
    terminal.line(&format!("{} watch shared-counter; echo ended with $?", env!("CARGO_BIN_EXE_checker")));
    terminal.until_all(&["accepted  2/2", "q quit"]);
    // An editor on this terminal is waited for, and what it saved is judged.
    terminal.press("o");
    terminal.until_all(&["wrong-output", "q quit"]);
    assert_eq!(terminal.desk.read(EDIT), mine);
    terminal.press("x");
    terminal.until("y/n");
    terminal.press("y");
    terminal.until_all(&["the starter is back; what was there lies in", "wrong-output"]);
    assert_eq!(terminal.desk.read(EDIT), starter);
    let backups = fs::read_dir(terminal.desk.path("backups")).expect("backups").flatten();
    let kept: Vec<String> = backups
        .map(|dated| {
            fs::read_to_string(dated.path().join("09-workers/02-shared-counter/src/add.rs")).expect("kept")
        })
        .collect();
    assert_eq!(kept, [mine]);
    terminal.press("q");
    terminal.until("ended with 0");
}

#[test]
fn a_message_is_broken_between_words_and_its_command_stays_whole() {
    let Some(terminal) = Terminal::open(60, 24, ENGLISH) else { return };
    terminal.line(&format!("TERM=dumb {} watch shared-counter", env!("CARGO_BIN_EXE_checker")));
    let screen = terminal.until("check workers/shared-counter`");
    for words in ["a whole\nscreen,", "`cargo run -- check workers/shared-counter`"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
}

#[test]
fn a_narrow_terminal_has_everything_and_every_row_fits() {
    for (columns, rows) in [(60, 20), (40, 16)] {
        let Some(terminal) = Terminal::open(80, 24, ENGLISH) else { return };
        terminal.desk.write(EDIT, "pub(crate) fn add(_: &crate::counter::Counter, _: u64) {}");
        terminal.watch();
        terminal.tmux(&["resize-window", "-x", &columns.to_string(), "-y", &rows.to_string()]);
        // The row that says so has another width now; it is drawn anew within a moment.
        let begun = Instant::now();
        let fits = |screen: &str| {
            let last = screen.trim_end().lines().last().unwrap_or_default().to_owned();
            screen.lines().all(|row| row.chars().count() <= columns) && last.ends_with("q quit")
        };
        while !fits(&terminal.screen()) {
            assert!(begun.elapsed() < PATIENCE, "{}", terminal.screen());
        }
        let screen = terminal.until_all(&["workers/shared-counter", "wrong-output", "x reset"]);
        // A word that was cut at the edge would have lost its end.
        assert!(screen.contains("case     two threads (the first of"), "{screen}");
        terminal.press("q");
        terminal.until("ended with 0");
    }
}

#[test]
fn the_screen_speaks_bengali_and_keeps_its_keys() {
    let Some(terminal) = Terminal::open(80, 24, &[("LANG", "bn_BD.UTF-8")]) else { return };
    terminal.line("stty -g > before; echo the shell was here");
    terminal.until("\nthe shell was here");
    terminal.line(&format!("{} watch shared-counter; echo ended with $?", env!("CARGO_BIN_EXE_checker")));
    // A verdict is a name, with its meaning behind it; the keys are the same in every language.
    terminal.until_all(&["wrong-output", "লাইন", "h ইঙ্গিত", "q বেরোনো"]);
    terminal.press("h");
    terminal.until("ইঙ্গিত 1/");
    terminal.tmux(&["resize-window", "-x", "60", "-y", "20"]);
    terminal.press("l");
    terminal.until("> · workers/shared-counter");
    terminal.press("l");
    terminal.desk.solve();
    terminal.until_all(&["accepted  2/2", "q বেরোনো"]);
    terminal.press("q");
    terminal.is_as_before("ended with 0");
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    let Some(terminal) = Terminal::open(80, 24, ENGLISH) else { return };
    terminal.watch();
    let checker = terminal.checker();
    let pid = rustix::process::Pid::from_raw(checker.parse().expect("a number")).expect("a process");
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it is there");
    terminal.is_as_before("ended with 130");
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_takes_it_back() {
    let Some(terminal) = Terminal::open(80, 24, ENGLISH) else { return };
    terminal.line("set -m; echo the shell was here");
    terminal.until("\nthe shell was here");
    terminal.line(&format!("{} watch shared-counter", env!("CARGO_BIN_EXE_checker")));
    terminal.until_all(&["wrong-output", "q quit"]);
    terminal.press("C-z");
    terminal.until_all(&["the shell was here", "topped"]);
    terminal.line("stty -a | tr ';' ' ' > modes; echo $((40 + 2)) is what the shell says");
    terminal.until("42 is what the shell says");
    let modes = terminal.desk.read("modes");
    let on = |mode: &str| modes.split_whitespace().any(|word| word == mode);
    assert!(on("icanon") && on("echo") && on("isig") && on("icrnl"), "{modes}");
    terminal.line("fg");
    terminal.until_all(&["wrong-output", "q quit"]);
    terminal.desk.solve();
    terminal.until("accepted  2/2");
    terminal.press("q");
    terminal.until("the shell was here");
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was_and_is_read() {
    let Some(terminal) = Terminal::open(80, 24, ENGLISH) else { return };
    terminal.line("echo the shell was here; stty -g > before");
    terminal.until("\nthe shell was here");
    let program = std::env::current_exe().expect("this test");
    terminal.line(&format!(
        "{} --ignored --exact --nocapture panics_on_a_screen > /dev/tty; echo ended with $?",
        program.display()
    ));
    terminal.until("a fault on purpose");
    terminal.is_as_before("ended with 101");
}

/// What the test above runs in its terminal.
#[test]
#[ignore = "it panics on purpose, on a terminal that another test made"]
fn panics_on_a_screen() {
    assert!(Screen::is_possible(), "it needs a terminal");
    let mut screen = Screen::open().expect("a terminal");
    screen.show(&["something on the screen".to_owned()]).expect("a terminal");
    panic!("a fault on purpose");
}

#[test]
fn without_a_terminal_watch_says_what_to_type_instead() {
    let desk = course();
    let (code, stdout, stderr) = checker(&desk, &["watch", "shared-counter"], "");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("check workers/shared-counter"), "{stderr}");
    let Some(terminal) = Terminal::open(200, 24, &[("LANG", "en_US.UTF-8"), ("TERM", "dumb")]) else {
        return;
    };
    terminal.line(&format!("{} watch shared-counter", env!("CARGO_BIN_EXE_checker")));
    terminal.until("check workers/shared-counter");
}

#[test]
fn the_language_is_asked_for_once_and_only_where_nothing_says_it() {
    let Some(terminal) = Terminal::open(80, 40, &[]) else { return };
    let start = env!("CARGO_BIN_EXE_checker");
    terminal.line(start);
    terminal.until_all(&["Which language", "কোন ভাষায়", "1/2 >"]);
    terminal.line("?");
    terminal.line("2");
    terminal.until("লুপ ও ক্রম");
    assert_eq!(terminal.desk.read("settings/loop-and-order/settings.toml"), "language = \"bn\"\n");
    terminal.line("clear");
    terminal.line(start);
    let screen = terminal.until("workers/shared-counter");
    assert!(!screen.contains("Which language"), "{screen}");

    let Some(terminal) = Terminal::open(80, 40, ENGLISH) else { return };
    terminal.line(start);
    let screen = terminal.until("workers/shared-counter");
    assert!(!screen.contains("Which language"), "the locale has said it: {screen}");
}

#[test]
fn a_prediction_from_a_file_is_judged_and_written() {
    let desk = course();
    let (code, stdout, _) = checker(&desk, &["predict", "own"], "first\nright\nleft\n\ny\nn\n");
    assert_eq!(code, 0, "{stdout}");
    for text in ["✓ Your order is legal.", "This run printed:\n   first\n   left\n   right\n", "The answer:"]
    {
        assert!(stdout.contains(text), "`{text}` is not in\n{stdout}");
    }
    assert_eq!(desk.read("exercises/09-workers/08-own/prediction.txt"), "first\nright\nleft\n");
    assert!(desk.read("progress.txt").contains("workers/own 2"));
    let (code, stdout, _) = checker(&desk, &["predict", "own"], "left\nfirst\nright\n");
    assert_eq!(code, 1);
    assert!(stdout.contains("first things first"), "{stdout}");
    let (code, stdout, _) = checker(&desk, &["predict", "own", "--format", "json"], "first\nleft\nright\n");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((code, report["verdict"].as_str()), (0, Some("accepted")));
    assert_eq!(report["seen"], serde_json::json!(["first", "left", "right"]));
    assert_eq!(report["pairs"].as_array().map(Vec::len), Some(3));
}

#[test]
fn progress_is_told_by_home_and_list_and_outlives_the_store() {
    let desk = course();
    desk.solve();
    let (code, _, stderr) = checker(&desk, &["check", "shared-counter"], "");
    assert_eq!(code, 0, "{stderr}");
    fs::remove_dir_all(desk.path("target")).expect("the store");
    let (_, stdout, _) = checker(&desk, &["--format", "json"], "");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(report["next"], "workers/own");
    assert_eq!(report["chapters"][0]["exercises"][0]["accepted"], true);
    fs::rename(desk.path(EXERCISE), desk.path("exercises/09-workers/03-tally")).expect("a new name");
    let manifest = "exercises/09-workers/03-tally/Cargo.toml";
    desk.write(manifest, &desk.read(manifest).replace("shared-counter", "tally"));
    desk.write("exercises/renamed.txt", "workers/shared-counter workers/tally\n");
    let (_, stdout, _) = checker(&desk, &["list"], "");
    assert!(stdout.contains("✓ workers/tally"), "{stdout}");
    // An overlay is nobody's own work.
    fs::remove_file(desk.path("progress.txt")).expect("progress");
    let (_, _, stderr) = checker(&desk, &["check", "tally", "--overlay", "."], "");
    assert!(!desk.path("progress.txt").exists(), "{stderr}");
}

#[test]
fn a_progress_file_that_cannot_be_written_stops_no_check_and_is_told_once() {
    let desk = course();
    desk.solve();
    fs::create_dir(desk.path("progress.txt")).expect("a folder in its place");
    let (code, stdout, stderr) = checker(&desk, &["check", "shared-counter"], "");
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("accepted"), "{stdout}");
    assert_eq!(stderr.matches("progress.txt").count(), 1, "{stderr}");
}
