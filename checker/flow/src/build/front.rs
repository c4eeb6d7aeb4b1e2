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
//! made. What the compiler says of a program that it refuses is never heard through a front: see
//! [`Builder::build`](super::Builder::build).

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

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
/// What acts beyond its own crate, and must not be there twice.
const REACHES_OUT: [&str; 4] = ["no_mangle", "export_name", "link_section", "global_allocator"];

/// What was made of a starter: the front's file and its length, or nothing where it cannot be compiled like this.
#[derive(Serialize, Deserialize)]
struct Record {
    front: Option<(String, u64)>,
}

/// All that making a front needs to know of its surroundings.
pub(super) struct Front<'a> {
    pub(super) root: &'a Path,
    pub(super) store: &'a Store,
    pub(super) toolchain: &'a Toolchain,
    pub(super) environment: &'a Environment,
    pub(super) cancel: &'a Cancel,
    pub(super) profile: &'a [Vec<String>; 2],
}

impl Front<'_> {
    /// The same libraries with a front of this recipe's starter before one of them, made now if it is not there yet;
    /// `None` where there can be none. `key` is that of the libraries.
    ///
    /// # Errors
    /// The compiler cannot be started, or the store not written. A starter that does not compile is no error.
    pub(super) fn of(
        &self,
        package: &Package,
        recipe: &Recipe,
        key: Key,
        libraries: &Ready,
    ) -> Result<Option<Ready>, Error> {
        let is_rlib = |(_, file): &&(String, PathBuf)| file.extension().is_some_and(|end| end == "rlib");
        let Some((name, _)) = libraries.externs.iter().find(is_rlib) else { return Ok(None) };
        let texts = || recipe.starter.values().map(|bytes| String::from_utf8_lossy(bytes));
        let reaches_out = texts().any(|text| REACHES_OUT.iter().any(|word| text.contains(word)));
        if reaches_out || !recipe.starter.contains_key(&package.main) {
            return Ok(None);
        }
        let key = self.key(package, recipe, key);
        if self.store.get::<Record>(KIND, key).is_none() {
            let _lock = self.store.lock("fronts", self.cancel)?;
            if self.store.get::<Record>(KIND, key).is_none() {
                let front = self.make(package, recipe, name, key, libraries)?;
                self.store.put(KIND, key, &Record { front })?;
            }
        }
        let known = self.known(key);
        Ok(known.map(|(file, held)| libraries.behind(name, file, held)))
    }

    /// Everything that a front is made from.
    fn key(&self, package: &Package, recipe: &Recipe, libraries: Key) -> Key {
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

    /// The front under this key, if it is there in its full length.
    fn known(&self, key: Key) -> Option<(PathBuf, Lock)> {
        let (name, length) = self.store.get::<Record>(KIND, key)?.front?;
        let folder = self.folder(key);
        let held = self.store.hold(&folder)?;
        let file = folder.join(name);
        if file.metadata().ok()?.len() != length {
            // Somebody emptied the store by hand. It is made anew the next time.
            self.store.forget(KIND, key);
            return None;
        }
        self.store.used(&folder);
        Some((file, held))
    }

    fn folder(&self, key: Key) -> PathBuf {
        self.store.path("libraries/ready").join(key.short())
    }

    /// Compiles a front; nothing where the compiler refuses it.
    fn make(
        &self,
        package: &Package,
        recipe: &Recipe,
        name: &str,
        key: Key,
        libraries: &Ready,
    ) -> Result<Option<(String, u64)>, Error> {
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
        let args = flags::of_front(package, self.profile, libraries, &places, (name, key));
        let mut env = self.environment.for_rustc();
        env.extend(flags::variables(package, &self.toolchain.cargo, &places));
        let end = Tool::new(&self.toolchain.rustc, &tree, env).args(args).run(self.cancel, |_, _| {})?;
        let file = flags::front(name);
        let made = out.join(&file);
        if end != End::Exit(0) {
            return Ok(None);
        }
        let length = made.metadata().map_err(|fault| Error::reading(&made, fault))?.len();
        let folder = self.folder(key);
        self.store.folder("libraries/ready")?;
        // What is there has lost its record: nobody can be using it.
        let _ = fs::remove_dir_all(&folder);
        fs::rename(&out, &folder).map_err(|fault| Error::writing(&folder, fault))?;
        Ok(Some((file, length)))
    }
}
