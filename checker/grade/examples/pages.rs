//! Writes every page of a made-up class into a folder, to look at: `cargo run -p checker-grade --example pages
//! --features sample -- FOLDER`.

use std::path::Path;

use checker_grade::class::HiddenLines;
use checker_grade::feedback;
use checker_grade::gradebook::sample;
use text::Language;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("name a folder")?;
    let (sheet, course) = (sample::sheet(), sample::course());
    for language in Language::ALL {
        let to = Path::new(&folder).join(language.tag());
        let options = feedback::Options {
            language,
            hidden: HiddenLines::Rule,
            book: Some("https://example.edu/book"),
            course: Some(&course),
        };
        feedback::write(&sheet, &to.join("feedback"), &options)?;
    }
    Ok(())
}
