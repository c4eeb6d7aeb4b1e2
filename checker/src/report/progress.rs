//! What is going on right now, on stderr, while something takes long; silent where there is no terminal.

use std::io;

use indicatif::{ProgressBar, ProgressStyle};

use super::Report;
use flow::event::Event;
use text::tr;

/// One line that says what the checker is doing.
#[derive(Debug)]
pub struct Progress {
    /// On show only while nothing else is being written.
    bar: Option<ProgressBar>,
    done: usize,
    all: usize,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    /// A line that is not on show yet.
    pub fn new() -> Self {
        Self { bar: None, done: 0, all: 0 }
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn say(&mut self, what: String) {
        let count = if self.all > 1 { format!("{}/{} ", self.done, self.all) } else { String::new() };
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            bar
        });
        bar.set_message(format!("{count}{what}"));
    }
}

impl Report for Progress {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started { exercises, .. } => self.all = *exercises,
            Event::Libraries { line } => {
                self.say(tr!("building the libraries, once: {line}", line = line.trim()))
            }
            Event::Building { id } => self.say(tr!("compiling {id}", id = id)),
            Event::Running { id, case } => {
                self.say(tr!("running {id}: {case}", id = id, case = super::case_name(case)))
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
