//! One run of a cell: its number, what has happened in it so far, and the handle that ends it.
//!
//! Whatever happens is kept as an event with a number, so that a page that lost its connection hears the rest. A run
//! says at most so many bytes; what it would say beyond that is counted and left out, its verdict never.

use std::sync::{Mutex, PoisonError};

use axum::response::sse;
use serde_json::{Value, json};
use tokio::sync::watch;

use flow::process::{Cancel, Stream};

/// So many bytes of output and of the compiler's words are sent of one run.
const MOST_BYTES: usize = 256 << 10;
/// So many lines: each becomes a piece of the page.
const MOST_LINES: usize = 5_000;

/// One thing that happened in a run.
#[derive(Debug, Clone)]
pub(super) struct Happened {
    /// `status`, `build`, `stdout`, `stderr`, `verdict` or `done`.
    kind: &'static str,
    data: Value,
}

impl Happened {
    /// Its kind, and what is said of it.
    pub(super) fn parts(&self) -> (&'static str, &Value) {
        (self.kind, &self.data)
    }

    /// As it is sent; `number` is its place among all of its run.
    pub(super) fn sent(&self, number: usize) -> sse::Event {
        sse::Event::default().event(self.kind).id(number.to_string()).data(self.data.to_string())
    }
}

/// A run.
#[derive(Debug)]
pub(super) struct Run {
    /// Its number since the server was started, from one: what the page shows as `[3]`.
    pub(super) number: u64,
    /// Ends it.
    pub(super) cancel: Cancel,
    log: Mutex<Log>,
    /// How many events there are, and whether there will be more.
    news: watch::Sender<(usize, bool)>,
}

#[derive(Debug, Default)]
struct Log {
    events: Vec<Happened>,
    bytes: usize,
    lines: usize,
    /// Lines that were left out.
    left_out: usize,
    over: bool,
}

impl Run {
    /// A run that has not begun.
    ///
    /// # Errors
    /// No file descriptors are left.
    pub(super) fn new(number: u64) -> Result<Self, flow::process::Error> {
        Ok(Self::ended_by(number, Cancel::new()?))
    }

    /// A run that has not begun, and that ends when this says so.
    pub(super) fn ended_by(number: u64, cancel: Cancel) -> Self {
        let news = watch::Sender::new((0, false));
        Self { number, cancel, log: Mutex::default(), news }
    }

    /// Says what goes on: `waiting`, `building`, `running`.
    pub(super) fn status(&self, phase: &str, more: Value) {
        let mut data = json!({"phase": phase});
        if let (Some(data), Value::Object(more)) = (data.as_object_mut(), more) {
            data.extend(more);
        }
        self.push("status", data);
    }

    /// The compiler, or Cargo, said something.
    pub(super) fn build(&self, text: &str) {
        self.line("build", text);
    }

    /// The program printed a line.
    pub(super) fn printed(&self, stream: Stream, line: &str) {
        self.line(if stream == Stream::Stdout { "stdout" } else { "stderr" }, line);
    }

    /// What came of it.
    pub(super) fn verdict(&self, verdict: Value) {
        self.push("verdict", verdict);
    }

    /// It is over: nothing comes after this.
    pub(super) fn done(&self, how: &str) {
        let left_out = self.log().left_out;
        self.push("done", json!({"how": how, "left_out": left_out}));
        self.log().over = true;
        self.tell();
    }

    /// Whether it is over.
    pub(super) fn is_over(&self) -> bool {
        self.log().over
    }

    /// The lines that were sent, of these kinds, with their kind: what is kept of a run.
    pub(super) fn lines(&self) -> Vec<(String, String)> {
        let log = self.log();
        let lines = log.events.iter().filter_map(|event| {
            let text = event.data.get("text")?.as_str()?;
            ["build", "stdout", "stderr"]
                .contains(&event.kind)
                .then(|| (event.kind.to_owned(), text.to_owned()))
        });
        lines.collect()
    }

    /// The event with this number, once it is there; nothing when none comes any more.
    pub(super) async fn event(&self, number: usize) -> Option<Happened> {
        let mut news = self.news.subscribe();
        loop {
            if let Some(event) = self.log().events.get(number) {
                return Some(event.clone());
            }
            if news.borrow_and_update().1 {
                return None;
            }
            // The sender lives as long as this run does.
            news.changed().await.ok()?;
        }
    }

    fn line(&self, kind: &'static str, text: &str) {
        let text = anstream::adapter::strip_str(text).to_string();
        {
            let mut log = self.log();
            if log.bytes + text.len() > MOST_BYTES || log.lines >= MOST_LINES {
                log.left_out += 1;
                return;
            }
            log.bytes += text.len();
            log.lines += 1;
        }
        self.push(kind, json!({"text": text}));
    }

    fn push(&self, kind: &'static str, data: Value) {
        {
            let mut log = self.log();
            if log.over {
                return;
            }
            log.events.push(Happened { kind, data });
        }
        self.tell();
    }

    fn tell(&self) {
        let log = self.log();
        self.news.send_replace((log.events.len(), log.over));
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_prints_without_end_says_so_much_and_its_verdict_still_comes() {
        let run = Run::new(1).unwrap();
        for _ in 0..MOST_LINES + 7 {
            run.printed(Stream::Stdout, "\u{1b}[31mred\u{1b}[0m");
        }
        run.verdict(json!({"verdict": "output-limit"}));
        run.done("over");
        run.printed(Stream::Stdout, "after the end");
        let log = run.log();
        assert_eq!(log.events.len(), MOST_LINES + 2);
        assert_eq!(log.events[0].data["text"], "red", "no colours");
        assert_eq!(log.events.last().unwrap().data["left_out"], 7);
    }
}
