//! The front of a library: what all programs of one exercise make of its generic code, compiled once.
//!
//! `Vec<String>` or a task queue of a runtime is generic code, and rustc compiles it anew in every program that uses
//! it, unless it finds it compiled in a library already. So where hundreds of strangers' programs are made from one
//! starter, the starter itself is compiled once, in a library that stands in front of a real one under the same name:
//!
//! ```text
//! program ──► node_loop   the front: `pub use node_loop::*`, and the starter's code, which nobody can name
//!                 └─────► node_loop   the real one
//! ```
//!
//! A program that is much like its starter then takes half the work, and any program on tokio an eighth less. Nothing else
//! changes: it is compiled from the same generic code with the same flags, and a front that could be in the way is not
//! made. Where the compiler refuses a program or crashes on it, it is asked once more without a front, and that is its
//! answer: see [`Builder::build`](super::Builder::build).

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::diagnostics::Message;
use super::flags::{self, Places};
use super::libraries::Ready;
use super::store::Lock;
use super::tool::Tool;
use super::workspace::Package;
use super::{Environment, Error, Key, Place, Recipe, Store, Toolchain};
use process::{Cancel, End};

/// The kind of record.
const KIND: &str = "fronts";
/// The module that the starter becomes. No library has anything of this name, which the front would hide.
const MODULE: &str = "the_starter_of_this_exercise";
/// What acts beyond its own module or crate, and must not be there twice.
const REACHES_OUT: [&str; 5] =
    ["no_mangle", "export_name", "link_section", "global_allocator", "macro_export"];

/// What was made of a starter: the front's file and its length, or nothing where the compiler refuses it like this.
#[derive(Serialize, Deserialize)]
struct Record {
    front: Option<(String, u64)>,
}

/// What is known of a front.
enum Known {
    Ready(PathBuf, Lock),
    /// The compiler refuses the starter as a part of a library.
    Refused,
    /// It was not made yet, or was removed since.
    Missing,
}

/// The front of one program's libraries, and all that making it needs to know of its surroundings.
pub(super) struct Front<'a> {
    pub(super) package: &'a Package,
    pub(super) recipe: &'a Recipe,
    pub(super) libraries: &'a Ready,
    pub(super) root: &'a Path,
    pub(super) store: &'a Store,
    pub(super) toolchain: &'a Toolchain,
    pub(super) environment: &'a Environment,
    pub(super) cancel: &'a Cancel,
    pub(super) profile: &'a [Vec<String>; 2],
}

