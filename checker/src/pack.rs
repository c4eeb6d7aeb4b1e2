//! The archive of the course to hand out: what of the tree goes into it, and what each file in it says.
//!
//! Only what is named here goes in, so that nobody hands out notes, progress or keys that happened to lie
//! about. Exercises are packed as starters, whatever the tree's own copies say. The files lie in one folder whose name
//! carries the digest of them all: what is unpacked beside an older version never lies over it, and
//! [`crate::adopt`] brings one's work from there.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::archive::{Archive, TooLarge};
use crate::moment::Moment;
use flow::course::{self, Course, Starters, blake3};
use text::tr;

/// What the names of packs begin with.
pub const NAME: &str = "loop-and-order";
/// The starters that the unpacked checker will be built with.
const STARTERS: &str = "checker/starters.json";

/// The settings of an editor, which name the manifests of both.
const EDITOR: &str = ".vscode/settings.json";

/// For whom a pack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Without solutions and hidden cases, and without what only the course's makers use.
    Learners,
    /// Everything.
    Instructors,
}

impl Audience {
    /// Files at the root that are packed where they exist.
    const FILES: &'static [&'static str] = &[
        ".gitignore",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "book.toml",
        "clippy.toml",
        "deny.toml",
        "rust-toolchain.toml",
        "rustfmt.toml",
    ];

    /// Folders at the root that are packed where they exist; the exercises themselves come from the starters.
    fn folders(self) -> &'static [&'static str] {
        match self {
            Self::Learners => &[".cargo", ".vscode", "book", "checker", "exercises/node-loop"],
            Self::Instructors => {
                &[".cargo", ".ci", ".vscode", "book", "checker", "exercises/node-loop", "solutions"]
            }
        }
    }

    /// True for what is in those folders and not for these people. A test of the checker needs the solutions.
    fn leaves_out(self, path: &str) -> bool {
        let is = |folder: &str| {
            path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        path == "solutions/Cargo.lock"
            || self == Self::Learners
                && ["checker", "checker/author", "checker/book", "checker/grade"]
                    .iter()
                    .any(|package| is(&format!("{package}/tests")))
    }
}

/// What will be handed out.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The folder that all files lie in.
    pub folder: String,
    /// What the one who packs should know: which copies of the tree were not taken.
    pub notes: Vec<String>,
    files: Vec<File>,
}

