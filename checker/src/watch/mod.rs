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

mod checking;
mod keys;
mod list;
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
            if std::mem::take(&mut self.dirty) {
                let rows = self.rows(size);
                screen.show(&rows)?;
            }
            let stdin = std::io::stdin();
            let mut wait = [
                PollFd::new(&stdin, PollFlags::IN),
                PollFd::new(&self.bell, PollFlags::IN),
                PollFd::from_borrowed_fd(cancel.bell(), PollFlags::IN),
            ];
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
        self.dirty = true;
        match Checking::begin(self.number, &self.course.root, exercises, fresh, &self.teller) {
            Ok(check) => self.checks.push(check),
            Err(error) => {
                self.doing.clear();
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
                    self.fault = fault;
                    if let Err(error) = self.progress.save() {
                        self.notice = error.to_string();
                    }
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

    /// The next exercise that was never accepted, after this one, else from the beginning.
    fn next(&self) -> Option<Arc<Exercise>> {
        let all: Vec<&Arc<Exercise>> = self.course.exercises().collect();
        let here = all.iter().position(|exercise| exercise.id == self.exercise.id).unwrap_or(0);
        let open = |exercise: &&&Arc<Exercise>| {
            exercise.id != self.exercise.id && self.progress.accepted(exercise).is_none()
        };
        let (before, after) = all.split_at(here);
        after.iter().chain(before).find(open).map(|exercise| (*exercise).clone())
    }

    fn press(&mut self, key: Key, size: Size) -> Option<Errand> {
        if key == Key::Interrupt {
            return Some(Errand::Quit);
        }
        match &mut self.mode {
            Mode::List(list) => match list.press(key, &self.course, &self.progress) {
                list::Answer::Stay => {}
                list::Answer::Back => self.mode = Mode::Exercise,
                list::Answer::Go(exercise) => self.go(exercise),
            },
            Mode::Reset => {
                self.mode = Mode::Exercise;
                match key {
                    Key::Char('y' | 'Y') => return Some(Errand::Reset(self.exercise.clone())),
                    _ => self.notice = tr!("nothing was reset"),
                }
            }
            Mode::Exercise | Mode::All(_) => return self.press_on_exercise(key, size),
        }
        None
    }

    fn press_on_exercise(&mut self, key: Key, size: Size) -> Option<Errand> {
        self.notice.clear();
        self.looks_at = Part::AsScrolled;
        let screenful = size.rows.saturating_sub(8).max(1);
        match key {
            Key::Char('q') => return Some(Errand::Quit),
            Key::Char('p') => return Some(Errand::Predict(self.exercise.clone())),
            Key::Char('o') => return Some(Errand::Open(self.exercise.clone())),
            Key::Char('n') => match self.next() {
                Some(next) => self.go(next),
                None => self.notice = tr!("every other exercise is accepted"),
            },
            Key::Char('h') => {
                let all = self.exercise.spec().map_or(0, |spec| spec.hints.len());
                if self.hints == all {
                    self.notice = tr!("there is no other hint");
                }
                self.hints = (self.hints + 1).min(all);
                self.mode = Mode::Exercise;
                self.looks_at = Part::Hint;
            }
            Key::Char('l') => self.mode = Mode::List(List::at(&self.exercise)),
            Key::Char('c') => {
                self.reread();
                self.mode = Mode::All(Vec::new());
                self.scroll = 0;
                self.begin(self.course.exercises().cloned().collect(), false);
            }
            Key::Char('r') => self.check(true),
            Key::Char('x') => self.mode = Mode::Reset,
            Key::Escape => {
                self.mode = Mode::Exercise;
                self.scroll = 0;
            }
            Key::Up | Key::Char('k') => self.scroll = self.scroll.saturating_sub(1),
            Key::Down | Key::Char('j') | Key::Enter => self.scroll += 1,
            Key::PageUp => self.scroll = self.scroll.saturating_sub(screenful),
            Key::PageDown | Key::Char(' ') => self.scroll += screenful,
            Key::Home | Key::Char('g') => self.scroll = 0,
            Key::End | Key::Char('G') => self.scroll = usize::MAX / 2,
            _ => {}
        }
        None
    }
}
