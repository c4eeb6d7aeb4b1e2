//! The libraries that exercises use: built once, by Cargo, into the checker's own target folder.
//!
//! For every set of dependencies that a program states, a support crate is generated: an empty
//! library in a workspace of its own, with that set, the course's Cargo.lock and no debug information.
//! Cargo builds it; then the finished libraries are put into a folder under their own key:
//!
//! ```text
//! support/SET/Cargo.toml         the generated crate
//! libraries/path|registry/       Cargo's target folders, under one lock each
//! libraries/ready/KEY/           what rustc reads: never changed, only removed as a whole
//! ```
//!
//! A compilation that has begun therefore never sees a library of another version, and
//! needs no lock. A set that takes nothing from a registry has a target folder of its own,
//! since the exercises that use only the course's own library must not wait until tokio is built.
//!
//! Cargo decides by times of files whether a path dependency is fresh, and is wrong where
//! a file came with an old time (`cp -p`, `git stash`, an archive). So once the key says that sources
//! changed, what Cargo has of them is cleaned first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::store::Lock;
use super::tool::Tool;
use super::workspace::{Dependency, Package, Workspace};
use super::{Environment, Error, Key, Progress, Store, Toolchain};
use process::{Cancel, End, Stream};
use text::tr;

/// The finished libraries of one set, as `rustc` is told of them. Held while it exists.
#[derive(Debug, Default)]
pub(super) struct Ready {
    /// The name in the program, and the file.
    pub(super) externs: Vec<(String, PathBuf)>,
    /// Folders in which `rustc` finds what these libraries need themselves.
    pub(super) search: Vec<PathBuf>,
    /// What build scripts add to the search for native libraries, as Cargo writes it.
    pub(super) native: Vec<String>,
    _held: Option<Arc<Lock>>,
    _front_held: Option<Lock>,
}

impl Ready {
    /// The same libraries with this file in the place of the one of this name, and held as they are.
    pub(super) fn behind(&self, name: &str, front: PathBuf, held: Lock) -> Self {
        let mut externs = self.externs.clone();
        for (_, file) in externs.iter_mut().filter(|(known, _)| known == name) {
            file.clone_from(&front);
        }
        Self {
            externs,
            search: self.search.clone(),
            native: self.native.clone(),
            _held: self._held.clone(),
            _front_held: Some(held),
        }
    }

    /// Every folder that `rustc` reads libraries from.
    pub(super) fn folders(&self) -> BTreeSet<&Path> {
        let of_externs = self.externs.iter().filter_map(|(_, file)| file.parent());
        self.search.iter().map(PathBuf::as_path).chain(of_externs).collect()
    }
}

#[cfg(test)]
impl Ready {
    /// One library in a folder of its own, which need not exist.
    pub(super) fn with(name: &str, file: &Path) -> Self {
        Self {
            externs: vec![(name.to_owned(), file.to_owned())],
            search: file.parent().map(Path::to_owned).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// What is recorded of a finished set; the paths are names in its folder.
#[derive(Serialize, Deserialize)]
struct Record {
    externs: Vec<(String, String)>,
    files: Vec<(String, u64)>,
    native: Vec<String>,
}

/// The part of a support crate's `cargo metadata` that tells which library has which name.
#[derive(Deserialize)]
struct Metadata {
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    root: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<NodeDependency>,
}

#[derive(Deserialize)]
struct NodeDependency {
    name: String,
    pkg: String,
}

/// One message of `cargo build --message-format=json`.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    target: Option<MessageTarget>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    #[serde(default)]
    linked_paths: Vec<String>,
}

#[derive(Deserialize)]
struct MessageTarget {
    kind: Vec<String>,
}

const KIND: &str = "libraries";

/// All that building libraries needs to know of its surroundings.
pub(super) struct Libraries<'a> {
    pub(super) root: &'a Path,
    pub(super) store: &'a Store,
    pub(super) toolchain: &'a Toolchain,
    pub(super) environment: &'a Environment,
    pub(super) workspace: &'a Workspace,
    pub(super) cancel: &'a Cancel,
    /// Keys that were computed in this check.
    pub(super) keys: &'a Mutex<BTreeMap<Vec<Dependency>, Key>>,
}

impl Libraries<'_> {
    /// The key of the libraries that a package states; computed once in a check.
    pub(super) fn key(&self, package: &Package) -> Result<Key, Error> {
        // Whoever asks meanwhile waits: to read the same sources a second time takes as long.
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get(&package.dependencies) {
            return Ok(*key);
        }
        let key = self.key_now(package)?;
        keys.insert(package.dependencies.clone(), key);
        Ok(key)
    }

