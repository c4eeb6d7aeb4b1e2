//! A page of the book: blocks of Markdown in English, each with its Bengali twin, and directives between them.
//!
//! ```text
//! 02-event-loop.md ──► block ──► directive? ── listing, exercise, belief, stepper ──► HTML
//!                        │
//!                        └─ text ──► catalogue ──► en | bn | both ──► Markdown
//! ```
//!
//! What comes out is Markdown that mdBook renders. Nothing is read from disk here, and nothing is run.

mod belief;
mod block;
mod directive;
mod exercise;
mod html;
mod listing;
mod pair;
mod stepper;

pub use block::{Block, Kind, blocks};
pub use directive::Directive;
pub use html::escaped;
pub use listing::shown_orders;

pub(crate) use exercise::{facts, first_file};
pub(crate) use html::fenced;
pub(crate) use listing::SHOWN;
pub(crate) use pair::{Heading, markdown as translated};

use std::sync::Arc;

use self::stepper::Steppers;
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::listing::Listing;
use crate::tongue::Tongue;
use flow::course::Exercise;

/// Where a page finds what its directives name.
pub trait Shelf {
    /// The listing with this id.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn listing(&self, id: &str) -> Result<Arc<Listing>, Error>;

    /// The exercise with this id.
    fn exercise(&self, id: &str) -> Option<&Exercise>;
}

/// The Markdown of one page in one rendering.
///
/// # Errors
/// A heading without an id, a directive that is none, a listing whose recording is stale.
pub fn render(
    name: &str,
    markdown: &str,
    tongue: Tongue,
    catalogue: &Catalogue,
    shelf: &dyn Shelf,
) -> Result<String, Error> {
    let mut page = String::with_capacity(markdown.len() * 2);
    let mut beliefs = 0_u32;
    let mut steppers = Steppers::new(name, tongue);
    for block in blocks(markdown) {
        match block.kind {
            Kind::Directive => match Directive::read(name, block.source)? {
                Directive::Listing { id, stepper } => {
                    page.push_str(&listing::html(
                        &*shelf.listing(&id)?,
                        stepper.then_some(&mut steppers),
                        tongue,
                    )?);
                }
                Directive::Exercise { id, elsewhere } => {
                    let exercise = shelf.exercise(&id).ok_or_else(|| Error::Directive {
                        page: name.to_owned(),
                        written: block.source.to_owned(),
                        why: text::tr!("there is no exercise `{id}`", id = id),
                    })?;
                    page.push_str(&match elsewhere {
                        true => exercise::named(exercise, tongue),
                        false => exercise::html(exercise, tongue),
                    });
                }
                Directive::Belief => {
                    beliefs += 1;
                    page.push_str(&belief::begin(tongue));
                }
                Directive::End => {
                    beliefs = beliefs.checked_sub(1).ok_or_else(|| Error::Directive {
                        page: name.to_owned(),
                        written: block.source.to_owned(),
                        why: text::tr!("no `{{{{#belief}}}}` is open here"),
                    })?;
                    page.push_str(belief::END);
                }
            },
            _ => page.push_str(&pair::markdown(name, &block, tongue, catalogue)?),
        }
        page.push_str("\n\n");
    }
    if beliefs > 0 {
        return Err(Error::Directive {
            page: name.to_owned(),
            written: "{{#belief}}".to_owned(),
            why: text::tr!("its `{{{{#end}}}}` is missing"),
        });
    }
    page.extend(steppers.texts());
    Ok(page)
}
