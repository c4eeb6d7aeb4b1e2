//! The files of a new exercise, from small templates that already work and say what is still to be written.
//!
//! It writes files and starts nothing. A scaffold is a sound exercise but for its `TODO(author)` lines, so
//! that `author check` says exactly what is left to do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use flow::course::{Chapter, Course, ExerciseId, Kind};
use text::tr;

/// What every scaffold has.
const MANIFEST: &str = include_str!("template/Cargo.toml.txt");

/// A file of a kind's template: where it goes, and its text.
type Template = (&'static str, &'static str);

const WRITE: &[Template] = &[
    ("exercises/exercise.yaml", include_str!("template/write/exercise.yaml")),
    ("exercises/node.js", include_str!("template/write/node.js")),
    ("exercises/src/main.rs", include_str!("template/write/starter.rs")),
    ("solutions/src/main.rs", include_str!("template/write/reference.rs")),
    ("solutions/right/prints-once.rs", include_str!("template/write/right-1.rs")),
    ("solutions/right/with-a-closure.rs", include_str!("template/write/right-2.rs")),
    ("solutions/wrong/backwards.rs", include_str!("template/write/wrong-1.rs")),
    ("solutions/wrong/greets-itself.rs", include_str!("template/write/wrong-2.rs")),
    ("solutions/wrong/uses-what-it-gave-away.rs", include_str!("template/write/wrong-3.rs")),
    ("solutions/hidden.yaml", include_str!("template/write/hidden.yaml")),
];

const BUILD: &[Template] = &[
    ("exercises/exercise.yaml", include_str!("template/build/exercise.yaml")),
    ("exercises/node.js", include_str!("template/build/node.js")),
    ("exercises/src/main.rs", include_str!("template/build/main.rs")),
    ("exercises/src/queue.rs", include_str!("template/build/starter.rs")),
    ("solutions/src/queue.rs", include_str!("template/build/reference.rs")),
    ("solutions/right/moves-up.rs", include_str!("template/build/right-1.rs")),
    ("solutions/right/two-stacks.rs", include_str!("template/build/right-2.rs")),
    ("solutions/wrong/is-a-stack.rs", include_str!("template/build/wrong-1.rs")),
    ("solutions/wrong/keeps-one-line.rs", include_str!("template/build/wrong-2.rs")),
    ("solutions/wrong/gives-away-and-keeps.rs", include_str!("template/build/wrong-3.rs")),
    ("solutions/hidden.yaml", include_str!("template/build/hidden.yaml")),
];

const PREDICT: &[Template] = &[
    ("exercises/exercise.yaml", include_str!("template/predict/exercise.yaml")),
    ("exercises/node.js", include_str!("template/predict/node.js")),
    ("exercises/src/main.rs", include_str!("template/predict/main.rs")),
    ("exercises/prediction.txt", include_str!("template/predict/starter.txt")),
    ("solutions/prediction.txt", include_str!("template/predict/reference.txt")),
    ("solutions/right/with-notes.txt", include_str!("template/predict/right-1.txt")),
    ("solutions/right/with-blanks.txt", include_str!("template/predict/right-2.txt")),
    ("solutions/wrong/as-written.txt", include_str!("template/predict/wrong-1.txt")),
    ("solutions/wrong/as-a-stack.txt", include_str!("template/predict/wrong-2.txt")),
    ("solutions/wrong/without-callbacks.txt", include_str!("template/predict/wrong-3.txt")),
];

/// Why there is no new exercise; nothing was written, except for [`Error::Write`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder is not named `NN-chapter/MM-exercise`.
    #[error("{}", tr!("`{dir}` is no folder of an exercise; write NN-chapter/MM-exercise (two digits, a hyphen, \
         lower-case words joined by hyphens), such as 03-microtasks/07-my-idea", dir = .dir))]
    Name {
        /// What was asked for.
        dir: String,
    },
    /// Something is there already.
    #[error("{}", tr!("{path} is there already; choose another number or name, or remove it", path = .path))]
    Exists {
        /// What is there, relative to the course.
        path: String,
    },
    /// Another chapter has the number or the name.
    #[error("{}", tr!("there is a chapter {found} already; write {found}/{exercise}, or choose another number and name", found = .found, exercise = .exercise))]
    Chapter {
        /// The chapter's folder.
        found: String,
        /// The exercise's folder as it was asked for.
        exercise: String,
    },
    /// Another exercise of the chapter has the number.
    #[error("{}", tr!("number {number} is taken by {found}; the next free one is {free}", number = format!("{:02}", .number), found = .found, free = format!("{:02}", .free)))]
    Number {
        /// The number.
        number: u32,
        /// The exercise that has it.
        found: String,
        /// A number that none has.
        free: u32,
    },
    /// Another exercise has the id, or gives the same package name.
    #[error("{}", tr!("{found} has the same package name, {package}; choose another name", found = .found, package = .package))]
    Taken {
        /// The exercise that has it.
        found: String,
        /// The name.
        package: String,
    },
    /// A file could not be written.
    #[error("{}", tr!("{path} cannot be written: {source}; see that you may write there, then remove what was made and try again", path = path.display(), source = .source))]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// An exercise that was made.