    /// The key as the sources are at this moment.
    fn key_now(&self, package: &Package) -> Result<Key, Error> {
        let mut key = Key::of("libraries")
            .with("checker", env!("CARGO_PKG_VERSION"))
            .with("toolchain", self.toolchain.identity().hex())
            .with("set", set_text(&package.dependencies))
            .with("profile", &self.workspace.profile_of_libraries)
            .with("sources", self.workspace.sources_key(&package.dependencies)?.hex());
        if self.workspace.needs_registry(&package.dependencies) {
            key = key.with("locked", package.locked.hex());
        }
        Ok(key.key())
    }

    /// The libraries of a package with their key, built now if they are not there yet.
    ///
    /// The key can be another than [`Libraries::key`] was before, when sources change meanwhile.
    pub(super) fn ready(
        &self,
        package: &Package,
        progress: &dyn Fn(Progress),
    ) -> Result<(Key, Ready), Error> {
        if package.dependencies.is_empty() {
            return Ok((self.key(package)?, Ready::default()));
        }
        let names = || package.dependencies.iter().map(|found| found.name.clone()).collect::<Vec<_>>();
        for _ in 0..3 {
            let key = self.key(package)?;
            if let Some(ready) = self.known(key) {
                return Ok((key, ready));
            }
            let registry = self.workspace.needs_registry(&package.dependencies);
            let place = if registry { "registry" } else { "path" };
            let _lock = self.store.lock(&format!("libraries-{place}"), self.cancel)?;
            if let Some(ready) = self.known(key) {
                return Ok((key, ready));
            }
            progress(Progress::Libraries { names: names() });
            let record = self.build(package, key, place, progress)?;
            let now = self.key_now(package)?;
            if now == key {
                self.store.put(KIND, key, &record)?;
            } else if let Ok(mut keys) = self.keys.lock() {
                keys.insert(package.dependencies.clone(), now);
            }
        }
        Err(Error::Unsteady { names: names() })
    }

    /// The finished libraries under this key, if all files are there in their full length.
    fn known(&self, key: Key) -> Option<Ready> {
        let record: Record = self.store.get(KIND, key)?;
        let folder = self.folder(key);
        let held = self.store.hold(&folder)?;
        let whole = |(name, length): &(String, u64)| {
            folder.join(name).metadata().is_ok_and(|meta| meta.len() == *length)
        };
        if !record.files.iter().all(whole) {
            return None;
        }
        self.store.used(&folder);
        Some(Ready {
            externs: record.externs.into_iter().map(|(name, file)| (name, folder.join(file))).collect(),
            search: vec![folder],
            native: record.native,
            _held: Some(Arc::new(held)),
            _front_held: None,
        })
    }

    fn folder(&self, key: Key) -> PathBuf {
        self.store.path("libraries/ready").join(key.short())
    }

    /// Starts Cargo, and puts what it made into the folder of this key.
    fn build(
        &self,
        package: &Package,
        key: Key,
        place: &str,
        progress: &dyn Fn(Progress),
    ) -> Result<Record, Error> {
        let support = self.write_support(package)?;
        let target = self.store.folder(Path::new("libraries").join(place))?;
        for dependency in package.dependencies.iter().filter(|found| found.path.is_some()) {
            // There is nothing to clean in the first build, and then Cargo's refusal means nothing.
            if target.join("debug").exists() {
                self.cargo(&support, &["clean", "--offline", "-p", &dependency.name], &target, |_, _| {})?;
            }
        }
        let build = ["build", "--message-format=json-render-diagnostics"];
        let mut made = Vec::new();
        let mut said = String::new();
        let locked = support.join("Cargo.lock").exists();
        // With a lock file and a warm registry nothing is asked of the network. Only when that
        // fails may Cargo go there.
        let tries: &[&[&str]] = if locked { &[&["--offline"], &[]] } else { &[&[]] };
        let mut done = false;
        for extra in tries {
            (made, said) = (Vec::new(), String::new());
            let args: Vec<&str> = build.iter().chain(*extra).copied().collect();
            done = self.cargo(&support, &args, &target, |stream, line| match stream {
                Stream::Stdout => made.extend(serde_json::from_str::<Message>(line)),
                Stream::Stderr => {
                    said.push_str(line);
                    said.push('\n');
                    progress(Progress::LibraryLine(line.to_owned()));
                }
            })?;
            let network = ["--offline", "offline mode", "no matching package", "failed to download"];
            if done || !network.iter().any(|sign| said.contains(sign)) {
                break;
            }
        }
        if !done {
            let names = package.dependencies.iter().map(|found| found.name.clone()).collect();
            return Err(
                super::diagnostics::own_fault(&said, &target).unwrap_or(Error::Libraries { names, said })
            );
        }
        let named = self.externs(&support, &target)?;
        self.collect(key, &made, &named)
    }

