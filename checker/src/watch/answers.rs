//! What each key does, page by page. How bytes become keys is not its business, nor what a page looks like.

use std::sync::Arc;

use super::keys::Key;
use super::list::{self, List};
use super::{Errand, Mode, Part, Watch};
use crate::report::Size;
use flow::course::Exercise;
use text::tr;

impl Watch {
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

    /// Answers a key; an errand is what it asks for and the watch cannot do.
    pub(super) fn press(&mut self, key: Key, size: Size) -> Option<Errand> {
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
