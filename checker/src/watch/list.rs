//! The list of all exercises on the screen: a place in it, a filter, a search.

use std::sync::Arc;

use super::keys::Key;
use super::view::{self, Page};
use crate::progress::{Progress, State};
use crate::report::{self, Size};
use flow::course::{Course, Exercise};
use text::tr;

/// Which exercises are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    Done,
    Pending,
}

/// The list.
#[derive(Debug)]
pub(super) struct List {
    /// The id of the exercise that is chosen.
    at: String,
    filter: Filter,
    search: String,
    /// True while letters go into the search.
    typing: bool,
}

/// What a key led to.
#[derive(Debug)]
pub(super) enum Answer {
    Stay,
    Back,
    Go(Arc<Exercise>),
}

impl List {
    /// All exercises; this one is chosen.
    pub(super) fn at(exercise: &Exercise) -> Self {
        Self { at: exercise.id.to_string(), filter: Filter::All, search: String::new(), typing: false }
    }

    fn shown<'c>(&self, course: &'c Course, progress: &Progress) -> Vec<(&'c Arc<Exercise>, State)> {
        let wanted = self.search.to_lowercase();
        let matches = |exercise: &Exercise| {
            let title = exercise.spec().map(report::title).unwrap_or_default().to_lowercase();
            exercise.id.as_str().contains(&wanted) || title.contains(&wanted)
        };
        course
            .exercises()
            .map(|exercise| (exercise, progress.state(exercise)))
            .filter(|(_, state)| match self.filter {
                Filter::All => true,
                Filter::Done => state.is_accepted(),
                Filter::Pending => !state.is_accepted(),
            })
            .filter(|(exercise, _)| matches(exercise))
            .collect()
    }

    pub(super) fn press(&mut self, key: Key, course: &Course, progress: &Progress) -> Answer {
        if self.typing {
            match key {
                Key::Char(c) => self.search.push(c),
                Key::Backspace => drop(self.search.pop()),
                Key::Escape => {
                    self.search.clear();
                    self.typing = false;
                }
                Key::Enter => self.typing = false,
                key => self.walk(key, course, progress),
            }
            return Answer::Stay;
        }
        let toggled = |now: Filter, to: Filter| if now == to { Filter::All } else { to };
        match key {
            Key::Char('q' | 'l') => return Answer::Back,
            Key::Escape if self.search.is_empty() && self.filter == Filter::All => return Answer::Back,
            Key::Escape => {
                self.search.clear();
                self.filter = Filter::All;
            }
            Key::Char('d') => self.filter = toggled(self.filter, Filter::Done),
            Key::Char('p') => self.filter = toggled(self.filter, Filter::Pending),
            Key::Char('/' | 's') => self.typing = true,
            Key::Enter => {
                let shown = self.shown(course, progress);
                let place = self.place(&shown);
                return shown.get(place).map_or(Answer::Stay, |(found, _)| Answer::Go((*found).clone()));
            }
            key => self.walk(key, course, progress),
        }
        Answer::Stay
    }

    /// The place of the chosen one among those that are shown; the first where it is not among them.
    fn place(&self, shown: &[(&Arc<Exercise>, State)]) -> usize {
        shown.iter().position(|(exercise, _)| exercise.id.as_str() == self.at).unwrap_or(0)
    }

    fn walk(&mut self, key: Key, course: &Course, progress: &Progress) {
        let shown = self.shown(course, progress);
        let Some(last) = shown.len().checked_sub(1) else { return };
        let at = self.place(&shown);
        let to = match key {
            Key::Up | Key::Char('k') => at.saturating_sub(1),
            Key::Down | Key::Char('j') => at + 1,
            Key::PageUp => at.saturating_sub(10),
            Key::PageDown => at + 10,
            Key::Home | Key::Char('g') => 0,
            Key::End | Key::Char('G') => last,
            _ => at,
        };
        self.at = shown[to.min(last)].0.id.to_string();
    }

    pub(super) fn page(&self, course: &Course, progress: &Progress, size: Size) -> Page {
        let shown = self.shown(course, progress);
        let at = self.place(&shown);
        let mut head = vec![view::strong(&match self.filter {
            Filter::All => tr!("All exercises"),
            Filter::Done => tr!("Accepted exercises; d shows all again"),
            Filter::Pending => tr!("Exercises that are not accepted yet; p shows all again"),
        })];
        if self.typing || !self.search.is_empty() {
            let cursor = if self.typing { "_" } else { "" };
            head.push(tr!("search: {text}", text = format!("{}{cursor}", self.search)));
        }
        head.push(String::new());
        let mut body: Vec<String> = Vec::new();
        let standing = progress.standing(course);
        let titles = report::chapters(&standing);
        let (mut chapter, mut seen) = (None, 0);
        for (no, (exercise, state)) in shown.iter().enumerate() {
            let of = course
                .chapters
                .iter()
                .position(|chapter| chapter.exercises.iter().any(|its| its.id == exercise.id));
            if of != chapter {
                chapter = of;
                body.extend(of.and_then(|of| titles.get(of)).map(|title| view::faint(title)));
            }
            if no == at {
                seen = body.len();
            }
            let sign = match state {
                State::Open => "·",
                State::Accepted => "✓",
                State::Edited => "~",
            };
            // The title comes last in its row, since no column may stand right of it.
            let title = exercise.spec().map(report::title).unwrap_or_default();
            body.push(view::chosen(&format!("{sign} {}  {title}", exercise.id), no == at));
        }
        if body.is_empty() {
            body.push(tr!("nothing here"));
        }
        let keys = match self.typing {
            true => vec![tr!("type what you look for"), tr!("Enter done"), tr!("Esc all again")],
            false => vec![
                tr!("Enter go there"),
                tr!("j k arrows move"),
                tr!("d done"),
                tr!("p pending"),
                tr!("/ search"),
                tr!("l back"),
            ],
        };
        let mut foot = vec![String::new()];
        foot.extend(view::keys(&keys, size.columns));
        Page { head, body, must_see: Some(seen..seen + 1), foot, ..Page::default() }
    }
}