#[derive(Debug)]
pub struct Scaffold {
    /// Its id.
    pub id: ExerciseId,
    /// The files, relative to the course, in the order in which one works on them.
    pub files: Vec<String>,
}

impl Scaffold {
    /// Makes the files of a new exercise in the folder `NN-chapter/MM-exercise` of a course.
    ///
    /// # Errors
    /// The name is not one, or is taken; the disk.
    pub fn make(course: &Course, dir: &str, kind: Kind) -> Result<Self, Error> {
        let dir = dir.trim_end_matches('/');
        let dir = dir.strip_prefix("exercises/").unwrap_or(dir);
        let id = ExerciseId::of_dir(dir).ok_or_else(|| Error::Name { dir: dir.to_owned() })?;
        is_free(course, dir, &id)?;
        let values = [
            ("{{package}}", id.package()),
            ("{{title}}", title(id.name())),
            ("{{chapter}}", dir.split('/').next().unwrap_or(dir).to_owned()),
            ("{{level}}", level_before(course, dir).to_string()),
        ];
        let templates = match kind {
            Kind::Write => WRITE,
            Kind::Build => BUILD,
            Kind::Predict => PREDICT,
        };
        let mut files = Vec::new();
        for (place, text) in [("exercises/Cargo.toml", MANIFEST)].iter().chain(templates) {
            let (tree, inner) = place.split_once('/').unwrap_or(("exercises", place));
            let path = format!("{tree}/{dir}/{inner}");
            let text =
                values.iter().fold((*text).to_owned(), |text, (name, value)| text.replace(name, value));
            write(&course.root.join(&path), &text)?;
            files.push(path);
        }
        Ok(Self { id, files })
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, text))
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Says what stands in the way of a new exercise.
fn is_free(course: &Course, dir: &str, id: &ExerciseId) -> Result<(), Error> {
    for tree in ["exercises", "solutions"] {
        let path = format!("{tree}/{dir}");
        if course.root.join(&path).symlink_metadata().is_ok() {
            return Err(Error::Exists { path });
        }
    }
    let (chapter, exercise) = dir.split_once('/').unwrap_or((dir, ""));
    let (own, number) = (number(chapter), number(exercise));
    let other =
        |known: &&Chapter| known.dir != chapter && (Some(known.number) == own || known.slug == id.chapter());
    if let Some(known) = course.chapters.iter().find(other) {
        return Err(Error::Chapter { found: known.dir.clone(), exercise: exercise.to_owned() });
    }
    let here = course.chapters.iter().find(|known| known.dir == chapter);
    let taken: Vec<(u32, &str)> = here
        .iter()
        .flat_map(|known| &known.exercises)
        .filter_map(|known| Some((self::number(folder_name(&known.dir))?, known.dir.as_str())))
        .collect();
    if let Some((number, found)) = taken.iter().find(|(taken, _)| Some(*taken) == number) {
        let free = (1..).find(|free| taken.iter().all(|(taken, _)| taken != free)).unwrap_or(0);
        return Err(Error::Number { number: *number, found: (*found).to_owned(), free });
    }
    let package = id.package();
    match course.exercises().find(|known| known.id.package() == package) {
        Some(known) => Err(Error::Taken { found: known.dir.clone(), package }),
        None => Ok(()),
    }
}

fn folder_name(dir: &str) -> &str {
    dir.rsplit('/').next().unwrap_or(dir)
}

/// The number of a folder `NN-slug`.
fn number(folder: &str) -> Option<u32> {
    folder.split_once('-')?.0.parse().ok()
}

/// The level of the exercise that will stand before the new one, so that none jumps.
fn level_before(course: &Course, dir: &str) -> u8 {
    let chapter = dir.split('/').next();
    let before =
        course.exercises().filter(|known| known.dir.split('/').next() == chapter && known.dir.as_str() < dir);
    before.last().and_then(|known| Some(known.spec().ok()?.level)).unwrap_or(1)
}

/// `my-idea` as `My idea`.
fn title(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
