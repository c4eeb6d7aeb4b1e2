//! The Bengali catalogue as the build script left it: a table sorted by context and text.
//!
//! Only entries with a context are in it, the checker's messages and the courses' texts: the chapters of
//! the book have none, and the checker does not show them.

/// Context, English text, Bengali text.
type Entry = (&'static str, &'static str, &'static str);

static BENGALI: &[Entry] = include!(concat!(env!("OUT_DIR"), "/bengali.rs"));

/// The Bengali text, where the catalogue has it.
pub(super) fn bengali(context: &str, text: &str) -> Option<&'static str> {
    let at = BENGALI.binary_search_by(|entry| (entry.0, entry.1).cmp(&(context, text))).ok()?;
    Some(BENGALI[at].2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_is_found() {
        for (context, text, translation) in BENGALI {
            assert_eq!(bengali(context, text), Some(*translation));
        }
    }
}
