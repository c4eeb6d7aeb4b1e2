//! The builder: asks the store, and compiles what is not in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::compile::{Compiled, Compiler};
use super::flags::Places;
use super::front::Front;
use super::libraries::{Libraries, Ready};
use super::store::Lock;
use super::workspace::{Dependency, Package, Workspace};
use super::{
    Answer, Built, Environment, Error, Key, KeyMaker, Outcome, Place, Program, Progress, Recalled, Recipe,
    Rendered, Store, Toolchain, analysis, flags,
};
use crate::run::{NoWall, Wall};
use process::{Cancel, Invocation};

/// What the store remembers of a recipe.
#[derive(Serialize, Deserialize)]
struct Remembered {
    said: Rendered,
    /// `None` for a compile error.
    program: Option<ProgramRecord>,
    /// Files outside the recipe that the compiler read (`include_str!("../data.txt")`): still the same?
    also_read: BTreeMap<PathBuf, Key>,
}

impl Remembered {
    /// The key of everything that the program was made from: the recipe's, and what else was read for it.
    fn whole_key(&self, recipe: Key) -> Key {
        if self.also_read.is_empty() {
            return recipe;
        }
        let start = Key::of("program with other files").with("recipe", recipe.hex());
        let each = |key: KeyMaker, (path, content): (&PathBuf, &Key)| {
            key.with("file", path.as_os_str().as_encoded_bytes()).with("content", content.hex())
        };
        self.also_read.iter().fold(start, each).key()
    }
}

#[derive(Serialize, Deserialize)]
struct ProgramRecord {
    name: String,
    length: u64,
    /// The tree that the program is bound to by `env!("CARGO_MANIFEST_DIR")`.
    bound_to: Option<PathBuf>,
}

const KIND: &str = "builds";

/// Builds the exercises of one course.
///
/// It sees toolchain, manifests and libraries as they were when it was opened: open a new one for each
/// check or each round of a watch, which takes a few milliseconds and starts no process
/// when nothing changed. It may be used from several threads.
pub struct Builder {
    root: PathBuf,
    store: Store,
    environment: Environment,
    toolchain: Toolchain,
    workspace: Workspace,
    wall: Arc<dyn Wall>,
    cancel: Cancel,
    library_keys: Mutex<BTreeMap<Vec<Dependency>, Key>>,
}

impl Builder {
    /// Opens the course in `root`, for this process' own environment. `cancel` ends every tool that
    /// is started, and every wait; [`Error::Cancelled`] is then the answer, and nothing is kept.
    ///
    /// # Errors
    /// No toolchain, or a manifest of the root or of a library that Cargo refuses. An exercise's own manifest
    /// is no error here; see [`Builder::has_program`].
    pub fn open(root: &Path, cancel: &Cancel) -> Result<Self, Error> {
        Self::open_in(root, Environment::of_this_process(), cancel)
    }

