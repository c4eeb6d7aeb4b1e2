//! `checker serve`: the built book over HTTP, for the one person who started it, with cells that run.
//!
//! ```text
//! browser ──► gate ──────────► pages    the folder that was rendered last
//!             Host, Origin,    cells    what a cell holds; files of exercises, saved and in conflict
//!             token, headers   runs     one queue; events of each run ──► EventSource
//!                              live     something was saved ──► rendered anew ──► the page is told
//!                              ahead    the listings' libraries, before anybody asks
//! ```
//!
//! It listens on 127.0.0.1 only. The page names cells by ids that are known here, never by paths or commands, and
//! gives sources as text. What is run, is run as the checker runs it, as the person who started this: whoever gets
//! past the [`gate`] runs programs in their name.

mod ahead;
mod answer;
mod cell;
mod cells;
mod check_run;
mod exercise_file;
mod gate;
mod kept;
mod listing_run;
mod live;
mod loose_lines;
mod once;
mod orders;
mod pages;
mod policy;
mod run;
mod runs;
mod server;
mod wanted;
mod words;

pub use live::Render;
pub use once::{Once, Said};
pub use pages::{Pages, RENDERED};
pub use server::{Address, Options, Server};
pub use words::{block, words};

pub(crate) use cell::{exercise_cell, listing_cell};
pub(crate) use listing_run::NOT_RUN;

use serde_json::{Value, json};
use text::{Language, in_language};

/// A text in both languages: `{"en": …, "bn": …}`. Pages choose, and the page with both shows both.
fn in_both(say: impl Fn() -> String) -> Value {
    json!({
        "en": in_language(Language::English, &say),
        "bn": in_language(Language::Bengali, &say),
    })
}
