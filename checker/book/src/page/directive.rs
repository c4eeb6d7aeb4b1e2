//! What a page can ask for on a line of its own.

use crate::error::Error;
use text::tr;

/// Something that a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `{{#listing 02-event-loop/timers}}`: a listing with its recorded output; `stepper` adds its recorded run.
    Listing {
        /// Which one.
        id: String,
        /// Whether the stepper stands below it.
        stepper: bool,
    },
    /// `{{#exercise event-loop/one-millisecond}}`: the box of an exercise; `elsewhere` names one whose box stands in
    /// another section, and leads there.
    Exercise {
        /// Which one.
        id: String,
        /// Whether its box stands elsewhere.
        elsewhere: bool,
    },
    /// `{{#belief}}`: here begins what many believe, and the run that refutes it.
    Belief,
    /// `{{#end}}`: here it ends.
    End,
}

impl Directive {
    /// Reads a directive of this page.
    ///
    /// # Errors
    /// It is none.
    pub fn read(page: &str, written: &str) -> Result<Self, Error> {
        let inside = written.trim_start_matches("{{#").trim_end_matches("}}");
        let words: Vec<&str> = inside.split_whitespace().collect();
        match words.as_slice() {
            ["listing", id] => Ok(Self::Listing { id: (*id).to_owned(), stepper: false }),
            ["listing", id, "stepper"] => Ok(Self::Listing { id: (*id).to_owned(), stepper: true }),
            ["exercise", id] => Ok(Self::Exercise { id: (*id).to_owned(), elsewhere: false }),
            ["exercise", id, "elsewhere"] => Ok(Self::Exercise { id: (*id).to_owned(), elsewhere: true }),
            ["belief"] => Ok(Self::Belief),
            ["end"] => Ok(Self::End),
            _ => Err(Error::Directive {
                page: page.to_owned(),
                written: written.to_owned(),
                why: tr!(
                    "write {{{{#listing ID}}}}, {{{{#listing ID stepper}}}}, {{{{#exercise ID}}}}, {{{{#exercise ID elsewhere}}}}, {{{{#belief}}}} or {{{{#end}}}}"
                ),
            }),
        }
    }
}
