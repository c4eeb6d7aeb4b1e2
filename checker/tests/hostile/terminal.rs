//! What a terminal looks like after `checker check` has shown a hostile program: as before, and with nothing on it
//! but text and the checker's own colours.
//!
//! The course is one real exercise that needs no library; what is hostile is what the learner wrote.

use super::*;
use crate::desk::{DIR, Desk};

/// What the shell script of a hostile program does, and the verdict that must be on the screen.
const SCRIPTS: &[(&str, &str, &str)] = &[
    (
        "its output takes the terminal over",
        r"printf '\033]0;owned\007\033]52;c;b3duZWQ=\007\033[2J\033[?1049h\033[31m\033[?25l\033(0\033c\302\2332J\n';
          printf '\033[5m\033[?1000h\033[999;999H\033]2;owned\007\n' >&2",
        "wrong-output",
    ),
    (
        "it looks for the terminal",
        r"for place in /dev/tty /proc/$PPID/fd/0 /dev/console; do
            (printf '\033[2J\033]0;owned\007' > $place; stty raw -echo < $place) 2>/dev/null; done; kill -9 0",
        "runtime-error",
    ),
    ("it signals whoever made it", "kill -9 $PPID 0; exit 1", "runtime-error"),
    ("it leaves a child", "(sleep 600; printf '\\033[2J') & exit 0", "wrong-output"),
    ("it never ends a line", "head -c 100000 /dev/zero | tr '\\0' x", "output-limit"),
    ("its text is none", r"printf '\377\376\n\360\237\n\000\r\n'", "wrong-output"),
];

#[test]
fn the_terminal_is_as_before_and_shows_nothing_but_text() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no `script` (Debian: apt-get install bsdutils)");
        return;
    }
    let desk = Desk::new();
    for (what, script, verdict) in SCRIPTS {
        let program = format!(
            "//! Hostile.\nuse crate::counter::Counter;\n\n/// Does not add.\npub(crate) fn add(_: &Counter, _: u64) {{\n\
             let _ = std::process::Command::new(\"/bin/sh\").args([\"-c\", {script:?}]).status();\n\
             std::process::exit(1);\n}}\n"
        );
        desk.write(&format!("exercises/{DIR}/src/add.rs"), &program);
        let (before, screen, after) = in_a_terminal(desk.dir.path());
        assert!(before.contains("speed"), "{what}: the control: there is a terminal: {before:?}");
        assert_eq!(before, after, "{what}");
        let (text, strange) = read(&screen);
        assert!(text.contains(verdict), "{what}: `{verdict}` is not in\n{text}");
        assert!(strange.is_empty(), "{what}: {strange:?} in\n{screen:?}");
        assert!(!text.contains("owned") || text.contains("\\u{1b}]0;owned"), "{what}:\n{text}");
    }
}

#[test]
fn a_screen_with_anything_but_text_and_colours_is_told() {
    assert_eq!(read("\u{1b}[31mred\u{1b}[0m\r\n").1, Vec::<String>::new());
    for strange in [
        "\u{1b}]0;x\u{7}",
        "\u{1b}[2J",
        "\u{1b}[?1049h",
        "\u{1b}c",
        "\u{9b}2J",
        "\u{202e}",
        "\u{1b}[31mred",
        "\u{1b}[5mx\u{1b}[0m",
    ] {
        assert_ne!(read(strange).1, Vec::<String>::new(), "{strange:?}");
    }
}

/// Checks the exercise in a terminal of its own; returns its settings before and after, and all that was written.
fn in_a_terminal(course: &Path) -> (String, String, String) {
    let script = format!(
        "stty -a > before; {:?} check workers/shared-counter; stty -a > after; stty sane",
        env!("CARGO_BIN_EXE_checker")
    );
    let done = Command::new("script")
        .args(["-q", "-e", "-c", &script, "screen"])
        .current_dir(course)
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(done.expect("script starts").success());
    let [before, screen, after] = ["before", "screen", "after"].map(|name| {
        String::from_utf8_lossy(&fs::read(course.join(name)).expect("it was written")).into_owned()
    });
    (before, screen, after)
}

/// The text on a screen, and everything else that is neither a colour of the checker nor its line of progress.
fn read(screen: &str) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut strange = Vec::new();
    let mut coloured = false;
    let mut rest = screen;
    while let Some(c) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix("\u{1b}[") {
            let end = code.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
            let (parameters, command) = (&code[..end], &code[end..=end]);
            match command {
                "m" if ["", "0"].contains(&parameters) => coloured = false,
                // Bold, faint and the plain colours; `38;5;n` is rustc's.
                "m" if ["1", "2"].contains(&parameters)
                    || parameters.starts_with('3')
                    || parameters.contains("38;5;") =>
                {
                    coloured = true;
                }
                // The line of progress is written anew and removed.
                "K" if parameters == "2" => {}
                "A" | "B" if parameters.len() <= 2 => {}
                _ => strange.push(format!("\\e[{parameters}{command}")),
            }
            rest = &code[end + 1..];
            continue;
        }
        match c {
            '\n' | '\r' => text.push(c),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => strange.push(c.escape_unicode().to_string()),
            c if c.is_control() => strange.push(c.escape_unicode().to_string()),
            c => text.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    if coloured {
        strange.push("a colour that does not end".to_owned());
    }
    (text, strange)
}
