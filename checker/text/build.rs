//! Puts the Bengali texts of the catalogue into the program.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[path = "build/entries.rs"]
mod entries;

use entries::entries;

/// The catalogue of the whole project; the checker takes what has a context.
const CATALOGUE: &str = "../../book/po/bn.po";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={CATALOGUE}");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("bengali.rs"), bengali()?)?;
    Ok(())
}

/// The table of the catalogue's finished entries that have a context, as Rust.
fn bengali() -> Result<String, Box<dyn Error>> {
    let mut entries = entries(&fs::read_to_string(CATALOGUE)?)
        .map_err(|wrong| format!("{CATALOGUE} cannot be read: {wrong}; `msgfmt --check` says more"))?;
    entries.sort_unstable();
    entries.dedup_by(|later, first| (&later.0, &later.1) == (&first.0, &first.1));
    let mut table = String::from("&[\n");
    for entry in entries {
        writeln!(table, "    {entry:?},")?;
    }
    table.push_str("]\n");
    Ok(table)
}
