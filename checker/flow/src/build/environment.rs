//! What Cargo and `rustc` are told of the outside: a stated environment, never an inherited one.
//!
//! The checker itself often runs beneath `cargo run`, which sets dozens of variables that would
//! change what an inner Cargo builds. People also set RUSTFLAGS or RUSTC_WRAPPER for their own
//! projects. None of these reach a build here, because none of them is in a key:
//!
//! * **`rustc`** gets a short list: PATH, HOME, the temporary folder, what a linker needs on macOS
//!   and Nix, and `LANG=C.UTF-8`. A program's `env!` can therefore read nothing of its reader's.
//! * **Cargo** gets everything but `CARGO*`, `RUST*`, `MAKEFLAGS` and the like; of those it keeps its home
//!   and the settings of network and registries. The wrappers and flags of a `config.toml` are
//!   overruled by variables that change nothing.
//! * **LD_LIBRARY_PATH** is dropped beneath a Cargo, which has put its own folders into it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The variables of the process that the checker was started in, or those that a test states.
#[derive(Debug, Clone)]
pub struct Environment(BTreeMap<OsString, OsString>);

/// Passed to `rustc` as they are. The PATH is how it finds the C linker.
const FOR_RUSTC: [&str; 10] = [
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LIBRARY_PATH",
    "SDKROOT",
    "DEVELOPER_DIR",
    "MACOSX_DEPLOYMENT_TARGET",
    "SYSTEM_VERSION_COMPAT",
];

/// Kept for Cargo although their names begin like those that are dropped.
const KEPT_FOR_CARGO: [&str; 7] = [
    "CARGO_HOME",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "RUSTUP_HOME",
    "RUSTUP_DIST_",
];

/// Dropped for Cargo, by the beginning of the name.
const DROPPED_FOR_CARGO: [&str; 5] = ["CARGO", "RUST", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"];

impl Environment {
    /// The variables of this process.
    pub fn of_this_process() -> Self {
        std::env::vars_os().collect()
    }

    /// One variable; an empty one counts as unset, as rustup and Cargo count it.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The same environment with one variable set.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The reader's home folder.
    pub(super) fn home(&self) -> Option<PathBuf> {
        self.get("HOME").map(PathBuf::from).or_else(std::env::home_dir)
    }

    /// The first executable file of that name on the PATH, else in Cargo's home, where rustup puts
    /// it: a terminal that was open during the installation does not know that folder yet.
    pub(super) fn find(&self, program: &str) -> Option<PathBuf> {
        let path = self.get("PATH").unwrap_or_default();
        let cargo_home = self
            .get("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| self.home().map(|home| home.join(".cargo")))
            .map(|home| home.join("bin"));
        std::env::split_paths(path)
            .filter(|folder| folder.is_absolute())
            .chain(cargo_home)
            .map(|folder| folder.join(program))
            .find(|candidate| is_executable(candidate))
    }

    /// True where an outer Cargo started the checker.
    fn beneath_cargo(&self) -> bool {
        self.get("CARGO").is_some()
    }

    /// What every `rustc` is given; the CARGO_* facts of the package are added to it.
    pub(super) fn for_rustc(&self) -> Vec<(OsString, OsString)> {
        let mut stated: Vec<_> = self
            .0
            .iter()
            .filter(|(name, _)| {
                let name = name.to_string_lossy();
                (FOR_RUSTC.contains(&&*name) || name.starts_with("NIX_")) && !self.drops_library_path(&name)
            })
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        stated.push(("LANG".into(), "C.UTF-8".into()));
        stated
    }

    /// What every Cargo is given. `rustc` is the one compiler of this check.
    pub(super) fn for_cargo(&self, rustc: &Path) -> Vec<(OsString, OsString)> {
        let mut stated: Vec<_> = self
            .0
            .iter()
            .filter(|(name, _)| {
                let name = name.to_string_lossy();
                let begins = |list: &[&str]| list.iter().any(|beginning| name.starts_with(beginning));
                (begins(&KEPT_FOR_CARGO) || !begins(&DROPPED_FOR_CARGO)) && !self.drops_library_path(&name)
            })
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let wrapper = self.wrapper(rustc).into_os_string();
        stated.extend([
            ("RUSTC".into(), rustc.into()),
            ("RUSTC_WRAPPER".into(), wrapper.clone()),
            ("RUSTC_WORKSPACE_WRAPPER".into(), wrapper),
            ("CARGO_ENCODED_RUSTFLAGS".into(), "".into()),
            ("CARGO_TERM_COLOR".into(), "never".into()),
        ]);
        stated
    }

    /// A wrapper that changes nothing: `env`, which starts what it is given. An empty one would do, but then Cargo
    /// does not keep what `rustc` says of itself and asks it again, four times at every start (Cargo's
    /// `util/rustc.rs`: it takes the wrapper's time, and an empty path has none).
    fn wrapper(&self, rustc: &Path) -> PathBuf {
        // `env` would take such a path for a variable.
        let is_assignment = rustc.as_os_str().as_encoded_bytes().contains(&b'=');
        self.find("env").filter(|_| !is_assignment).unwrap_or_default()
    }

    fn drops_library_path(&self, name: &str) -> bool {
        self.beneath_cargo() && matches!(name, "LD_LIBRARY_PATH" | "DYLD_FALLBACK_LIBRARY_PATH")
    }
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}
