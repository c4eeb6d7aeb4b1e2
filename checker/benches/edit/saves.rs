//! Saves while the watch is open: from one to its verdict on the screen, how soon, and what the watch takes while nobody
//! saves. Each verdict is waited for before the next save is made, and one that does not come ends the bench; saves in a
//! burst are not tried here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::ACCEPTED;
use crate::course::{Bench, SMALL, compiler, of_file, package, program, run, write};
use crate::row::{Row, median};
use crate::terminal::{DONE, Watched};

/// How many saves are made, one after the other's verdict.
const SAVES: u32 = 1_000;
/// So soon a save is checked again.
const SOON: Duration = Duration::from_millis(100);
/// How long the watch is left alone.
const IDLE: Duration = Duration::from_secs(30);
/// So much of a core it may take meanwhile, in percent.
const IDLE_CPU: f64 = 0.5;

/// What the watch does with many saves, and with none.
pub(crate) struct Watch {
    /// From each save to its verdict on the screen, in milliseconds. Both verdicts are known already.
    took: Vec<f64>,
    /// Percent of one core.
    idle: f64,
}

impl Bench {
    /// A save and its verdict on the screen of the watch, beside the same `rustc` command with a memory of its own and
    /// the run.
    pub(crate) fn save(&self, id: &str, name: &'static str) -> Row {
        let (invocation, binary) = self.invocation(id);
        // Theirs is another file, since the watch looks at the exercise's own.
        let theirs = self.root.with_file_name("memory").join(package(id)).join("src/main.rs");
        let compile = || run(compiler(&of_file(&invocation, &theirs), |_| true), Some(0));
        // The rows that are no watch's have used the numbers before.
        let text = |round| program(id, &self.edited(200 + round));
        write(&theirs, &text(0));
        compile();
        self.save_by_renaming(id, &text(0));
        run(self.checker(Some(id)), Some(ACCEPTED));
        let watched = Watched::open(self, id);
        Row::measure_with(
            name,
            (1.15, true),
            &|| watched.cpu(),
            |round| {
                write(&theirs, &text(round));
                watched.settle();
            },
            |round| {
                self.save_by_renaming(id, &text(round));
                watched.until(DONE);
            },
            |_| {
                compile();
                run(Command::new(&binary), Some(0));
            },
        )
    }

    /// Many saves in every way that editors save, of two programs whose verdicts are known; and then none.
    pub(crate) fn watch(&self) -> Watch {
        let right = program(SMALL, &self.edited(300));
        let wrong = program(SMALL, "let round: u32 = \"0\";");
        for text in [&wrong, &right] {
            write(&self.main(SMALL), text);
            run(self.checker(Some(SMALL)), None);
        }
        let watched = Watched::open(self, SMALL);
        eprintln!("{SAVES} saves …");
        let ways: [&dyn Fn(&str); 3] =
            [&|text| self.save_by_renaming(SMALL, text), &|text| write(&self.main(SMALL), text), &|text| {
                fs::remove_file(self.main(SMALL)).expect("it is there");
                write(&self.main(SMALL), text);
            }];
        let took = (0..SAVES).map(|no| {
            let (text, verdict) = if no % 2 == 0 { (&wrong, "compile-error") } else { (&right, DONE) };
            let begun = Instant::now();
            ways[no as usize % ways.len()](text);
            // A save that no look ever sees is waited for in vain, which ends the bench.
            watched.until(verdict);
            begun.elapsed().as_secs_f64() * 1e3
        });
        let took = took.collect();
        eprintln!("no save for {} s …", IDLE.as_secs());
        watched.settle();
        let (before, begun) = (watched.cpu(), Instant::now());
        std::thread::sleep(IDLE);
        let idle = (watched.cpu() - before).as_secs_f64() / begun.elapsed().as_secs_f64() * 100.0;
        Watch { took, idle }
    }

    /// As Vim saves: a new file takes the place of the old one.
    fn save_by_renaming(&self, id: &str, text: &str) {
        let new: PathBuf = self.root.join("new.rs");
        write(&new, text);
        fs::rename(&new, Path::new(&self.main(id))).expect("it can be renamed");
    }
}

impl Watch {
    pub(crate) fn print(mut self) {
        self.took.sort_by(f64::total_cmp);
        let slowest = self.took.last().copied().unwrap_or_default();
        let soon = SOON.as_secs_f64() * 1e3;
        let late = self.took.iter().filter(|took| **took > soon).count();
        let verdict = |holds: bool| if holds { "holds" } else { "MISSED" };
        println!("watch: {} saves, each one's verdict was waited for and came", self.took.len());
        println!(
            "watch: save to known verdict: median {:.0} ms, slowest {slowest:.0} ms, {late} later than bar  ≤ {soon:.0} ms: {}",
            median(self.took.clone()),
            verdict(late == 0)
        );
        println!(
            "watch: idle {:.2} % of a core  ≤ {IDLE_CPU} %: {}",
            self.idle,
            verdict(self.idle <= IDLE_CPU)
        );
    }
}
