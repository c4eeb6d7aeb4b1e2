//! What can be typed. It only says what was typed; [`crate::cmd`] turns it into what it means.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::tongue::Tongue;

/// The book: renders it, runs its listings again, and serves it.
#[derive(Debug, Parser)]
#[command(name = "checker-book", version)]
pub struct Cli {
    /// The language of the messages
    #[arg(long, global = true, value_name = "LANG", overrides_with = "lang")]
    pub lang: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What the book can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Renders the book in English, in Bengali, and in both side by side
    Build(Build),
    /// Runs every listing again and compares it with what the pages show
    Verify(Verify),
    /// Serves the book on this machine, with cells that run
    Serve(Serve),
    /// Writes each page as a Jupyter notebook whose cells call the checker
    Export(Export),
    /// Runs and judges the text of one cell (called by the notebooks)
    #[command(hide = true)]
    Cell(Cell),
    /// Lists the texts of the book that are to be translated, as JSON
    Messages,
    /// Prepares the book for a plain `mdbook build` (called by mdBook)
    #[command(hide = true)]
    Preprocess {
        /// `supports RENDERER`, as mdBook asks it
        args: Vec<String>,
    },
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct Build {
    /// Where to put it [default: target/book]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The address at which it will be found, for the site map: https://example.org/course
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Listings (02-event-loop/timers) or chapters (02-event-loop); none means all
    pub ids: Vec<String>,
    /// How often each program runs [default: 5; 20 with --write]
    #[arg(long, value_name = "K")]
    pub runs: Option<u32>,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Record what the programs print
    #[arg(long)]
    pub write: bool,
    /// Record the runs that pages show step by step, where they are missing or stale; --write records them all
    #[arg(long)]
    pub trace: bool,
    /// How many listings are worked on at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port on 127.0.0.1 [default: 3000, or a free one]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    pub open: bool,
    /// Serve these pages as they are, and render none
    #[arg(long, value_name = "DIR", hide = true)]
    pub pages: Option<PathBuf>,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// As Jupyter notebooks, the one form there is
    #[arg(long, required = true)]
    pub ipynb: bool,
    /// Where to put them [default: notebooks, in the course's folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The language of the text [default: that of the messages]
    #[arg(long, value_name = "TEXT", value_parser = tongues())]
    pub text: Option<Tongue>,
    /// Write over notebooks that say something else by now
    #[arg(long)]
    pub force: bool,
}

/// The renderings by their names.
fn tongues() -> impl clap::builder::TypedValueParser<Value = Tongue> {
    PossibleValuesParser::new(Tongue::ALL.map(|tongue| PossibleValue::new(tongue.tag())))
        .map(|tag| Tongue::tagged(&tag).unwrap_or(Tongue::English))
}

/// Arguments of `cell`.
#[derive(Debug, Args)]
pub struct Cell {
    /// The cell: listing/02-event-loop/timers/node, exercise/event-loop/one-millisecond
    pub id: String,
    /// The file with its text; - is stdin
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub source: String,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}
