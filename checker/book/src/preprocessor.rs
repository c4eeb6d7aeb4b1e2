//! The book's part in mdBook's work: each chapter is turned into the Markdown of one rendering.
//!
//! In `checker book build` it runs inside the program. A plain `mdbook build` starts it as the command that
//! book.toml names, and gets the same pages.

use std::path::Path;
use std::sync::Arc;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::listing::Listing;
use crate::memo::Memo;
use crate::page::{self, Shelf};
use crate::tongue::Tongue;
use flow::course::{Course, Exercise};

/// Its name in book.toml.
pub const NAME: &str = "loop-and-order";

/// Everything that the pages of one course are made from.
pub struct Material {
    course: Course,
    catalogue: Catalogue,
    listings: Memo<Arc<Listing>>,
}

impl Material {
    /// Reads the course that `start` lies in.
    ///
    /// # Errors
    /// There is no course, or its catalogue cannot be used.
    pub fn read(start: &Path) -> anyhow::Result<Self> {
        let course = Course::open(start)?;
        let catalogue = Catalogue::read(&course.root)?;
        Ok(Self { course, catalogue, listings: Memo::default() })
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }
}

impl Shelf for Material {
    fn listing(&self, id: &str) -> Result<Arc<Listing>, Error> {
        self.listings.get(id, || Listing::read(&self.course.root, id).map(Arc::new))
    }

    fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.course.exercises().find(|exercise| exercise.id.to_string() == id).map(|exercise| &**exercise)
    }
}

/// The preprocessor of one rendering.
pub struct Pages {
    /// What the pages are made from.
    pub material: Arc<Material>,
    /// The rendering; `None` where the book's configuration says it.
    pub tongue: Option<Tongue>,
}

impl Preprocessor for Pages {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> anyhow::Result<Book> {
        let written = context.config.book.language.as_deref().unwrap_or(Tongue::English.tag());
        let Some(tongue) = self.tongue.or_else(|| Tongue::tagged(written)) else {
            return Err(Error::Language { written: written.to_owned() }.into());
        };
        let mut fault = None;
        book.for_each_mut(|item| {
            if let Err(error) = self.item(item, tongue) {
                fault.get_or_insert(error);
            }
        });
        match fault {
            None => Ok(book),
            Some(error) => Err(error.into()),
        }
    }
}

impl Pages {
    fn item(&self, item: &mut BookItem, tongue: Tongue) -> Result<(), Error> {
        match item {
            BookItem::Chapter(chapter) => {
                chapter.name = self.title(&chapter.name, tongue);
                if let Some(path) = &chapter.source_path {
                    let name = path.to_string_lossy().into_owned();
                    chapter.content = page::render(
                        &name,
                        &chapter.content,
                        tongue,
                        &self.material.catalogue,
                        &*self.material,
                    )?;
                }
            }
            BookItem::PartTitle(title) => *title = self.title(title, tongue),
            BookItem::Separator => {}
        }
        Ok(())
    }

    /// A title of the table of contents.
    fn title(&self, title: &str, tongue: Tongue) -> String {
        match (tongue, self.material.catalogue.title(title)) {
            (Tongue::Bengali, Some(bengali)) => bengali,
            (Tongue::Both, Some(bengali)) if bengali != title => format!("{title} · {bengali}"),
            _ => title.to_owned(),
        }
    }
}