    /// Which package has which name in the program.
    fn externs(&self, support: &Path, target: &Path) -> Result<Node, Error> {
        let mut out = String::new();
        let mut said = String::new();
        let args =
            ["metadata", "--format-version", "1", "--offline", "--filter-platform", &self.toolchain.host];
        let done = self.cargo(support, &args, target, |pipe, line| {
            if pipe == Stream::Stdout { &mut out } else { &mut said }.push_str(line);
        })?;
        let refused = |said: String| Error::Manifest { path: support.join("Cargo.toml"), said };
        if !done {
            return Err(refused(said));
        }
        let metadata: Metadata = serde_json::from_str(&out).map_err(|fault| refused(fault.to_string()))?;
        let Resolve { root, nodes } = metadata.resolve;
        let support = nodes.into_iter().find(|node| node.id == root);
        support.ok_or_else(|| refused(tr!("Cargo does not describe the support crate")))
    }

    /// Puts the libraries among what Cargo made into the folder of their key.
    fn collect(&self, key: Key, made: &[Message], support: &Node) -> Result<Record, Error> {
        let work = self.store.workplace()?;
        let mut record = Record { externs: Vec::new(), files: Vec::new(), native: Vec::new() };
        for message in made {
            record.native.extend(message.linked_paths.iter().cloned());
            let is_library = message.target.as_ref().is_some_and(|target| {
                target
                    .kind
                    .iter()
                    .any(|kind| matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "proc-macro"))
            });
            let wanted = message.reason == "compiler-artifact" && message.package_id != support.id;
            if !wanted || !is_library {
                continue;
            }
            let from_registry = message.package_id.starts_with("registry+");
            for file in &message.filenames {
                let Some(name) = file.file_name().map(|name| name.to_string_lossy().into_owned()) else {
                    continue;
                };
                let to = work.path().join(&name);
                // What a registry gave is never built anew under the same name; the rest may be.
                if !(from_registry && fs::hard_link(file, &to).is_ok()) {
                    fs::copy(file, &to).map_err(|fault| Error::writing(&to, fault))?;
                }
                let length = to.metadata().map_err(|fault| Error::reading(&to, fault))?.len();
                record.files.push((name, length));
            }
            // Cargo names an rlib to a program, and a procedural macro by its only file.
            let file =
                message.filenames.iter().find(|file| file.extension().is_some_and(|end| end == "rlib"));
            let file = file.or(message.filenames.first()).and_then(|file| file.file_name());
            if let Some(file) = file {
                let file = file.to_string_lossy();
                let named = support.deps.iter().filter(|found| found.pkg == message.package_id);
                record.externs.extend(named.map(|found| (found.name.clone(), file.clone().into_owned())));
            }
        }
        record.externs.sort();
        let folder = self.folder(key);
        self.store.folder("libraries/ready")?;
        if folder.exists() {
            // A folder that lost files, or whose record is gone: nobody can be using it.
            fs::rename(&folder, self.store.workplace()?.path().join("gone"))
                .map_err(|fault| Error::writing(&folder, fault))?;
        }
        fs::rename(work.keep(), &folder).map_err(|fault| Error::writing(&folder, fault))?;
        Ok(record)
    }

    /// Writes the support crate of a set, and says where it is.
    fn write_support(&self, package: &Package) -> Result<PathBuf, Error> {
        let set = Key::of("set").with("text", set_text(&package.dependencies)).key().short();
        let folder = self.store.folder(Path::new("support").join(set).join("src"))?;
        let folder = folder.parent().map(Path::to_owned).unwrap_or(folder);
        let manifest = format!(
            "# Written by the checker, which builds the exercises' libraries from it.\n\
             [package]\nname = \"support\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [workspace]\nresolver = \"3\"\n\n{}\n{}",
            set_text(&package.dependencies),
            self.workspace.profile_of_libraries
        );
        self.store.write(&folder.join("Cargo.toml"), manifest.as_bytes())?;
        self.store.write(&folder.join("src/lib.rs"), b"//! Nothing: only its dependencies are wanted.\n")?;
        if let Ok(lock) = fs::read(self.root.join("Cargo.lock")) {
            self.store.write(&folder.join("Cargo.lock"), &lock)?;
        }
        Ok(folder)
    }

    /// Starts Cargo in the support crate; says whether it succeeded.
    fn cargo(
        &self,
        support: &Path,
        args: &[&str],
        target: &Path,
        on_line: impl FnMut(Stream, &str),
    ) -> Result<bool, Error> {
        let mut env = self.environment.for_cargo(&self.toolchain.rustc);
        env.push(("CARGO_TARGET_DIR".into(), target.to_owned().into()));
        let end = Tool::new(&self.toolchain.cargo, support, env)
            .args(args.iter().copied())
            .run(self.cancel, on_line)?;
        Ok(end == End::Exit(0))
    }
}

/// The `[dependencies]` of a support crate.
fn set_text(dependencies: &[Dependency]) -> String {
    let lines = dependencies.iter().map(|found| found.toml(None));
    lines.fold("[dependencies]\n".to_owned(), |text, (name, value)| format!("{text}{name} = {value}\n"))
}