impl Front<'_> {
    /// The same libraries with a front of this recipe's starter before one of them, made now if it is not there;
    /// `None` where there is none: it only saves work, so that nothing that goes wrong with it is a program's trouble.
    /// `key` is that of the libraries.
    ///
    /// # Errors
    /// [`Error::Cancelled`] alone.
    pub(super) fn get(&self, key: Key) -> Result<Option<Ready>, Error> {
        let is_rlib = |(_, file): &&(String, PathBuf)| file.extension().is_some_and(|end| end == "rlib");
        let Some((name, _)) = self.libraries.externs.iter().find(is_rlib) else { return Ok(None) };
        if !self.makes_sense() {
            return Ok(None);
        }
        match self.ready(name, self.key(key)) {
            Ok(front) => Ok(front.map(|(file, held)| self.libraries.behind(name, file, held))),
            Err(Error::Cancelled) => Err(Error::Cancelled),
            Err(_) => Ok(None),
        }
    }

    /// Whether a front of this starter may be made, and would be of use.
    fn makes_sense(&self) -> bool {
        // Optimised, a program would inline generic code, which it cannot where it finds it compiled.
        let optimised =
            self.profile.iter().flatten().any(|flag| flag.starts_with("opt-level=") && flag != "opt-level=0");
        let starter = &self.recipe.starter;
        let mut texts = starter.values().map(|bytes| String::from_utf8_lossy(bytes));
        let reaches_out = texts.any(|text| REACHES_OUT.iter().any(|word| text.contains(word)));
        !optimised && !reaches_out && starter.contains_key(&self.package.main)
    }

    /// The front under this key, made now where it is missing.
    fn ready(&self, name: &str, key: Key) -> Result<Option<(PathBuf, Lock)>, Error> {
        let mut lock = None;
        for _ in 0..3 {
            match self.known(key) {
                Known::Ready(file, held) => return Ok(Some((file, held))),
                Known::Refused => return Ok(None),
                Known::Missing => {}
            }
            if lock.is_none() {
                // Another one may have made it while this one waited.
                lock = Some(self.store.lock(&format!("front-{}", &key.hex()[..2]), self.cancel)?);
            } else if let Some(record) = self.make(name, key)? {
                self.store.put(KIND, key, &record)?;
            } else {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Everything that a front is made from.
    fn key(&self, libraries: Key) -> Key {
        let (package, recipe) = (self.package, self.recipe);
        let mut key = Key::of("front")
            .with("checker", env!("CARGO_PKG_VERSION"))
            .with("libraries", libraries.hex())
            .with("main", &package.main)
            .with("edition", &package.edition);
        for flag in self.profile.iter().flatten() {
            key = key.with("flag", flag);
        }
        for (name, value) in &package.env {
            key = key.with(name, value);
        }
        recipe
            .starter
            .iter()
            .fold(key, |key, (path, bytes)| key.with("file", path).with("bytes", bytes))
            .key()
    }

    /// What is known under this key. Folders are removed apart from records, when the store is pruned.
    fn known(&self, key: Key) -> Known {
        let Some(record) = self.store.get::<Record>(KIND, key) else { return Known::Missing };
        let Some((name, length)) = record.front else { return Known::Refused };
        let folder = self.folder(key);
        let file = folder.join(name);
        match self.store.hold(&folder) {
            Some(held) if file.metadata().is_ok_and(|meta| meta.len() == length) => {
                self.store.used(&folder);
                Known::Ready(file, held)
            }
            _ => Known::Missing,
        }
    }

    fn folder(&self, key: Key) -> PathBuf {
        self.store.path("libraries/ready").join(key.short())
    }

    /// Compiles a front. There is nothing to record where the compiler was ended, crashed, or had no room: another time it
    /// may come further.
    fn make(&self, name: &str, key: Key) -> Result<Option<Record>, Error> {
        let (package, recipe) = (self.package, self.recipe);
        let work = self.store.workplace()?;
        let (tree, out) = (work.path().join("tree"), work.path().join("out"));
        for folder in [&tree, &out] {
            fs::create_dir(folder).map_err(|fault| Error::writing(folder, fault))?;
        }
        let files = recipe.starter.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        Recipe::new(&recipe.folder, Place::Overlay, files).lay_out(&tree)?;
        let main = format!("{}/{}", recipe.folder, package.main);
        let text = format!("pub use ::{name}::*;\n#[path = {main:?}]\nmod {MODULE};\n");
        self.store.write(&tree.join("front.rs"), text.as_bytes())?;
        let places =
            Places { tree: &tree, root: self.root, folder: &recipe.folder, out: &out, incremental: None };
        let args = flags::of_front(package, self.profile, self.libraries, &places, (name, key));
        let mut env = self.environment.for_rustc();
        env.extend(flags::variables(package, &self.toolchain.cargo, &places));
        let mut of_the_starter = false;
        let tool = Tool::new(&self.toolchain.rustc, &tree, env).args(args);
        let end = tool.run(self.cancel, |_, line| {
            of_the_starter |= Message::read(line).is_some_and(|message| message.is_of_the_program());
        })?;
        if end != End::Exit(0) {
            return Ok((end == End::Exit(1) && of_the_starter).then_some(Record { front: None }));
        }
        let file = flags::front(name);
        let made = out.join(&file);
        let length = made.metadata().map_err(|fault| Error::reading(&made, fault))?.len();
        let folder = self.folder(key);
        self.store.folder("libraries/ready")?;
        if folder.exists() {
            // It lost its file or its record. Whoever may still read it does so where it is moved.
            fs::rename(&folder, work.path().join("gone")).map_err(|fault| Error::writing(&folder, fault))?;
        }
        fs::rename(&out, &folder).map_err(|fault| Error::writing(&folder, fault))?;
        Ok(Some(Record { front: Some((file, length)) }))
    }
}
