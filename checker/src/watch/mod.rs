//! `checker watch`: a screen that shows one exercise, checks it at each save and answers keys.
//!
//! ```text
//! keys ─────────┐
//! saves ────────┼──► one loop (poll, every 50 ms at the latest) ──► state ──► view ──► screen
//! news of checks┘                     │
//!                                     └──► an errand: what needs the terminal for itself
//! ```
//!
//! It starts checks and shows what they say; how to reset, predict or open an editor is the business of
//! whoever runs it ([`Errand`]). It never goes to another exercise by itself.

mod answers;
mod checking;
mod keys;
mod list;
mod notice;
mod pages;
mod saves;
mod view;

use std::io::PipeReader;
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::progress::Progress;
use crate::report::{self, Screen, Size};
use checking::{Checking, News, Teller};
use flow::course::{Course, Exercise};
use flow::event::{Event, ExerciseResult};
use flow::process::Cancel;
use flow::verdict::Verdict;
use keys::{Key, Keys};
use list::List;
use saves::Saves;
use text::tr;

/// How long the loop waits at most, in milliseconds: a save is seen within this time.
const PAUSE: i64 = 50;

/// What the watch cannot do while the terminal is its own.
#[derive(Debug)]
pub enum Errand {
    /// Leave.
    Quit,
    /// Something else ended it: Ctrl-C from outside, a signal, a terminal that is gone.
    Ended,
    /// Ask for the order of this exercise, run it and compare.
    Predict(Arc<Exercise>),
    /// Put the starter of this exercise back; the learner has said yes.
    Reset(Arc<Exercise>),
    /// Open the first editable file of this exercise.
    Open(Arc<Exercise>),
}

/// What the screen shows now.
#[derive(Debug)]
enum Mode {
    /// One exercise.
    Exercise,
    /// All of them, to choose from.
    List(List),
    /// A question: is the exercise to be reset?
    Reset,
    /// The check of all, and how each did.
    All(Vec<(String, Verdict)>),
}

/// A part of an exercise's page that must be seen, since it has just changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// None of them: the learner scrolls.
    AsScrolled,
    /// The newest hint.
    Hint,
    /// The last verdict.
    Verdict,
}

/// The watch.
#[derive(Debug)]
pub struct Watch {
    course: Course,
    progress: Progress,
    exercise: Arc<Exercise>,
    saves: Saves,
    mode: Mode,
    /// The checks that may still run; the last one is the one that is listened to.
    checks: Vec<Checking>,
    number: u64,
    /// What is going on, in words; empty when nothing is.
    doing: String,
    /// What the compiler said so far, while it compiles.
    said: Vec<String>,
    result: Option<Arc<ExerciseResult>>,
    /// The result is of an older save, and the next is on its way.
    is_old: bool,
    /// Something was noted in the progress that the disk may not have yet.
    is_unsaved: bool,
    /// Why a check came to nothing.
    fault: Option<String>,
    /// What the learner is told beside all that, until the next key.
    notice: String,
    hints: usize,
    /// What the screen is to show of what does not fit on it.
    looks_at: Part,
    /// The exercise is as its starter was when it was judged last.
    is_untouched: bool,
    scroll: usize,
    dirty: bool,
    news: Receiver<(u64, News)>,
    teller: Teller,
    bell: PipeReader,
}

impl Watch {
    /// A watch on this exercise.
    ///
    /// # Errors
    /// No file descriptors are left.
    pub fn new(course: Course, exercise: Arc<Exercise>) -> std::io::Result<Self> {
        let (bell, ringer) = std::io::pipe()?;
        rustix::io::ioctl_fionbio(&bell, true)?;
        rustix::io::ioctl_fionbio(&ringer, true)?;
        let (tell, news) = channel();
        Ok(Self {
            progress: Progress::of_course(&course.root),
            saves: Saves::of(&exercise.folder),
            course,
            exercise,
            mode: Mode::Exercise,
            checks: Vec::new(),
            number: 0,
            doing: String::new(),
            said: Vec::new(),
            result: None,
            is_old: false,
            is_unsaved: false,
            fault: None,
            notice: String::new(),
            hints: 0,
            looks_at: Part::Verdict,
            is_untouched: false,
            scroll: 0,
            dirty: true,
            news,
            teller: Teller::new(tell, ringer),
            bell,
        })
    }

    /// The course as it was last read.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Tells the learner something, until the next key.
    pub fn tell(&mut self, notice: impl Into<String>) {
        self.notice = notice.into();
        self.dirty = true;
    }

