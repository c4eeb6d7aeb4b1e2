//! What the course's own manifests say of its programs: names, editions, lints, dependencies.
//!
//! Cargo is asked once ([`super::metadata`]) and the answer is kept under the blake3 of all
//! manifests. Cargo.toml is thus read by Cargo, except for the few keys that it does not tell. An exercise
//! that Cargo or the checker cannot use is remembered with the reason, and is nobody else's fault.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::{LockFile, Manifest};
use super::metadata::{Asking, Described, Target};
use super::{Environment, Error, Key, Store, Toolchain};
use process::Cancel;
use text::tr;

/// Everything that the manifests of the course say, as far as a build depends on it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Workspace {
    /// Programs by their folder, relative to the root and with `/`.
    pub(super) programs: BTreeMap<String, Package>,
    /// Exercises that cannot be built, by their folder likewise, and what is wrong with their manifests.
    refused: BTreeMap<String, String>,
    /// Libraries of the workspace by their absolute folder, for path dependencies.
    libraries: BTreeMap<PathBuf, Library>,
    /// `[profile.dev]` as flags for `rustc`: those before the lints, and those after.
    pub(super) profile_flags: [Vec<String>; 2],
    /// `[profile.dev]` as it stands in a support crate.
    pub(super) profile_of_libraries: String,
}

/// One program of the workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Package {
    /// The package's name.
    pub(super) name: String,
    /// The name of its one program.
    pub(super) bin: String,
    /// The program's root file, relative to the package's folder.
    pub(super) main: String,
    /// The edition of the program.
    pub(super) edition: String,
    /// The CARGO_PKG_* variables, as Cargo sets them.
    pub(super) env: Vec<(String, String)>,
    /// The names of its features.
    pub(super) features: Vec<String>,
    /// Its lints as flags for `rustc`.
    pub(super) lints: Vec<String>,
    /// More `--check-cfg` values.
    pub(super) check_cfg: Vec<String>,
    /// What it depends on, sorted.
    pub(super) dependencies: Vec<Dependency>,
    /// The name of the packages of Cargo.lock beneath it.
    pub(super) locked: Key,
}

/// A library of the workspace that programs depend on.
#[derive(Debug, Serialize, Deserialize)]
struct Library {
    /// What its manifest says, as one text that changes when it does.
    facts: String,
    /// Its own path dependencies.
    paths: Vec<PathBuf>,
    /// Whether it needs something from a registry itself.
    from_registry: bool,
}

/// A dependency as a manifest states it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Dependency {
    /// The package's name.
    pub(super) name: String,
    /// The name that the manifest gives it instead.
    pub(super) rename: Option<String>,
    /// Which versions will do.
    pub(super) req: String,
    /// The features that are asked for.
    pub(super) features: Vec<String>,
    /// Whether its default features are asked for too.
    pub(super) uses_default_features: bool,
    /// Its folder, when it is not from a registry.
    pub(super) path: Option<PathBuf>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    target: Option<String>,
}

const KIND: &str = "workspace";
/// The crate that the book's listings are compiled in, relative to the root: a program that no exercise is.
const LISTINGS: &str = "book/listings";

impl Workspace {
    /// Reads the manifests of the course in `root`.
    ///
    /// # Errors
    /// When the root's manifest or a library's cannot be used. An exercise's own is [`Workspace::program`]'s error.
    pub(super) fn read(
        root: &Path,
        toolchain: &Toolchain,
        environment: &Environment,
        store: &Store,
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let key = manifests_key(root, toolchain)?;
        if let Some(known) = store.get::<Self>(KIND, key) {
            return Ok(known);
        }
        let read = Self::ask(&Asking { root, toolchain, environment, store, cancel })?;
        // What Cargo refuses may depend on files that are not in the key; it is asked again.
        if read.refused.is_empty() {
            // A store that cannot be written says so when something has to be built.
            let _ = store.put(KIND, key, &read);
        }
        Ok(read)
    }

    fn ask(asking: &Asking<'_>) -> Result<Self, Error> {
        let (root, host) = (asking.root, &asking.toolchain.host);
        let metadata = asking.ask()?;
        let path = PathBuf::from("Cargo.toml");
        let refused = |said: String| Error::Manifest { path: path.clone(), said };
        let root_manifest = read_manifest(&root.join("Cargo.toml")).map_err(refused)?;
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
        let lock =
            LockFile::read(&lock).map_err(|said| Error::Manifest { path: "Cargo.lock".into(), said })?;
        let mut workspace = Self {
            programs: BTreeMap::new(),
            refused: metadata.refused,
            libraries: BTreeMap::new(),
            profile_flags: [
                root_manifest.dev_profile().flags(host),
                root_manifest.dev_profile().assertion_flags(),
            ],
            profile_of_libraries: root_manifest.dev_profile().for_libraries(),
        };
        for described in metadata.packages {
            let Some(folder) = described.manifest_path.parent().map(Path::to_owned) else { continue };
            let bin = described.targets.iter().find(|target| target.kind.iter().any(|kind| kind == "bin"));
            let relative = folder
                .strip_prefix(root)
                .ok()
                .filter(|path| path.starts_with("exercises") || *path == Path::new(LISTINGS));
            if let (Some(bin), Some(relative)) = (bin, relative) {
                let relative = relative.to_string_lossy().into_owned();
                let locked = lock.key_beneath(&described.name);
                match described.program(bin, &folder, &root_manifest, locked) {
                    Ok(package) => drop(workspace.programs.insert(relative, package)),
                    Err(said) => drop(workspace.refused.insert(relative, said)),
                }
            } else {
                workspace.libraries.insert(folder, described.library());
            }
        }
        Ok(workspace)
    }

