//! `checker-book preprocess`: what a plain `mdbook build` starts; the book on stdin, the book on stdout.

use std::io;
use std::sync::Arc;

use anyhow::Result;
use mdbook_preprocessor::{Preprocessor as _, parse_input};

use crate::preprocessor::{Material, Pages};
use checker::exit;

pub(super) fn execute(args: &[String]) -> Result<u8> {
    // `supports html`: the pages are HTML with scripts, so no other renderer can have them.
    if args.first().is_some_and(|question| question == "supports") {
        let has_pages = args.get(1).is_some_and(|renderer| renderer == "html");
        return Ok(if has_pages { exit::DONE } else { exit::NOT_ACCEPTED });
    }
    let (context, book) = parse_input(io::stdin())?;
    let material = Arc::new(Material::read(&context.root)?);
    let book = Pages { material, tongue: None }.run(&context, book)?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(exit::DONE)
}