    /// Opens the course in `root` as if the checker had been started in this environment.
    ///
    /// # Errors
    /// As [`Builder::open`].
    pub fn open_in(root: &Path, environment: Environment, cancel: &Cancel) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(|fault| Error::reading(root, fault))?;
        let store = Store::in_folder(store_folder(&root, &environment));
        let toolchain = Toolchain::find(&root, &environment, &store, cancel)?;
        let workspace = Workspace::read(&root, &toolchain, &environment, &store, cancel)?;
        let (wall, cancel) = (Arc::new(NoWall), cancel.clone());
        let library_keys = Mutex::default();
        Ok(Self { root, store, environment, toolchain, workspace, wall, cancel, library_keys })
    }

    /// The same builder with every `rustc` behind this wall. Libraries are the course's own and are
    /// built in front of it. A stranger's program is compiled for one run, and not to be worked on: see
    /// [`flags::for_strangers`] and [`flags::libraries_for_strangers`].
    #[must_use]
    pub fn behind(mut self, wall: Arc<dyn Wall>) -> Self {
        if !wall.trusts() {
            self.workspace.profile_flags[0].extend(flags::for_strangers());
            let profile = &mut self.workspace.profile_of_libraries;
            *profile = flags::libraries_for_strangers(profile);
        }
        Self { wall, ..self }
    }

    /// The store of the course in `root`, for whoever only wants to know what is remembered: no toolchain
    /// is looked for, and no manifest is read.
    pub fn store_of(root: &Path) -> Store {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        Store::in_folder(store_folder(&root, &Environment::of_this_process()))
    }

    /// The store, also for what others want to remember under a key.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The compiler that is used.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// Whether the exercise in this folder (relative to the root, with `/`) has a manifest that can be built from.
    ///
    /// # Errors
    /// What is wrong with its manifest. It concerns this exercise alone.
    pub fn has_program(&self, folder: &str) -> Result<(), Error> {
        self.workspace.program(&self.root, folder).map(drop)
    }

    /// The key of a recipe by its own files: equal for equal recipes, wherever their files are. Starts no
    /// process. What the compiler reads beside them is in [`Built::key`] and [`Recalled::key`] only, since it is
    /// not known before.
    ///
    /// # Errors
    /// When the workspace has no such program, or a library's sources cannot be read.
    pub fn key(&self, recipe: &Recipe) -> Result<Key, Error> {
        let package = self.package(recipe)?;
        Ok(self.key_with(recipe, package, self.libraries().key(package)?))
    }

    /// The key of a recipe with these libraries.
    fn key_with(&self, recipe: &Recipe, package: &Package, libraries: Key) -> Key {
        let mut key = Key::of("program")
            .with("checker", env!("CARGO_PKG_VERSION"))
            .with("toolchain", self.toolchain.identity().hex())
            .with("libraries", libraries.hex())
            .with("folder", &recipe.folder)
            .with("main", &package.main)
            .with("bin", &package.bin)
            .with("edition", &package.edition);
        for flag in flags::of_manifest(package, &self.workspace.profile_flags) {
            key = key.with("flag", flag);
        }
        for (name, value) in &package.env {
            key = key.with(name, value);
        }
        for (path, source) in &recipe.files {
            key = key.with("file", path).with("bytes", &source.bytes);
        }
        if !self.wall.trusts() {
            // The same source is another program behind another front: not what it does, but what is in it.
            for (path, bytes) in &recipe.starter {
                key = key.with("starter", path).with("bytes", bytes);
            }
        }
        key.key()
    }

    /// What the compiler said of a recipe when it last saw it, without building anything; `None`
    /// where nothing is remembered. The program itself may have been removed since: whoever wants to run
    /// it calls [`Builder::build`].
    ///
    /// # Errors
    /// As [`Builder::key`].
    pub fn recall(&self, recipe: &Recipe) -> Result<Recalled, Error> {
        let key = self.key(recipe)?;
        let found = self.record(recipe, key);
        let whole = found.as_ref().map_or(key, |found| found.whole_key(key));
        let answer = found.map(|found| Answer {
            compiles: found.program.is_some(),
            said: found.said.naming(&recipe.shown_names()),
        });
        Ok(Recalled { key: whole, answer })
    }

    /// The program of a recipe: out of the store, or compiled now.
    ///
    /// `progress` is called on this thread. Two callers with the same recipe compile it once.
    ///
    /// # Errors
    /// Everything that is not the program's own fault; see [`Error`].
    pub fn build(&self, recipe: &Recipe, progress: &dyn Fn(Progress)) -> Result<Outcome, Error> {
        if let Some(known) = self.known(recipe, self.key(recipe)?) {
            return Ok(known);
        }
        let package = self.package(recipe)?;
        let (library_key, libraries) = self.libraries().ready(package, progress)?;
        // The libraries may have changed while they were built; from here on the key is fixed.
        let key = self.key_with(recipe, package, library_key);
        // A lock for each key would leave a file for each; two keys that share one merely take turns.
        let _lock = self.store.lock(&format!("key-{}", &key.hex()[..2]), &self.cancel)?;
        if let Some(known) = self.known(recipe, key) {
            return Ok(known);
        }
        progress(Progress::Compiling);
        let compiler = self.compiler();
        let names = recipe.shown_names();
        // Behind a wall nobody sees the course's tree: the orders are in it.
        if recipe.place == Place::Tree && self.wall.trusts() && self.is_on_disk(recipe) {
            let _ours = self.store.lock(&format!("tree-{}", memory_name(package)), &self.cancel)?;
            let memory = Path::new("incremental").join(&package.name).join("tree");
            let place = (self.root.as_path(), recipe.folder.as_str(), memory.as_path());
            let compiled = compiler.compile(package, &libraries, place, &names, progress, false)?;
            if self.is_on_disk(recipe) {
                return self.keep(recipe, key, package, compiled, &self.root);
            }
        }
        let (slot, _ours) = self.slot(package)?;
        let tree = Path::new("overlays").join(&package.name).join(&slot);
        let (tree, _held) = self.store.hold_or_make(tree)?;
        recipe.lay_out(&tree)?;
        let memory = Path::new("incremental").join(&package.name).join(&slot);
        let place = (tree.as_path(), recipe.folder.as_str(), memory.as_path());
        if !self.wall.trusts()
            && let Some(fronted) = self.front(package, recipe, &libraries).get(library_key)?
        {
            match compiler.compile(package, &fronted, place, &names, &|_| {}, true) {
                Ok(compiled) if compiled.program.is_some() || compiled.past.is_some() => {
                    return self.keep(recipe, key, package, compiled, &tree);
                }
                // What is said of a program that is refused is what anybody else would hear.
                Ok(_) | Err(Error::Compiler { .. } | Error::Link { .. } | Error::DiskFull { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        let compiled = compiler.compile(package, &libraries, place, &names, progress, false)?;
        self.keep(recipe, key, package, compiled, &tree)
    }

    /// The `rustc` that [`Builder::build`] starts for a recipe of the working tree, and the program that
    /// it makes, but with everything that it writes below `memory`, which must exist. Libraries are
    /// built where they are missing; nothing else is. It is for those who compare: the answer is good
    /// as long as nobody prunes the store.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn invocation(&self, recipe: &Recipe, memory: &Path) -> Result<(Invocation, PathBuf), Error> {
        let package = self.package(recipe)?;
        let (_, libraries) = self.libraries().ready(package, &|_| {})?;
        let places = Places {
            tree: &self.root,
            root: &self.root,
            folder: &recipe.folder,
            out: memory,
            incremental: Some(&memory.join("incremental")),
        };
        let program = memory.join(flags::output(package, &recipe.folder));
        Ok((self.compiler().invocation(package, &libraries, &places), program))
    }

    fn compiler(&self) -> Compiler<'_> {
        Compiler {
            root: &self.root,
            store: &self.store,
            toolchain: &self.toolchain,
            environment: &self.environment,
            wall: &*self.wall,
            cancel: &self.cancel,
            profile: &self.workspace.profile_flags,
        }
    }

    /// What `solutions/Cargo.toml` must be, byte by byte, for the solutions that are on disk.
    pub fn solutions_manifest(&self) -> String {
        let solutions = self.root.join("solutions");
        let programs = self.workspace.programs.values();
        let dependencies = programs.clone().flat_map(|package| &package.dependencies);
        let dependencies = dependencies.map(|found| found.toml(Some(&self.root)));
        let edition = programs.map(|package| package.edition.as_str()).max().unwrap_or("2024");
        analysis::solutions_manifest(edition, &dependencies.collect(), &analysis::solution_files(&solutions))
    }

    fn front<'a>(&'a self, package: &'a Package, recipe: &'a Recipe, libraries: &'a Ready) -> Front<'a> {
        Front {
            package,
            recipe,
            libraries,
            root: &self.root,
            store: &self.store,
            toolchain: &self.toolchain,
            environment: &self.environment,
            cancel: &self.cancel,
            profile: &self.workspace.profile_flags,
        }
    }

    fn libraries(&self) -> Libraries<'_> {
        Libraries {
            root: &self.root,
            store: &self.store,
            toolchain: &self.toolchain,
            environment: &self.environment,
            workspace: &self.workspace,
            cancel: &self.cancel,
            keys: &self.library_keys,
        }
    }

    fn package(&self, recipe: &Recipe) -> Result<&Package, Error> {
        self.workspace.program(&self.root, &recipe.folder)
    }

    /// What the store remembers under this key, if it still holds.
    fn record(&self, recipe: &Recipe, key: Key) -> Option<Remembered> {
        let remembered: Remembered = self.store.get(KIND, key)?;
        let same = |(path, content): (&PathBuf, &Key)| file_key(path) == Some(*content);
        let bound_to = remembered.program.as_ref().and_then(|program| program.bound_to.as_ref());
        let elsewhere = bound_to.is_some_and(|tree| recipe.place != Place::Tree || *tree != self.root);
        (!elsewhere && remembered.also_read.iter().all(same)).then_some(remembered)
    }

    /// The outcome that the store has under this key, its program included.
    fn known(&self, recipe: &Recipe, key: Key) -> Option<Outcome> {
        let remembered = self.record(recipe, key)?;
        let said = remembered.said.naming(&recipe.shown_names());
        let whole = remembered.whole_key(key);
        let Some(record) = remembered.program else {
            return Some(Outcome::CompileError { key: whole, said, cached: true, past: None });
        };
        let package = self.package(recipe).ok()?;
        let program = self.program(package, key, &record)?;
        Some(Outcome::Built(Built { program, key: whole, warnings: said, cached: true }))
    }

    /// The program of a record, if it is there in its full length.
    fn program(&self, package: &Package, key: Key, record: &ProgramRecord) -> Option<Program> {
        let folder = self.store.path(program_folder(package, key));
        let held = self.store.hold(&folder)?;
        let path = folder.join(&record.name);
        if path.metadata().ok()?.len() != record.length {
            return None;
        }
        self.store.used(&folder);
        Some(Program::new(path, held))
    }

    /// True where the course's tree has exactly the files of the recipe.
    fn is_on_disk(&self, recipe: &Recipe) -> bool {
        let folder = self.root.join(&recipe.folder);
        recipe
            .files
            .iter()
            .all(|(path, source)| fs::read(folder.join(path)).is_ok_and(|bytes| bytes == source.bytes))
    }

    /// A place for an overlay's tree that nobody else uses now. It is used again later, since `rustc`
    /// remembers a compilation only in the same folder.
    fn slot(&self, package: &Package) -> Result<(String, Lock), Error> {
        let name = memory_name(package);
        let mut number = 0_u32;
        loop {
            if let Some(lock) = self.store.try_lock(&format!("slot-{name}-{number}"))? {
                return Ok((format!("slot-{number}"), lock));
            }
            number += 1;
        }
    }

    /// Puts what was compiled into the store: the program first, then the record that names it.
    fn keep(
        &self,
        recipe: &Recipe,
        key: Key,
        package: &Package,
        compiled: Compiled,
        tree: &Path,
    ) -> Result<Outcome, Error> {
        let own = |path: &Path| {
            let own = Path::new(&recipe.folder);
            path.strip_prefix(own).is_ok_and(|path| recipe.files.contains_key(&*path.to_string_lossy()))
        };
        let read = compiled.read.iter().flatten();
        let also_read = read.filter(|path| !own(path)).filter_map(|path| {
            let path = tree.join(path);
            Some((path.clone(), file_key(&path)?))
        });
        let also_read = also_read.collect();
        let said = compiled.said;
        let shown = said.naming(&recipe.shown_names());
        let Some(from) = compiled.program else {
            // An error can lie in a file that is not in the recipe, and then it may go away by itself.
            let all_known = compiled.read.is_some() && !said.coloured().contains("couldn't read");
            let remembered = Remembered { said, program: None, also_read };
            // Another time the compiler may come further.
            let has_answered = compiled.past.is_none() && !compiled.crashed;
            if has_answered && (all_known || !recipe.names_other_files()) {
                self.store.put(KIND, key, &remembered)?;
            }
            let key = remembered.whole_key(key);
            return Ok(Outcome::CompileError { key, said: shown, cached: false, past: compiled.past });
        };
        let failed = |fault| Error::writing(&from, fault);
        let length = from.metadata().map_err(failed)?.len();
        let (folder, held) = self.store.hold_or_make(program_folder(package, key))?;
        let path = folder.join(&package.bin);
        fs::rename(&from, &path).map_err(|fault| Error::writing(&path, fault))?;
        let bound_to = compiled.bound.then(|| tree.to_owned());
        let record = ProgramRecord { name: package.bin.clone(), length, bound_to };
        let remembered = Remembered { said, program: Some(record), also_read };
        self.store.put(KIND, key, &remembered)?;
        let (program, key) = (Program::new(path, held), remembered.whole_key(key));
        Ok(Outcome::Built(Built { program, key, warnings: shown, cached: false }))
    }
}

/// Where a course's store is: `target/checker`, or below CARGO_TARGET_DIR in a folder for this course alone.
fn store_folder(root: &Path, environment: &Environment) -> PathBuf {
    match environment.get("CARGO_TARGET_DIR") {
        Some(target) => {
            let course = Key::of("course").with("root", root.as_os_str().as_encoded_bytes()).key();
            // Cargo takes a relative one from where it is started.
            let target = std::path::absolute(target).unwrap_or_else(|_| root.join(target));
            target.join(format!("checker-{}", course.short()))
        }
        None => root.join("target/checker"),
    }
}

/// The key of a file's content, or nothing where it cannot be read.
fn file_key(path: &Path) -> Option<Key> {
    Some(Key::of("file").with("bytes", fs::read(path).ok()?).key())
}

/// The part of a lock's name that stands for a package.
fn memory_name(package: &Package) -> String {
    Key::of("memory").with("package", &package.name).key().short()
}

/// Where a program is, relative to the store.
fn program_folder(package: &Package, key: Key) -> PathBuf {
    Path::new("programs").join(&package.name).join(key.short())
}