    /// The program of the exercise in this folder, which is relative to the root and with `/`.
    ///
    /// # Errors
    /// It has none that can be built: its manifest or its main file is missing, or the manifest is not accepted.
    pub(super) fn program(&self, root: &Path, folder: &str) -> Result<&Package, Error> {
        if let Some(package) = self.programs.get(folder) {
            return Ok(package);
        }
        let is_missing = |file: &str| !root.join(folder).join(file).is_file();
        let missing = |file: &str| Error::Missing { file: Path::new(folder).join(file) };
        Err(match self.refused.get(folder) {
            _ if is_missing("Cargo.toml") => missing("Cargo.toml"),
            Some(said) if said.contains("no targets specified") => missing("src/main.rs"),
            Some(said) => Error::Manifest { path: Path::new(folder).join("Cargo.toml"), said: said.clone() },
            None if is_missing("src/main.rs") => missing("src/main.rs"),
            None => Error::NoProgram { folder: folder.into() },
        })
    }

    /// Whether anything has to come from a registry for these dependencies.
    pub(super) fn needs_registry(&self, dependencies: &[Dependency]) -> bool {
        let mut open: Vec<&PathBuf> = dependencies.iter().filter_map(|found| found.path.as_ref()).collect();
        let mut seen = BTreeSet::new();
        let mut needed = dependencies.iter().any(|found| found.path.is_none());
        while let Some(folder) = open.pop() {
            if seen.insert(folder) {
                // A library outside the workspace is not described; it may need anything.
                let Some(library) = self.libraries.get(folder) else { return true };
                needed |= library.from_registry;
                open.extend(&library.paths);
            }
        }
        needed
    }

    /// The key of the sources of all path dependencies of a program, and of what their manifests say.
    ///
    /// Tests, examples and benchmarks of a library are not part of it, nor are hidden files.
    pub(super) fn sources_key(&self, dependencies: &[Dependency]) -> Result<Key, Error> {
        let mut key = Key::of("sources of path dependencies");
        let mut open: Vec<PathBuf> = dependencies.iter().filter_map(|found| found.path.clone()).collect();
        let mut seen = BTreeSet::new();
        while let Some(folder) = open.pop() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            key = key.with("folder", folder.as_os_str().as_encoded_bytes());
            if let Some(library) = self.libraries.get(&folder) {
                key = key.with("facts", &library.facts);
                open.extend(library.paths.iter().cloned());
            }
            let files =
                walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().filter_entry(|entry| {
                    let name = entry.file_name().to_string_lossy();
                    let left_out = matches!(&*name, "target" | "tests" | "examples" | "benches");
                    entry.depth() == 0 || !(name.starts_with('.') || entry.depth() == 1 && left_out)
                });
            for entry in files {
                let entry = entry.map_err(|fault| Error::reading(&folder, fault.into()))?;
                if entry.file_type().is_file() {
                    let bytes =
                        fs::read(entry.path()).map_err(|fault| Error::reading(entry.path(), fault))?;
                    key = key.with("file", entry.path().as_os_str().as_encoded_bytes()).with("bytes", bytes);
                }
            }
        }
        Ok(key.key())
    }
}

impl Dependency {
    /// The name that a manifest gives this dependency, and what stands behind its `=`. A path
    /// below `root` is written relative to a folder directly in `root`.
    pub(super) fn toml(&self, root: Option<&Path>) -> (String, String) {
        // A JSON string is a TOML basic string.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut parts = Vec::new();
        if self.rename.is_some() {
            parts.push(format!("package = {}", quoted(&self.name)));
        }
        parts.push(match &self.path {
            Some(path) => {
                let inside = root.and_then(|root| path.strip_prefix(root).ok());
                let path = inside.map_or_else(|| path.clone(), |inside| Path::new("..").join(inside));
                format!("path = {}", quoted(&path.to_string_lossy()))
            }
            None => format!("version = {}", quoted(&self.req)),
        });
        if !self.uses_default_features {
            parts.push("default-features = false".to_owned());
        }
        if !self.features.is_empty() {
            let features: Vec<_> = self.features.iter().map(|feature| quoted(feature)).collect();
            parts.push(format!("features = [{}]", features.join(", ")));
        }
        let name = self.rename.clone().unwrap_or_else(|| self.name.clone());
        (name, format!("{{ {} }}", parts.join(", ")))
    }
}