#[derive(Debug, Clone)]
struct File {
    path: String,
    bytes: Vec<u8>,
    is_executable: bool,
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The starters do not say what the tree's exercises are.
    #[error(
        "{}",
        tr!(
            "checker/starters.json is out of date: {what}; write it with `checker author check --write` and pack again",
            what = what
        )
    )]
    Starters {
        /// The first difference.
        what: String,
    },
    /// A pack for instructors without solutions would be one for learners.
    #[error(
        "{}",
        tr!("this copy of the course has no solutions/, so it cannot be packed for instructors; pack it where the course is made, or with --for learners")
    )]
    NoSolutions,
    /// A file or a folder cannot be read.
    #[error("{}", tr!("cannot read {path}: {reason}", path = path.display(), reason = source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The course cannot be read.
    #[error(transparent)]
    Course(#[from] course::Error),
    /// It does not fit an archive.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

impl Pack {
    /// Gathers the course for these people.
    ///
    /// # Errors
    /// A file that cannot be read, starters that are not those of the tree, no solutions for instructors.
    pub fn gather(course: &Course, audience: Audience) -> Result<Self, Error> {
        let root = &course.root;
        if audience == Audience::Instructors && !root.join("solutions").is_dir() {
            return Err(Error::NoSolutions);
        }
        let mut pack = Self { folder: String::new(), notes: Vec::new(), files: Vec::new() };
        for name in Audience::FILES {
            if root.join(name).is_file() {
                pack.file(root, name)?;
            }
        }
        for folder in audience.folders() {
            pack.folder(root, folder, audience)?;
        }
        if audience == Audience::Learners {
            pack.forget_solutions();
        }
        // What lies beside the chapters: a table of renamed exercises, a README.
        let exercises = root.join("exercises");
        for entry in
            fs::read_dir(&exercises).map_err(|source| Error::Read { path: exercises.clone(), source })?
        {
            let entry = entry.map_err(|source| Error::Read { path: exercises.clone(), source })?;
            let name = entry.file_name();
            if let Some(name) = name.to_str().filter(|name| is_the_courses(name))
                && entry.file_type().is_ok_and(|kind| kind.is_file())
            {
                pack.file(root, &format!("exercises/{name}"))?;
            }
        }
        pack.starters(course)?;
        pack.files.sort_by(|a, b| a.path.cmp(&b.path));
        pack.name(audience);
        Ok(pack)
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True where it has none; it never is.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The archive, all files in the one folder.
    ///
    /// # Errors
    /// It would be larger than such an archive may be.
    pub fn archive(&self, moment: Moment) -> Result<Vec<u8>, TooLarge> {
        let mut archive = Archive::new(moment);
        for file in &self.files {
            archive.add(&format!("{}/{}", self.folder, file.path), &file.bytes, file.is_executable)?;
        }
        archive.finish()
    }

    fn name(&mut self, audience: Audience) {
        let mut hasher = blake3::Hasher::new();
        for file in &self.files {
            hasher.update(&(file.path.len() as u64).to_le_bytes()).update(file.path.as_bytes());
            hasher.update(&(file.bytes.len() as u64).to_le_bytes()).update(&file.bytes);
        }
        let digest = hasher.finalize().to_hex();
        let version = env!("CARGO_PKG_VERSION");
        let whom = match audience {
            Audience::Learners => "",
            Audience::Instructors => "-instructors",
        };
        self.folder = format!("{NAME}-{version}{whom}-{}", &digest[..8]);
    }

    fn file(&mut self, root: &Path, path: &str) -> Result<(), Error> {
        let at = root.join(path);
        let read = || Ok((fs::read(&at)?, fs::metadata(&at)?.permissions().mode() & 0o111 != 0));
        let (bytes, is_executable) = read().map_err(|source| Error::Read { path: at.clone(), source })?;
        self.files.push(File { path: path.to_owned(), bytes, is_executable });
        Ok(())
    }

    fn folder(&mut self, root: &Path, folder: &str, audience: Audience) -> Result<(), Error> {
        let top = root.join(folder);
        if !top.is_dir() {
            return Ok(());
        }
        let mut walk =
            WalkDir::new(&top).follow_root_links(false).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = entry.map_err(|error| Error::Read {
                path: error.path().unwrap_or(&top).to_owned(),
                source: error.into(),
            })?;
            let Some(below) = entry.path().strip_prefix(root).ok().and_then(Path::to_str) else { continue };
            let name = entry.file_name().to_str().unwrap_or_default();
            if !is_the_courses(name) || audience.leaves_out(below) {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                self.file(root, below)?;
            } else if entry.file_type().is_symlink() {
                self.notes.push(tr!("{path} is a link and is left out", path = below));
            }
        }
        Ok(())
    }

    /// An editor that looked for the manifest of the solutions would complain at every start.
    fn forget_solutions(&mut self) {
        for file in self.files.iter_mut().filter(|file| file.path == EDITOR) {
            let text = String::from_utf8_lossy(&file.bytes).replace(", \"solutions/Cargo.toml\"", "");
            let lines = text.lines().filter(|line| !line.contains("solutions"));
            file.bytes = lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes();
        }
    }

    /// The exercises as the unpacked checker will know them.
    fn starters(&mut self, course: &Course) -> Result<(), Error> {
        let at = course.root.join(STARTERS);
        let json = fs::read_to_string(&at).map_err(|source| Error::Read { path: at.clone(), source })?;
        let starters = Starters::parse(&json).map_err(|error| Error::Starters { what: error.to_string() })?;
        for exercise in course.exercises() {
            if starters.files(&exercise.dir).next().is_none() {
                return Err(Error::Starters { what: tr!("it has no exercises/{dir}", dir = exercise.dir) });
            }
        }
        for (path, text) in starters.all() {
            let dir = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
            if course.by_dir(&dir).is_none() {
                return Err(Error::Starters {
                    what: tr!("it has exercises/{dir}, which is not there", dir = dir),
                });
            }
            let path = format!("exercises/{path}");
            if fs::read(course.root.join(&path)).ok().as_deref() != Some(text.as_bytes()) {
                self.notes.push(tr!(
                    "{path} differs from the starter in this tree; the starter is packed",
                    path = path
                ));
            }
            self.files.push(File { path, bytes: text.as_bytes().to_vec(), is_executable: false });
        }
        Ok(())
    }
}

/// False for what builds, editors and systems leave behind, and for what is hidden.
fn is_the_courses(name: &str) -> bool {
    !(name.is_empty()
        || name == "target"
        || name == "node_modules"
        || name.starts_with('.') && name != ".gitignore"
        || name.ends_with('~')
        || [".swp", ".bak", ".orig", ".rej", ".tmp", ".zip"].iter().any(|end| name.ends_with(end)))
}
