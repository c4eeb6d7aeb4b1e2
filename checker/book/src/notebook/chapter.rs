//! A page as cells: its text in one language, and its directives as cells that run.

use super::cell::Cell;
use super::link::Links;
use super::recorded;
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::listing::Listing;
use crate::page::{Directive, Heading, Kind, Shelf, blocks, facts, fenced, first_file, translated};
use crate::serve::{exercise_cell, listing_cell};
use crate::tongue::Tongue;
use flow::course::{self, Exercise};
use text::{of_course, tr};

/// What a page is turned into cells with.
pub(super) struct Chapter<'c> {
    /// Its name, `02-event-loop.md`.
    pub(super) page: &'c str,
    /// The language of its text.
    pub(super) tongue: Tongue,
    pub(super) catalogue: &'c Catalogue,
    pub(super) shelf: &'c dyn Shelf,
    pub(super) links: &'c Links,
}

impl Chapter<'_> {
    /// The cells of a page: a cell of text for each section and for what stands between programs.
    ///
    /// # Errors
    /// A heading without an id, a directive that is none, a listing whose recording is stale.
    pub(super) fn cells(&self, markdown: &str) -> Result<Vec<Cell>, Error> {
        let mut writing = Writing::default();
        for block in blocks(markdown) {
            match block.kind {
                Kind::Directive => self.directive(block.source, &mut writing)?,
                Kind::Heading => {
                    let heading = translated(self.page, &block, self.tongue, self.catalogue)?;
                    let heading = Heading::of(self.page, &heading)?;
                    writing.section(&format!("{} {}", heading.signs, heading.text));
                }
                Kind::Code => writing.text(&code(block.source)),
                Kind::Html => writing.text(block.source),
                Kind::Text => {
                    let text = translated(self.page, &block, self.tongue, self.catalogue)?;
                    writing.text(&self.links.follow(self.page, &text));
                }
            }
        }
        let mut cells = writing.cells();
        if cells.iter().any(|cell| matches!(cell, Cell::Code { .. })) {
            // Below the title, which is the first cell.
            let at = cells.len().min(1);
            cells.splice(at..at, self.preparation());
        }
        Ok(cells)
    }

    fn directive(&self, written: &str, writing: &mut Writing) -> Result<(), Error> {
        match Directive::read(self.page, written)? {
            Directive::Listing { id, .. } => self.listing(&*self.shelf.listing(&id)?, writing)?,
            Directive::Exercise { id, elsewhere } => match self.shelf.exercise(&id) {
                Some(exercise) if elsewhere => self.named(exercise, writing),
                Some(exercise) => self.exercise(exercise, writing),
                None => {
                    return Err(Error::Directive {
                        page: self.page.to_owned(),
                        written: written.to_owned(),
                        why: tr!("there is no exercise `{id}`", id = id),
                    });
                }
            },
            Directive::Belief => {
                writing.flush();
                writing.is_quoted = true;
                writing.text(&format!("**{}**", self.tongue.say(|| tr!("Common belief"))));
            }
            Directive::End => {
                writing.flush();
                writing.is_quoted = false;
            }
        }
        Ok(())
    }

    /// What has to run before any other cell.
    fn preparation(&self) -> [Cell; 2] {
        let said = self.tongue.say(|| {
            tr!(
                "Run this cell first: after it, the cells of this notebook call the checker. Outputs that say “recorded” are from the book; running a cell puts your own in their place."
            )
        });
        let source = "%load_ext loop_and_order".to_owned();
        [Cell::Markdown(said), Cell::Code { cell: String::new(), source, outputs: Vec::new() }]
    }

    fn listing(&self, listing: &Listing, writing: &mut Writing) -> Result<(), Error> {
        for side in &listing.sides {
            let outputs = recorded::outputs(listing.recording(side)?, self.tongue);
            let source = format!("%%{} {}\n{}", side.runtime, listing.id, side.shown_source());
            writing.code(Cell::Code { cell: listing_cell(&listing.id, side.runtime), source, outputs });
        }
        Ok(())
    }

    /// Names an exercise whose cell stands elsewhere.
    fn named(&self, exercise: &Exercise, writing: &mut Writing) {
        let Ok(spec) = exercise.spec() else { return };
        let label = self.tongue.say(|| tr!("Exercise"));
        let title = self.tongue.say(|| of_course(&spec.title).into_owned());
        writing.text(&format!("**{label}: {title}** (`{id}`)", id = exercise.id));
    }

    fn exercise(&self, exercise: &Exercise, writing: &mut Writing) {
        let id = exercise.id.to_string();
        // `author check` says what is wrong with it.
        let Ok(spec) = exercise.spec() else { return };
        let label = self.tongue.say(|| tr!("Exercise"));
        let title = self.tongue.say(|| of_course(&spec.title).into_owned());
        let facts: Vec<String> =
            facts(spec, self.tongue).into_iter().map(|fact| format!("- {fact}")).collect();
        writing.flush();
        writing.text(&format!("**{label}: {title}** (`{id}`)"));
        writing.text(&facts.join("\n"));
        let starter = |file: &str| exercise.starters().file(&exercise.dir, file).unwrap_or_default();
        let file = first_file(exercise);
        let predicts = spec.kind == course::Kind::Predict;
        if predicts {
            writing.text(&fenced("rust", starter("src/main.rs")));
        }
        let path = format!("exercises/{}/{file}", exercise.dir);
        let said = self.tongue.say(|| {
            tr!(
                "The cell below is checked in the place of {path}. That file stays as it is: copy your work there to keep it with the course.",
                path = path
            )
        });
        writing.text(&said);
        let magic = if predicts { "predict" } else { "rust" };
        let cell = exercise_cell(&id);
        let source = format!("%%{magic} {cell}\n{}", starter(file));
        writing.code(Cell::Code { cell, source, outputs: Vec::new() });
    }
}

/// A fence without what only mdBook and rustdoc read in its first line: `rust,compile_fail`.
fn code(fence: &str) -> String {
    let (first, rest) = fence.split_once('\n').unwrap_or((fence, ""));
    let language = first.split_once(',').map_or(first, |(language, _)| language);
    format!("{language}\n{rest}")
}

/// The cells so far, and the text that is none yet.
#[derive(Default)]
struct Writing {
    cells: Vec<Cell>,
    text: String,
    /// Inside the box of a common belief.
    is_quoted: bool,
}

impl Writing {
    /// A heading: it begins a cell.
    fn section(&mut self, heading: &str) {
        self.flush();
        self.text(heading);
        // The title stands alone, so that what prepares the notebook can stand below it.
        if self.cells.is_empty() {
            self.flush();
        }
    }

    fn text(&mut self, markdown: &str) {
        if !self.text.is_empty() {
            self.text.push_str(if self.is_quoted { ">\n" } else { "\n" });
        }
        for line in markdown.lines() {
            match (self.is_quoted, line.is_empty()) {
                (true, true) => self.text.push('>'),
                (true, false) => self.text.push_str(&format!("> {line}")),
                (false, _) => self.text.push_str(line),
            }
            self.text.push('\n');
        }
    }

    fn code(&mut self, cell: Cell) {
        self.flush();
        self.cells.push(cell);
    }

    /// Makes a cell of the text so far.
    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.cells.push(Cell::Markdown(std::mem::take(&mut self.text)));
        }
    }

    fn cells(mut self) -> Vec<Cell> {
        self.flush();
        self.cells
    }
}