    /// Shows and answers until something has to be done that needs the terminal. May be called again.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn run(&mut self, screen: &mut Screen, cancel: &Cancel) -> std::io::Result<Errand> {
        let mut keys = Keys::default();
        self.progress = Progress::of_course(&self.course.root);
        self.dirty = true;
        if self.checks.is_empty() && self.result.is_none() {
            self.check(false);
        }
        let mut size = screen.size();
        loop {
            if screen.size() != size {
                size = screen.size();
                self.dirty = true;
            }
            self.draw(screen, size)?;
            let stdin = std::io::stdin();
            let mut wait = vec![
                PollFd::new(&stdin, PollFlags::IN),
                PollFd::new(&self.bell, PollFlags::IN),
                PollFd::from_borrowed_fd(cancel.bell(), PollFlags::IN),
            ];
            wait.extend(self.saves.bell().map(|bell| PollFd::from_borrowed_fd(bell, PollFlags::IN)));
            let pause = Timespec { tv_sec: 0, tv_nsec: PAUSE * 1_000_000 };
            match poll(&mut wait, Some(&pause)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let (typed, rung) = (wait[0].revents(), wait[1].revents());
            if cancel.is_cancelled() {
                return Ok(Errand::Ended);
            }
            if !rung.is_empty() {
                // One look at the news answers every byte.
                while matches!(rustix::io::read(&self.bell, &mut [0; 256]), Ok(1..)) {}
            }
            self.listen();
            if std::mem::take(&mut self.is_unsaved) {
                // The learner need not wait for the disk.
                self.draw(screen, size)?;
                self.save_progress();
            }
            let pressed = if typed.is_empty() {
                Vec::from_iter(keys.pause())
            } else {
                let mut bytes = [0; 256];
                match rustix::io::read(stdin.as_fd(), &mut bytes) {
                    Ok(0) => return Ok(Errand::Ended),
                    Ok(read) => keys.feed(&bytes[..read]),
                    Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Vec::new(),
                    Err(_) => return Ok(Errand::Ended),
                }
            };
            for key in pressed {
                self.dirty = true;
                match key {
                    Key::Suspend => screen.suspend()?,
                    key => {
                        if let Some(errand) = self.press(key, size) {
                            return Ok(errand);
                        }
                    }
                }
            }
            if self.saves.look() {
                self.check(false);
            }
        }
    }

    /// Shows what has changed since the last time.
    fn draw(&mut self, screen: &mut Screen, size: Size) -> std::io::Result<()> {
        if std::mem::take(&mut self.dirty) {
            let rows = self.rows(size);
            screen.show(&rows)?;
        }
        Ok(())
    }

    fn save_progress(&mut self) {
        if let Err(error) = self.progress.save() {
            self.tell(error.to_string());
        }
    }

    /// Ends every check; nothing of them is left then.
    pub fn end(self) {
        self.checks.into_iter().for_each(Checking::end);
    }

    /// Begins to check the exercise; what is running is out of date.
    fn check(&mut self, fresh: bool) {
        self.reread();
        self.begin(vec![self.exercise.clone()], fresh);
        if !matches!(self.mode, Mode::List(_)) {
            self.mode = Mode::Exercise;
        }
    }

    fn begin(&mut self, exercises: Vec<Arc<Exercise>>, fresh: bool) {
        self.checks.retain(|check| !check.is_over());
        self.checks.iter().for_each(Checking::cancel);
        self.number += 1;
        self.said.clear();
        self.fault = None;
        self.doing = tr!("checking…");
        self.is_old = exercises.iter().any(|exercise| exercise.id == self.exercise.id);
        self.dirty = true;
        match Checking::begin(self.number, &self.course.root, exercises, fresh, &self.teller) {
            Ok(check) => self.checks.push(check),
            Err(error) => {
                self.doing.clear();
                self.is_old = false;
                self.fault = Some(error.to_string());
            }
        }
    }

    /// Reads the course anew: `exercise.yaml` may be what was saved.
    fn reread(&mut self) {
        match Course::open(&self.course.root) {
            Ok(course) => {
                self.course = course;
                let same = self.course.exercises().find(|exercise| exercise.id == self.exercise.id);
                if let Some(same) = same.cloned() {
                    self.exercise = same;
                }
            }
            Err(error) => self.notice = error.to_string(),
        }
    }

    /// Hears what the check says; what an older one says is passed over.
    fn listen(&mut self) {
        while let Ok((number, news)) = self.news.try_recv() {
            if number != self.number {
                continue;
            }
            self.dirty = true;
            match news {
                News::Event(event) => self.hear(event),
                News::Ended(fault) => {
                    self.doing.clear();
                    self.is_old = false;
                    self.fault = fault;
                    self.is_unsaved = true;
                }
            }
        }
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Started { .. } | Event::Printed { .. } | Event::Done { .. } => {}
            Event::Libraries { line } => {
                self.doing = tr!("building the libraries, once: {line}", line = line.trim());
            }
            Event::Building { id } => self.doing = tr!("compiling {id}…", id = id),
            Event::Said { id, text } => {
                if id == self.exercise.id.as_str() {
                    self.said.push(text);
                }
            }
            Event::Running { id, case } => {
                self.doing = tr!("running {id}: {case}", id = id, case = report::clean(&case));
            }
            Event::Finished(result) => {
                self.progress.note(&result);
                if let Mode::All(all) = &mut self.mode {
                    all.push((result.exercise.id.to_string(), result.verdict));
                }
                if result.exercise.id == self.exercise.id {
                    self.said.clear();
                    self.scroll = 0;
                    self.looks_at = Part::Verdict;
                    self.is_untouched =
                        crate::reset::differing(&result.exercise).is_ok_and(|differing| differing.is_empty());
                    self.result = Some(result);
                    self.is_old = false;
                    // What the check still puts in order is nobody's concern.
                    if !matches!(self.mode, Mode::All(_)) {
                        self.doing.clear();
                        self.is_unsaved = true;
                    }
                }
            }
        }
    }

    /// Goes to an exercise.
    fn go(&mut self, exercise: Arc<Exercise>) {
        if exercise.id != self.exercise.id {
            self.saves = Saves::of(&exercise.folder);
            self.exercise = exercise;
            self.result = None;
            self.hints = 0;
        }
        self.looks_at = Part::Verdict;
        self.scroll = 0;
        self.mode = Mode::Exercise;
        self.check(false);
    }
}
