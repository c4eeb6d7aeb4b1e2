//! What the checker must know of its own tree: its name by the sources of everything that judges,
//! and that of the starters.
//!
//! The name keeps a judgement that another checker stored from being taken for its own. A version number
//! cannot do that: between two releases it stays the same while the code changes.

use std::env;
use std::error::Error;
use std::path::Path;

#[path = "build/fingerprint.rs"]
mod fingerprint;

use fingerprint::fingerprint;

/// What is judged, and how it is explained; the reports only show it.
const SOURCES: [&str; 5] = ["src", "../course/src", "../order/src", "../process/src", "../text/src"];

/// What the course gave; it decides no verdict, but which files are said to have changed.
const STARTERS: &str = "../starters.json";

fn main() -> Result<(), Box<dyn Error>> {
    for folder in SOURCES {
        println!("cargo:rerun-if-changed={folder}");
    }
    let version = env::var("CARGO_PKG_VERSION")?;
    println!("cargo:rustc-env=CHECKER_SOURCES={}", fingerprint(&version, &SOURCES.map(Path::new))?);
    println!("cargo:rerun-if-changed={STARTERS}");
    println!("cargo:rustc-env=CHECKER_STARTERS={}", fingerprint("", &[Path::new(STARTERS)])?);
    Ok(())
}
