//! One compilation: `rustc` is started, heard, and its program put into the store.
//!
//! It says what came out and remembers nothing: that is for [`super::Builder`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::diagnostics::{Message, Rendered, is_full_disk, own_fault};
use super::flags::{self, Places};
use super::libraries::Ready;
use super::store::Lock;
use super::workspace::Package;
use super::{Environment, Error, Progress, Store, Toolchain};
use crate::run::{Compilation, Wall};
use process::{Cancel, End, Invocation, Limit};
use text::tr;

/// What came out of a compilation. The next one in the same memory overwrites it.
pub(super) struct Compiled {
    /// The program, still where the compiler put it; `None` when the compiler refused it.
    pub(super) program: Option<PathBuf>,
    /// All that the compiler said.
    pub(super) said: Rendered,
    /// Files that it read, relative to the tree or absolute; `None` where it stopped before it said so.
    pub(super) read: Option<BTreeSet<PathBuf>>,
    /// True where the program holds the absolute path of its own folder (`env!("CARGO_MANIFEST_DIR")`).
    pub(super) bound: bool,
    /// The limit that the compiler went past, behind a wall that holds it to any.
    pub(super) past: Option<Limit>,
    /// It crashed on a stranger's program, and more than once. That is no answer to remember.
    pub(super) crashed: bool,
    /// Keeps the folder that the program is in.
    pub(super) _held: Arc<Lock>,
}

/// What a compilation needs to know of its surroundings.
pub(super) struct Compiler<'a> {
    pub(super) root: &'a Path,
    pub(super) store: &'a Store,
    pub(super) toolchain: &'a Toolchain,
    pub(super) environment: &'a Environment,
    pub(super) wall: &'a dyn Wall,
    pub(super) cancel: &'a Cancel,
    pub(super) profile: &'a [Vec<String>; 2],
}

