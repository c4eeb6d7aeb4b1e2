//! One compilation: `rustc` is started, heard, and its program put into the store.
//!
//! It says what came out and remembers nothing: that is for [`super::Builder`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::diagnostics::{Message, Rendered, is_full_disk, own_fault};
use super::flags::{self, Places};
use super::libraries::Ready;
use super::store::Lock;
use super::tool::Tool;
use super::workspace::Package;
use super::{Environment, Error, Progress, Store, Toolchain};
use crate::run::Wall;
use process::{Cancel, End, Invocation};
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
    /// Keeps the folder that the program is in.
    pub(super) _held: Lock,
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
    /// folder each time: a new path makes `rustc` forget part of what it knows.
    pub(super) fn compile(
        &self,
        package: &Package,
        libraries: &Ready,
        (tree, folder, memory): (&Path, &str, &Path),
        names: &BTreeMap<String, String>,
        progress: &dyn Fn(Progress),
    ) -> Result<Compiled, Error> {
        let (memory, held) = self.store.hold_or_make(memory)?;
        let [out, incremental] = ["out", "incremental"].map(|name| memory.join(name));
        fs::create_dir_all(&out).map_err(|fault| Error::writing(&out, fault))?;
        // What a compiler that was killed left behind must not be taken for a result.
        empty(&out)?;
        let places = Places { tree, root: self.root, folder, out: &out, incremental: &incremental };
        let (mut said, mut placeless, mut outside) = (Rendered::default(), String::new(), String::new());
        let mut of_the_program = false;
        let end = Tool::of(self.invocation(package, libraries, &places)).behind(self.wall)?.run(
            self.cancel,
            |_, line| {
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
            },
        )?;
        if end != End::Exit(0) {
            if let Some(fault) = own_fault(&placeless, &out) {
                return Err(fault);
            }
            // rustc ends with 1 when it refuses a program, and points at the place or at the linker's
            // symbols. Anything else is a crash, a kill, or something that this checker got wrong.
            let refused = of_the_program || placeless.contains("error: linking with `");
            if end != End::Exit(1) || !refused {
                // What is written through memory is lost with a signal, and not with a word.
                if is_full_disk(&outside) || end == End::Signal(libc::SIGBUS) {
                    return Err(Error::DiskFull { path: out });
                }
                let how = described(end);
                let said = if outside.is_empty() { said.plain() } else { outside };
                return Err(Error::Compiler { how, said });
            }
        }
        let name = flags::output(package, folder);
        // rustc writes it before it checks types, so that after most errors it is there too.
        let dep_info = fs::read_to_string(out.join(format!("{name}.d"))).ok();
        let (read, bound) = dep_info.map(|text| read_by(&text)).unzip();
        let program = (end == End::Exit(0)).then(|| out.join(name));
        Ok(Compiled { program, said, read, bound: bound.unwrap_or(false), _held: held })
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