impl Described {
    /// The program that is described, or why the checker cannot build it.
    fn program(&self, bin: &Target, folder: &Path, root: &Manifest, locked: Key) -> Result<Package, String> {
        let own = read_manifest(&self.manifest_path)?;
        let (lints, check_cfg) = own.lint_flags(root);
        let mut dependencies: Vec<Dependency> = self
            .dependencies
            .iter()
            .filter(|found| found.kind.is_none() && !found.optional)
            .cloned()
            .collect();
        dependencies.sort();
        let odd = dependencies.iter().find(|found| {
            let from_registry = found.source.as_ref().is_some_and(|source| source.starts_with("registry+"));
            found.target.is_some() || (found.path.is_none() && !from_registry)
        });
        if let Some(odd) = odd {
            return Err(tr!(
                "the dependency `{name}` is from git or for one platform only; \
                 exercises may use libraries by path or from a registry, for all platforms",
                name = odd.name
            ));
        }
        Ok(Package {
            name: self.name.clone(),
            bin: bin.name.clone(),
            main: bin.src_path.strip_prefix(folder).unwrap_or(&bin.src_path).to_string_lossy().into_owned(),
            edition: bin.edition.clone(),
            env: self.env(),
            features: self.features.keys().cloned().collect(),
            lints,
            check_cfg,
            dependencies,
            locked,
        })
    }

    fn library(&self) -> Library {
        let facts = serde_json::json!({
            "name": self.name, "env": self.env(), "features": self.features,
            "dependencies": self.dependencies, "targets": self.targets,
        });
        let built = || self.dependencies.iter().filter(|found| found.kind.as_deref() != Some("dev"));
        Library {
            facts: facts.to_string(),
            paths: built().filter_map(|found| found.path.clone()).collect(),
            from_registry: built().any(|found| found.path.is_none()),
        }
    }

    /// The CARGO_PKG_* variables that Cargo sets for every crate of this package.
    fn env(&self) -> Vec<(String, String)> {
        let (numbers, pre) = match self.version.split_once('-') {
            Some((numbers, pre)) => (numbers, pre.split('+').next().unwrap_or_default()),
            None => (self.version.split('+').next().unwrap_or_default(), ""),
        };
        let mut numbers = numbers.split('.');
        let mut number = || numbers.next().unwrap_or_default().to_owned();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        [
            ("NAME", self.name.clone()),
            ("VERSION", self.version.clone()),
            ("VERSION_MAJOR", number()),
            ("VERSION_MINOR", number()),
            ("VERSION_PATCH", number()),
            ("VERSION_PRE", pre.to_owned()),
            ("AUTHORS", self.authors.join(":")),
            ("DESCRIPTION", text(&self.description)),
            ("HOMEPAGE", text(&self.homepage)),
            ("REPOSITORY", text(&self.repository)),
            ("LICENSE", text(&self.license)),
            ("LICENSE_FILE", text(&self.license_file)),
            ("README", text(&self.readme)),
            ("RUST_VERSION", text(&self.rust_version)),
        ]
        .into_iter()
        .map(|(name, value)| (format!("CARGO_PKG_{name}"), value))
        .collect()
    }
}

/// The key of the root manifest, the lock file, every manifest below `exercises/`, and that of the listings.
fn manifests_key(root: &Path, toolchain: &Toolchain) -> Result<Key, Error> {
    let mut key = Key::of("manifests")
        .with("checker", env!("CARGO_PKG_VERSION"))
        .with("toolchain", toolchain.identity().hex())
        .with("root", root.as_os_str().as_encoded_bytes());
    let manifest = root.join("Cargo.toml");
    key = key.with("Cargo.toml", fs::read(&manifest).map_err(|fault| Error::reading(&manifest, fault))?);
    key = key.with("Cargo.lock", fs::read(root.join("Cargo.lock")).unwrap_or_default());
    // The folders of `exercises/` and those in them: what is in an exercise is not listed for its manifest.
    let mut folders = folders_in(&root.join("exercises"));
    folders.extend(folders.clone().iter().flat_map(|chapter| folders_in(chapter)));
    folders.push(root.join(LISTINGS));
    for folder in folders {
        if let Ok(bytes) = fs::read(folder.join("Cargo.toml")) {
            // Which files there are decides what Cargo finds: a program, a library, or both.
            let has = |name: &str| [u8::from(folder.join(name).exists())];
            key = key
                .with("folder", folder.as_os_str().as_encoded_bytes())
                .with("manifest", bytes)
                .with("main.rs", has("src/main.rs"))
                .with("lib.rs", has("src/lib.rs"));
        }
    }
    Ok(key.key())
}

/// The folders in a folder that may hold a package, by name; none in one that cannot be read.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let may_hold_a_package = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let is_part = ["src", "tests", "examples", "target"].iter().any(|part| name == *part);
        !is_part && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let mut folders: Vec<PathBuf> =
        entries.flatten().filter(may_hold_a_package).map(|entry| entry.path()).collect();
    folders.sort_unstable();
    folders
}

/// Reads a manifest, or says why it cannot be used.
fn read_manifest(path: &Path) -> Result<Manifest, String> {
    let text = fs::read_to_string(path).map_err(|fault| fault.to_string())?;
    Manifest::read(&text)
}
