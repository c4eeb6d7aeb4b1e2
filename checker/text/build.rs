//! Puts the Bengali texts of the catalogue into the program.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

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
    // An empty comment at the top, as some editors write it, is more than the parser takes.
    let text = fs::read_to_string(CATALOGUE)?;
    let text: Vec<&str> = text.lines().filter(|line| *line != "#").collect();
    let text = text.join("\n");
    let catalogue = polib::po_file::parse_from_reader(text.as_bytes())
        .map_err(|error| format!("{CATALOGUE} cannot be read: {error}; `msgfmt --check` names the line"))?;
    let mut entries: Vec<(&str, &str, &str)> = catalogue
        .messages()
        .filter(|message| message.is_translated() && !message.is_fuzzy())
        .filter_map(|message| Some((message.msgctxt()?, message.msgid(), message.msgstr().ok()?)))
        .collect();
    entries.sort_unstable();
    entries.dedup_by_key(|(context, text, _)| (*context, *text));
    let mut table = String::from("&[\n");
    for entry in entries {
        writeln!(table, "    {entry:?},")?;
    }
    table.push_str("]\n");
    Ok(table)
}
