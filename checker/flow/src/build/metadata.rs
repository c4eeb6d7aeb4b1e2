//! What Cargo says of the course's manifests: `cargo metadata --no-deps`, read once for all exercises.
//!
//! Cargo gives no answer at all where it refuses one manifest. An exercise that it refuses is therefore left out, and
//! Cargo is asked again in a shadow of the course: a temporary folder with links to everything else.
//! What is wrong with the root's manifest or a library's cannot be left out and stays an error.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::tool::Tool;
use super::workspace::Dependency;
use super::{Environment, Error, Store, Toolchain};
use process::{Cancel, End, Stream};

/// Where Cargo refuses more exercises than these, the fault is not in them but in what they share.
const MOST_REFUSED: usize = 8;

/// Cargo's answer.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The packages of the workspace, with their paths in the course.
    pub(super) packages: Vec<Described>,
    /// Exercises that Cargo refuses, by their folder relative to the root, and what it says of each.
    pub(super) refused: BTreeMap<String, String>,
}

/// A package as Cargo describes it.
#[derive(Debug, Deserialize)]
pub(super) struct Described {
    pub(super) name: String,
    pub(super) version: String,
    #[serde(default)]
    pub(super) authors: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) homepage: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) license: Option<String>,
    pub(super) license_file: Option<String>,
    pub(super) readme: Option<String>,
    pub(super) rust_version: Option<String>,
    pub(super) features: BTreeMap<String, serde_json::Value>,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) targets: Vec<Target>,
    pub(super) manifest_path: PathBuf,
}

/// A program or a library of a package.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Target {
    pub(super) kind: Vec<String>,
    pub(super) name: String,
    pub(super) src_path: PathBuf,
    pub(super) edition: String,
}

/// All that asking Cargo needs to know of its surroundings.
pub(super) struct Asking<'a> {
    pub(super) root: &'a Path,
    pub(super) toolchain: &'a Toolchain,
    pub(super) environment: &'a Environment,
    pub(super) store: &'a Store,
    pub(super) cancel: &'a Cancel,
}

impl Asking<'_> {
    /// Asks Cargo of the whole course.
    ///
    /// # Errors
    /// When Cargo refuses what is no exercise's own manifest, or cannot be started.
    pub(super) fn ask(&self) -> Result<Metadata, Error> {
        let mut refused = BTreeMap::new();
        let mut said = match self.packages_in(self.root)? {
            Ok(packages) => return Ok(Metadata { packages, refused }),
            Err(said) => said,
        };
        loop {
            let named: Vec<String> = self
                .exercises()
                .into_iter()
                .filter(|folder| !refused.contains_key(folder) && names(&said, folder))
                .collect();
            if named.is_empty() || refused.len() + named.len() > MOST_REFUSED {
                return Err(Error::Manifest { path: "Cargo.toml".into(), said });
            }
            refused.extend(named.into_iter().map(|folder| (folder, said.clone())));
            let shadow = self.store.workplace()?;
            // Cargo names folders as the system does, whatever links lead there.
            let at = shadow.path().canonicalize().map_err(|fault| Error::reading(shadow.path(), fault))?;
            self.make_shadow(&at, &refused).map_err(|fault| Error::writing(&at, fault))?;
            match self.packages_in(&at)? {
                Ok(mut packages) => {
                    packages.iter_mut().for_each(|package| package.bring_back(&at, self.root));
                    return Ok(Metadata { packages, refused });
                }
                Err(again) => said = again,
            }
        }
    }

    /// The packages of the workspace in a folder, or why Cargo refuses it, with paths relative to that folder.
    fn packages_in(&self, folder: &Path) -> Result<Result<Vec<Described>, String>, Error> {
        #[derive(Deserialize)]
        struct Document {
            packages: Vec<Described>,
        }
        let env = self.environment.for_cargo(&self.toolchain.rustc);
        let (mut out, mut err) = (String::new(), String::new());
        let end = Tool::new(&self.toolchain.cargo, folder, env)
            .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
            .run(self.cancel, |pipe, line| {
                let text = if pipe == Stream::Stdout { &mut out } else { &mut err };
                text.push_str(line);
                text.push('\n');
            })?;
        if end != End::Exit(0) {
            return Ok(Err(err.trim_end().replace(&format!("{}/", folder.display()), "")));
        }
        let document: Result<Document, _> = serde_json::from_str(&out);
        Ok(document.map(|document| document.packages).map_err(|fault| fault.to_string()))
    }

    /// The folders of all exercises, relative to the root and in order.
    fn exercises(&self) -> Vec<String> {
        let mut found = Vec::new();
        for chapter in numbered(&self.root.join("exercises")) {
            for exercise in numbered(&self.root.join("exercises").join(&chapter)) {
                found.push(format!("exercises/{chapter}/{exercise}"));
            }
        }
        found
    }

    /// Links everything of the course into an empty folder, but not what is refused nor what was built.
    fn make_shadow(&self, at: &Path, refused: &BTreeMap<String, String>) -> std::io::Result<()> {
        let link = |path: &str| symlink(self.root.join(path), at.join(path));
        for name in
            names_in(self.root)?.iter().filter(|name| !matches!(name.as_str(), "exercises" | "target"))
        {
            link(name)?;
        }
        fs::create_dir(at.join("exercises"))?;
        for name in names_in(&self.root.join("exercises"))? {
            let chapter = format!("exercises/{name}");
            // A folder without a refused exercise is linked as a whole.
            if !refused.keys().any(|folder| folder.starts_with(&format!("{chapter}/"))) {
                link(&chapter)?;
                continue;
            }
            fs::create_dir(at.join(&chapter))?;
            for name in names_in(&self.root.join(&chapter))? {
                let exercise = format!("{chapter}/{name}");
                if !refused.contains_key(&exercise) {
                    link(&exercise)?;
                }
            }
        }
        Ok(())
    }
}

impl Described {
    /// Turns paths in a shadow into those of the course.
    fn bring_back(&mut self, shadow: &Path, root: &Path) {
        let paths = [&mut self.manifest_path]
            .into_iter()
            .chain(self.targets.iter_mut().map(|target| &mut target.src_path))
            .chain(self.dependencies.iter_mut().filter_map(|found| found.path.as_mut()));
        for path in paths {
            if let Ok(inside) = path.strip_prefix(shadow) {
                *path = root.join(inside);
            }
        }
    }
}

/// True where Cargo's words name this folder, and not only one whose name begins like it.
fn names(said: &str, folder: &str) -> bool {
    said.match_indices(folder).any(|(at, _)| said[at + folder.len()..].starts_with(['/', '`']))
}

/// The names in a folder, in order.
fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        // A name that is no text is in no manifest either.
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// The names in a folder that begin with a digit, as chapters and exercises do; none where there is no folder.
fn numbered(folder: &Path) -> Vec<String> {
    let mut names = names_in(folder).unwrap_or_default();
    names.retain(|name| name.starts_with(|first: char| first.is_ascii_digit()));
    names
}
