//! `checker serve`: renders the book, serves it, and says where.

use std::path::Path;

use anyhow::Result;

use super::course;
use crate::cli::Serve;
use crate::rendering;
use crate::serve::{Options, Pages, RENDERED, Render, Server};
use checker::{exit, report};
use flow::process::{Cancel, Invocation, Tool, install_cancel};
use text::tr;

pub(super) fn execute(args: Serve) -> Result<u8> {
    let course = course()?;
    let cancel = install_cancel()?;
    let (pages, render) = match args.pages {
        Some(folder) => {
            anyhow::ensure!(folder.is_dir(), tr!("{path} is no folder", path = folder.display()));
            (Pages::in_folder(folder), None)
        }
        None => {
            report::error(&tr!("rendering the book in three languages…"));
            let fresh = tempfile::tempdir()?;
            rendered(&course.root, &fresh.path().join(RENDERED))?;
            (Pages::rendered(fresh), Some(rendered as Render))
        }
    };
    let options = Options { root: course.root.clone(), port: args.port, pages, render, build_ahead: true };
    let server = Server::start(options, &cancel)?;
    let address = server.address().clone();
    report::println_all([
        tr!("The book is at {url}", url = address.url()),
        tr!(
            "Only this machine can reach it, and only with this address. What runs there runs as you. Ctrl-C ends it."
        ),
    ])?;
    if args.open {
        open(&server.url_once()?);
    }
    server.wait();
    Ok(exit::DONE)
}

/// Renders the book of the course in `root` into `out`.
fn rendered(root: &Path, out: &Path) -> Result<()> {
    rendering::render(root, out, &rendering::Request::default())
}

/// Opens the address in the browser; where there is none, the address stands on the screen.
fn open(url: &str) {
    // The browser may go on when this ends, so that it must not be a child that is waited for.
    let script = "for open in xdg-open wslview open; do \
                  if command -v \"$open\" >/dev/null 2>&1; then \"$open\" \"$1\" >/dev/null 2>&1 & exit 0; fi; done; exit 1";
    let shell = Invocation::new("/bin/sh", "/").args(["-c", script, "sh", url]).inherit(|_| true);
    let opened = Cancel::new().and_then(|never| Tool::new(shell).capture(&never, &mut |_, _| {}));
    if !opened.is_ok_and(|opened| opened.success()) {
        report::error(&tr!("no browser was found to open it; open the address yourself"));
    }
}