impl Compiler<'_> {
    /// The `rustc` of one compilation: which, with what arguments and environment, and where.
    pub(super) fn invocation(&self, package: &Package, libraries: &Ready, places: &Places<'_>) -> Invocation {
        let variables = flags::variables(package, &self.toolchain.cargo, places);
        let env = self.environment.for_rustc().into_iter().chain(variables);
        let invocation = Invocation::new(&self.toolchain.rustc, places.tree).args(flags::all(
            package,
            self.profile,
            libraries,
            places,
        ));
        env.fold(invocation, |invocation, (name, value)| invocation.env(name, value))
    }

    /// Compiles the program in `tree/folder`; `names` maps the paths that `rustc` is given to those to show.
    ///
    /// `memory` names the folder of the store in which `rustc` remembers earlier compilations. Only one
    /// caller at a time may use it. The program is written there too and not to a new
    /// folder each time: a new path makes `rustc` forget part of what it knows. With `once`, a crash is not tried again.
    pub(super) fn compile(
        &self,
        package: &Package,
        libraries: &Ready,
        (tree, folder, memory): (&Path, &str, &Path),
        names: &BTreeMap<String, String>,
        progress: &dyn Fn(Progress),
        once: bool,
    ) -> Result<Compiled, Error> {
        let (memory, held) = self.store.hold_or_make(memory)?;
        let [out, incremental] = ["out", "incremental"].map(|name| memory.join(name));
        fs::create_dir_all(&out).map_err(|fault| Error::writing(&out, fault))?;
        let incremental = Some(incremental.as_path()).filter(|_| self.wall.trusts());
        let places = Places { tree, root: self.root, folder, out: &out, incremental };
        let held = Arc::new(held);
        let attempt = || self.attempt(package, libraries, &places, names, progress, held.clone());
        let first = attempt();
        if once || self.wall.trusts() {
            return first;
        }
        // A stranger's program may make the compiler crash, and so may a machine in trouble: who does it twice does it
        // always. What goes past a limit does it always.
        let second = match first {
            Err(Error::Compiler { .. } | Error::Link { .. } | Error::DiskFull { .. }) => attempt(),
            first => return first,
        };
        let refused = |said: String| Compiled {
            program: None,
            said: Rendered::from(said),
            read: None,
            bound: false,
            past: None,
            crashed: true,
            _held: held.clone(),
        };
        match second {
            // Nobody but the system itself, short of memory, ends the compiler like this.
            Err(Error::Compiler { how, said }) if how == described(End::Signal(libc::SIGKILL)) => {
                Err(Error::Compiler { how, said })
            }
            Err(Error::Compiler { how, said }) => Ok(refused(tr!(
                "the compiler ended without an answer to this program, twice ({how}):\n{said}",
                how = how,
                said = said
            ))),
            Err(Error::Link { said }) => Ok(refused(said)),
            // What it may write is bounded, and only what is made of the program is written there.
            Err(Error::DiskFull { .. }) => Ok(Compiled { past: Some(Limit::Disk), ..refused(String::new()) }),
            second => second,
        }
    }

    /// One attempt to compile.
    fn attempt(
        &self,
        package: &Package,
        libraries: &Ready,
        places: &Places<'_>,
        names: &BTreeMap<String, String>,
        progress: &dyn Fn(Progress),
        held: Arc<Lock>,
    ) -> Result<Compiled, Error> {
        let out = places.out;
        // What a compiler that was killed left behind must not be taken for a result.
        empty(out)?;
        let (mut said, mut placeless, mut outside) = (Rendered::default(), String::new(), String::new());
        let mut of_the_program = false;
        let invocation = self.invocation(package, libraries, places);
        let name = flags::output(package, places.folder);
        let dep_info = format!("{name}.d");
        let native =
            libraries.native.iter().map(|native| native.split_once('=').map_or(&**native, |two| two.1));
        let readable: Vec<PathBuf> = [places.tree.to_owned(), self.toolchain.sysroot.clone()]
            .into_iter()
            .chain(libraries.folders().into_iter().map(Path::to_owned))
            .chain(native.map(PathBuf::from))
            .collect();
        let compilation =
            Compilation { invocation: &invocation, readable, out, program: &name, dep_info: &dep_info };
        let end = self.wall.compile(&compilation, self.cancel, &mut |_, line| {
            let Some(message) = Message::read(line) else {
                // What is not in the format is the text of a crash.
                if !line.starts_with('{') {
                    outside.push_str(line);
                    outside.push('\n');
                }
                return;
            };
            let Some(rendered) = &message.rendered else { return };
            of_the_program |= message.is_of_the_program();
            let one = Rendered::from(rendered.clone());
            if message.is_placeless() {
                placeless.push_str(&one.plain());
            }
            progress(Progress::Said(one.naming(names)));
            said.push(rendered);
        })?;
        if end == End::Cancelled || (self.cancel.is_cancelled() && end != End::Exit(0)) {
            return Err(Error::Cancelled);
        }
        let past = match end {
            End::Limit(limit) => Some(limit),
            _ => None,
        };
        if end != End::Exit(0) && past.is_none() {
            if let Some(fault) = own_fault(&placeless, out) {
                return Err(fault);
            }
            // rustc ends with 1 when it refuses a program, and points at the place or at the linker's
            // symbols. Anything else is a crash, a kill, or something that this checker got wrong.
            let refused = of_the_program || placeless.contains("error: linking with `");
            if end != End::Exit(1) || !refused {
                // What is written through memory is lost with a signal, and not with a word.
                if is_full_disk(&outside) || end == End::Signal(libc::SIGBUS) {
                    return Err(Error::DiskFull { path: out.to_owned() });
                }
                let how = described(end);
                let said = if outside.is_empty() { said.plain() } else { outside };
                return Err(Error::Compiler { how, said });
            }
        }
        // rustc writes it before it checks types, so that after most errors it is there too.
        let text = fs::read_to_string(out.join(&dep_info)).ok();
        let (mut read, bound): (Option<BTreeSet<PathBuf>>, _) = text.map(|text| read_by(&text)).unzip();
        if let Some(read) = read.as_mut().filter(|_| !self.wall.trusts()) {
            // Another file of this name stands here, or a device: what a stranger names is not looked for.
            read.retain(|path| {
                path.is_relative() && path.components().all(|part| matches!(part, Component::Normal(_)))
            });
        }
        let program = (end == End::Exit(0)).then(|| out.join(name));
        let bound = bound.unwrap_or(false);
        Ok(Compiled { program, said, read, bound, past, crashed: false, _held: held })
    }
}

/// How a tool ended, in words.
fn described(end: End) -> String {
    match end {
        End::Exit(code) => tr!("exit code {code}", code = code),
        End::Signal(signal) => tr!("killed by signal {signal}", signal = signal),
        End::Limit(limit) => {
            tr!("ended by the checker at its limit of {limit}", limit = format!("{limit:?}"))
        }
        End::Cancelled => tr!("stopped"),
    }
}

/// Removes everything in a folder.
pub(super) fn empty(folder: &Path) -> Result<(), Error> {
    let failed = |fault| Error::writing(folder, fault);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        let path = entry.path();
        if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) }.map_err(failed)?;
    }
    Ok(())
}

/// The files that the compiler read, from its dep-info, and whether the program is bound to its folder.
fn read_by(dep_info: &str) -> (BTreeSet<PathBuf>, bool) {
    let bound = dep_info.lines().any(|line| line.starts_with("# env-dep:CARGO_MANIFEST_"));
    // Every file also stands alone on a line, as a rule without anything to make it from.
    let files = dep_info.lines().filter_map(|line| line.strip_suffix(':'));
    (files.map(|file| PathBuf::from(file.replace("\\ ", " "))).collect(), bound)
}
