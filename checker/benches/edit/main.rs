//! What the checker adds to a compiler between an edit and its verdict (`cargo bench --bench edit`).
//!
//! It checks a course made for the purpose: everything in `exercises/`, one more exercise on
//! `node-loop` and one of about ninety lines on tokio. Both sides of every bar are whole processes,
//! started in turn with another edit each time, and the one that begins changes. It is no test: nothing
//! fails here because of a time, only because of a wrong answer.
//!
//! The course stays in Cargo's target folder, so that its libraries are built once. Close other
//! programs first; on a busy machine the CPU column is the one to read.
//!
//! `-- WORD…` takes the rows alone that have one of these words in their name; `watched` and `watch` are those of a
//! watch on a terminal of its own, which needs util-linux' `script`.

#![expect(clippy::disallowed_methods, reason = "both sides are measured from outside, as a user starts them")]

mod clean;
mod course;
mod row;
mod saves;
mod terminal;

use std::process::Command;

use course::{Bench, LINE, SMALL, TOKIO, compiler, of_file, package, run, write};
use row::{ROUNDS, Row};

/// Exit codes of `checker check`.
const ACCEPTED: i32 = 0;
const REFUSED: i32 = 1;

fn main() {
    // `cargo test --benches` also starts it, to see that it starts.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let bench = Bench::new();
    let all: [(&'static str, &dyn Fn(&'static str) -> Row); 8] = [
        ("edit, small: `rustc` + run", &|name| bench.edit(SMALL, name)),
        ("edit, tokio: `rustc` + run", &|name| bench.edit(TOKIO, name)),
        ("save, small, watched: `rustc` + run", &|name| bench.save(SMALL, name)),
        ("save, tokio, watched: `rustc` + run", &|name| bench.save(TOKIO, name)),
        ("edit, tokio: `cargo run`, default profile", &|name| bench.cargo_run(name)),
        ("type error, tokio: bare `rustc` + run", &|name| bench.type_error(name)),
        ("unchanged, one: no-op `cargo build -p`", &|name| bench.unchanged(name, Some(SMALL))),
        ("unchanged, all: no-op `cargo build -p`", &|name| bench.unchanged(name, None)),
    ];
    let rows: Vec<Row> =
        all.iter().filter(|(name, _)| is_wanted(name)).map(|(name, row)| row(name)).collect();
    let watch = is_wanted("watch").then(|| bench.watch());
    println!(
        "Medians of {ROUNDS} rounds in ms; the ratio is the median of the rounds' own, CPU is over all rounds."
    );
    println!(
        "{:<42}{:>8}{:>8}{:>8}{:>8}{:>8}  bar",
        "checker beside", "ours", "theirs", "+ ms", "ratio", "CPU"
    );
    for row in &rows {
        row.print();
    }
    if let Some(watch) = watch {
        watch.print();
    }
}

impl Bench {
    /// An edit and its verdict, beside the same `rustc` command with a memory of its own and the run.
    fn edit(&self, id: &str, name: &'static str) -> Row {
        let (invocation, program) = self.invocation(id);
        self.set(id, &self.edited(0));
        run(compiler(&invocation, |_| true), Some(0));
        run(self.checker(Some(id)), Some(ACCEPTED));
        Row::measure(
            name,
            (1.15, true),
            |round| self.set(id, &self.edited(round)),
            || run(self.checker(Some(id)), Some(ACCEPTED)),
            || {
                run(compiler(&invocation, |_| true), Some(0));
                run(Command::new(&program), Some(0));
            },
        )
    }

    /// An edit and its verdict, beside `cargo run` as a new package has it.
    fn cargo_run(&self, name: &'static str) -> Row {
        Row::measure(
            name,
            (0.45, false),
            |round| {
                // The first hundred edits of the same program are known already.
                let line = self.edited(100 + round);
                self.set(TOKIO, &line);
                write(&self.plain.join("src/main.rs"), &course::program(TOKIO, &line));
            },
            || run(self.checker(Some(TOKIO)), Some(ACCEPTED)),
            || run(self.cargo(&self.plain, &["run", "--quiet"]), Some(0)),
        )
    }

    /// A type error, beside compiling the right program without any memory or debug information, and its run.
    fn type_error(&self, name: &'static str) -> Row {
        let (invocation, program) = self.invocation(TOKIO);
        let wrong = |round| self.set(TOKIO, &format!("let round: u32 = \"{}\";", self.number(round)));
        let right = self.root.join("right.rs");
        write(&right, &course::program(TOKIO, LINE));
        let bare = of_file(&invocation, &right);
        let plain = |arg: &str| !arg.starts_with("incremental=") && !arg.starts_with("debuginfo=");
        let row = Row::measure(
            name,
            (0.30, false),
            wrong,
            || run(self.checker(Some(TOKIO)), Some(REFUSED)),
            || {
                run(compiler(&bare, plain), Some(0));
                run(Command::new(&program), Some(0));
            },
        );
        self.set(TOKIO, &self.edited(0));
        row
    }

    /// Nothing changed, beside a Cargo that has nothing to do. All ids when there is none.
    fn unchanged(&self, name: &'static str, id: Option<&str>) -> Row {
        let expected = id.map(|_| ACCEPTED);
        run(self.checker(None), None);
        run(self.cargo(&self.root, &["build", "-p", &package(SMALL)]), Some(0));
        Row::measure(
            name,
            (0.25, false),
            |_| {},
            || run(self.checker(id), expected),
            || run(self.cargo(&self.root, &["build", "-p", &package(SMALL)]), Some(0)),
        )
    }
}
