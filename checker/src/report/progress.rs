//! What is going on right now, on stderr, while something takes long; silent where there is no terminal.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Report, terminal};
use flow::event::Event;
use text::tr;

/// The first sign of the line turns, so that one sees that the checker is alive.
const SIGNS: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/// So often.
const TURN: Duration = Duration::from_millis(120);

/// One line that says what the checker is doing.
#[derive(Debug)]
pub struct Progress {
    /// On show only while nothing else is being written.
    line: Option<Line>,
    done: usize,
    all: usize,
}

/// The line while it is on show, drawn by a thread of its own.
#[derive(Debug)]
struct Line {
    says: Sender<String>,
    thread: JoinHandle<()>,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    /// A line that is not on show yet.
    pub fn new() -> Self {
        Self { line: None, done: 0, all: 0 }
    }

    /// Shows these words, whoever found them, until others are shown or it is dropped. Without a terminal nothing is shown.
    pub fn tell(&mut self, what: &str) {
        self.say(what);
    }

    /// Returns when the line is off the screen: whoever writes next has it for himself.
    fn clear(&mut self) {
        if let Some(Line { says, thread }) = self.line.take() {
            drop(says);
            let _ = thread.join();
        }
    }

    fn say(&mut self, what: &str) {
        if !terminal::takes_progress() {
            return;
        }
        let count = if self.all > 1 { format!("{}/{} ", self.done, self.all) } else { String::new() };
        // It is heard until it is cleared.
        let _ = self.line.get_or_insert_with(Line::show).says.send(format!("{count}{what}"));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Line {
    /// Draws what it is told, and again at every turn, until nobody can tell it anything more.
    fn show() -> Self {
        let (says, told) = mpsc::channel::<String>();
        let thread = thread::spawn(move || {
            let began = Instant::now();
            let mut what = String::new();
            for sign in SIGNS.iter().cycle() {
                match told.recv_timeout(TURN) {
                    Ok(said) => what = said,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                // Only the last of what was said meanwhile is still true.
                what = told.try_iter().last().unwrap_or(what);
                terminal::draw_progress(*sign, &what, began.elapsed());
            }
            terminal::remove_progress();
        });
        Self { says, thread }
    }
}

impl Report for Progress {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started { exercises, .. } => self.all = *exercises,
            Event::Libraries { line } => {
                self.say(&tr!("building the libraries, once: {line}", line = line.trim()))
            }
            Event::Building { id } => self.say(&tr!("compiling {id}", id = id)),
            Event::Running { id, case } => {
                self.say(&tr!("running {id}: {case}", id = id, case = super::case_name(case)))
            }
            Event::Finished(_) => {
                self.done += 1;
                // The report writes to the same terminal now; a new line begins with the next event.
                self.clear();
            }
            // The report shows it whole in a moment.
            Event::Said { .. } | Event::Printed { .. } => {}
            Event::Done { .. } => self.clear(),
        }
        Ok(())
    }
}
