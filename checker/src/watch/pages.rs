//! The pages of the watch: its state as rows. It changes nothing but how far they are scrolled.

use super::view::{self, Page};
use super::{Mode, Part, Watch};
use crate::progress::State;
use crate::report::{self, Human, Size};
use flow::course::Kind;
use flow::verdict::Verdict;
use text::tr;

impl Watch {
    /// What the screen shows.
    pub(super) fn rows(&mut self, size: Size) -> Vec<String> {
        let page = match &self.mode {
            Mode::List(list) => list.page(&self.course, &self.progress, size),
            Mode::All(all) => self.all_page(all, size),
            Mode::Exercise | Mode::Reset => self.exercise_page(size),
        };
        let (rows, scroll) = page.rows(size);
        if !matches!(self.mode, Mode::List(_)) {
            self.scroll = scroll;
        }
        rows
    }

    fn exercise_page(&self, size: Size) -> Page {
        let columns = size.columns;
        let mut body = Vec::new();
        let found = self.progress.state(&self.exercise) != State::Open;
        let (mut hint, mut verdict) = (0..0, 0..0);
        match self.exercise.spec() {
            Ok(spec) => {
                body.extend(view::goal(&self.exercise, spec, columns));
                let hints = view::hints(spec, self.hints, columns);
                let newest = hints.last().map_or(0, Vec::len);
                body.extend(hints.into_iter().flatten());
                hint = body.len() - newest..body.len();
                body.extend(self.verdict(columns));
                verdict = hint.end..body.len();
                if found || spec.kind != Kind::Predict {
                    body.extend(view::orders(spec, columns));
                }
            }
            Err(_) => body.extend(self.verdict(columns)),
        }
        // Of what does not fit, that part is on the screen which has just changed.
        let must_see = match self.looks_at {
            Part::AsScrolled => 0..0,
            Part::Hint => hint,
            Part::Verdict => verdict,
        };
        let mut head = view::head(&self.exercise, columns);
        head.extend(self.now(columns));
        Page {
            head,
            body,
            scroll: self.scroll,
            must_see: Some(must_see).filter(|rows| !rows.is_empty()),
            foot: self.foot(columns),
        }
    }

    /// What is going on, what went wrong with it, and what was asked.
    fn now(&self, columns: usize) -> Vec<String> {
        let mut rows = Vec::new();
        let lines = [self.fault.as_deref().unwrap_or(""), &self.notice, &self.doing];
        for line in lines.iter().flat_map(|text| text.lines()) {
            rows.extend(view::prose(line, 0, columns).iter().map(|row| view::strong(row)));
        }
        rows
    }

    /// The last verdict with its explanation; while it compiles, what the compiler said so far.
    fn verdict(&self, columns: usize) -> Vec<String> {
        let mut rows = Vec::new();
        if !self.said.is_empty() {
            rows.push(view::strong(&tr!("The compiler says, and goes on:")));
            rows.extend(self.said.iter().flat_map(|text| text.trim_end().lines()).map(safe));
            rows.push(String::new());
            return rows;
        }
        let Some(result) = &self.result else { return rows };
        // Which file to edit and what to type is on the screen already.
        let mut human = Human::new("", true, false, columns);
        human.brief = self.is_untouched;
        let text = human.exercise(result);
        let accepted = result.verdict.is_accepted();
        // Words and not only a colour say that a verdict is of an older save, as long as the next is on its way.
        let old = self.is_old;
        if old {
            rows.extend(view::prose(&tr!("The verdict before this check:"), 0, columns));
        }
        rows.extend(text.lines().map(|row| if old { view::faint(row) } else { row.to_owned() }));
        if accepted && !old {
            rows.push(String::new());
            rows.extend(view::prose(
                &tr!("This exercise is done. Try what you like; n goes to the next one."),
                0,
                columns,
            ));
        }
        rows.push(String::new());
        rows
    }

    fn all_page(&self, all: &[(String, Verdict)], size: Size) -> Page {
        let now = self.now(size.columns);
        let mut body = Vec::new();
        let sign = |verdict: &Verdict| match verdict {
            Verdict::Accepted => "✓",
            verdict if verdict.is_held() => "?",
            _ => "✗",
        };
        for (id, verdict) in all {
            let row = match verdict.is_accepted() {
                true => format!("  {} {id}", sign(verdict)),
                false => format!("  {} {id}  {}", sign(verdict), verdict.id()),
            };
            body.push(row);
        }
        let accepted = all.iter().filter(|(_, verdict)| verdict.is_accepted()).count();
        let count = self.course.exercises().count();
        let mut head = vec![
            view::strong(&tr!(
                "All exercises: {done} of {all} checked, {accepted} accepted",
                done = all.len(),
                all = count,
                accepted = accepted
            )),
            String::new(),
        ];
        head.extend(now);
        Page { head, body, scroll: self.scroll, foot: self.foot(size.columns), ..Page::default() }
    }

    /// Where the learner is, and the keys; a question takes their place.
    fn foot(&self, columns: usize) -> Vec<String> {
        let standing = self.progress.standing(&self.course);
        let (accepted, all) = standing.counts();
        let chapter = self
            .course
            .chapters
            .iter()
            .position(|chapter| chapter.exercises.iter().any(|exercise| exercise.id == self.exercise.id));
        let mut rows = vec![String::new()];
        rows.extend(chapter.and_then(|at| report::chapters(&standing).into_iter().nth(at)));
        rows.push(tr!("{accepted} of {all} exercises accepted", accepted = accepted, all = all));
        if matches!(self.mode, Mode::Reset) {
            let question = tr!("Put the starter back? Your files are copied first. y/n");
            rows.extend(view::prose(&question, 0, columns).iter().map(|row| view::strong(row)));
            return rows;
        }
        rows.extend(view::keys(
            &[
                tr!("n next"),
                tr!("p predict"),
                tr!("h hint"),
                tr!("l list"),
                tr!("c check all"),
                tr!("r run again"),
                tr!("x reset"),
                tr!("o open"),
                tr!("q quit"),
            ],
            columns,
        ));
        rows
    }
}

/// The compiler's own text: its colours stay, any other control character does not.
fn safe(line: &str) -> String {
    line.chars()
        .filter(|c| !c.is_control() || *c == '\x1b')
        .map(|c| if c == '\t' { ' ' } else { c })
        .collect()
}
