//! `checker book build`: the book as a folder of web pages.

use anyhow::Result;

use super::course;
use crate::cli::Build;
use crate::rendering::{OUT, Request, render};
use checker::{exit, report};
use text::tr;

pub(super) fn execute(args: Build) -> Result<u8> {
    let course = course()?;
    let out = args.out.map_or_else(|| course.root.join(OUT), |out| std::path::absolute(&out).unwrap_or(out));
    render(&course.root, &out, &Request { site: args.site })?;
    report::println_all([tr!("the book is in {path}: open index.html", path = out.display())])?;
    Ok(exit::DONE)
}
