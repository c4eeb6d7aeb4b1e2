//! Which listings the pages show with a stepper. It reads the English pages and says nothing about their text.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::page::{Directive, Kind, blocks};

/// The ids of these listings. A page that cannot be read, or a directive that is none, is found by the build.
pub fn wanted(root: &Path) -> BTreeSet<String> {
    let pages = fs::read_dir(root.join("book/src")).into_iter().flatten().flatten();
    let texts = pages
        .filter(|page| page.path().extension().is_some_and(|extension| extension == "md"))
        .filter_map(|page| fs::read_to_string(page.path()).ok());
    let mut ids = BTreeSet::new();
    for text in texts {
        for block in blocks(&text).into_iter().filter(|block| block.kind == Kind::Directive) {
            if let Ok(Directive::Listing { id, stepper: true }) = Directive::read("", block.source) {
                ids.insert(id);
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_wanted_where_a_page_asks_for_its_stepper() {
        let root = tempfile::tempdir().unwrap();
        let pages = root.path().join("book/src");
        fs::create_dir_all(&pages).unwrap();
        let text = "# A {#a}\n\n{{#listing 02-a/shown stepper}}\n\nText.\n\n{{#listing 02-a/plain}}\n";
        fs::write(pages.join("02-a.md"), text).unwrap();
        assert_eq!(wanted(root.path()).into_iter().collect::<Vec<_>>(), ["02-a/shown"]);
    }
}
