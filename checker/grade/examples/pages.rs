//! Writes every page and export of a made-up class into a folder, to look at: `cargo run -p checker-grade --example pages --
//! FOLDER`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use checker_grade::class::HiddenLines;
use checker_grade::class_report::Alike;
use checker_grade::class_report::alike::published::{self, Published};
use checker_grade::class_report::alike::{self, Known};
use checker_grade::export::{self, HeldAs, canvas, gradescope, json, junit, moodle, nbgrader};
use checker_grade::gradebook::sample;
use checker_grade::{class_report, feedback};
use flow::course::Course;
use text::Language;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("name a folder")?;
    let (sheet, course) = (sample::sheet(), sample::course());
    let alike = alike(course)?;
    for language in Language::ALL {
        let to = Path::new(&folder).join(language.tag());
        let options = feedback::Options {
            language,
            hidden: HiddenLines::Rule,
            book: Some("https://example.edu/book"),
            course: Some(course),
            in_full: None,
        };
        feedback::write(&sheet, &to.join("feedback"), &options)?;
        let exports = export::Options { held: HeldAs::Omit, feedback: options };
        let place = |name: &str| to.join("exports").join(name);
        gradescope::write(&sheet, &exports, &place("gradescope"))?;
        moodle::write(&sheet, &exports, &place("moodle.csv"))?;
        canvas::write(&sheet, &exports, &place("canvas.csv"))?;
        nbgrader::write(&sheet, &exports, &place("nbgrader.csv"))?;
        json::write(&sheet, &exports, &place("grades.json"))?;
        junit::write(&sheet, &exports, &place("junit.xml"))?;
        let options = class_report::Options { language, feedback: Some("feedback") };
        class_report::write(&sheet, &alike, &options, &to.join("report.html"))?;
    }
    Ok(())
}

/// A right program of the course, handed in by two learners, the one with a name renamed.
fn alike(course: &Course) -> Result<Alike, Box<dyn std::error::Error>> {
    let exercise = course.find("microtasks/microtask-queue")?;
    let source = std::fs::read_to_string(exercise.solution.join("src/queue.rs"))?;
    let starter = std::fs::read_to_string(exercise.folder.join("src/queue.rs"))?;
    let files_of = |learner: &str| -> Result<alike::Files, Infallible> {
        let own = if learner == "s101" { source.clone() } else { source.replace("callback", "job") };
        Ok(BTreeMap::from([("src/queue.rs".to_owned(), own.into_bytes())]))
    };
    let (id, known) = (exercise.id.as_str(), Known { sources: vec![starter] });
    let (published, starters) = (Published::of(exercise), published::starters_of(exercise));
    let learners = ["s101", "s104"];
    Ok(Alike {
        similar: alike::find(id, &learners, &files_of, &known)?,
        published: published::find(id, &learners, &files_of, &published, &starters)?,
    })
}
