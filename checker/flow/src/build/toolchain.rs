//! Which compiler this check uses, found without starting it.
//!
//! Asking `rustc -vV` through rustup's proxy costs more than all the rest of a check in which nothing
//! changed. So the answer is kept, under a key of everything that chooses a toolchain, and confirmed
//! by marks inside the toolchain itself: the names of the compiler's library and of the standard library, which
//! carry a hash of their version, and the lengths of the files. `rustup update` changes all of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::environment::Environment;
use super::tool::Tool;
use super::{Error, Key, Store};
use process::{Cancel, End, Stream};

/// The compiler and the Cargo of one toolchain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Toolchain {
    /// The toolchain's own `rustc`, not rustup's proxy.
    pub rustc: PathBuf,
    /// The Cargo beside it, or else the one on the PATH.
    pub cargo: PathBuf,
    /// The triple it compiles for, such as `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// What `rustc -vV` prints.
    pub version: String,
    /// The marks by which it is recognised again.
    marks: Vec<String>,
    /// Everything of it is in this folder, where it is one that rustup or a system installed.
    pub(super) sysroot: PathBuf,
}

const KIND: &str = "toolchain";

impl Toolchain {
    /// The toolchain that `rustc` means in the folder `root`.
    ///
    /// # Errors
    /// When there is no `rustc`, or it does not start.
    pub(super) fn find(
        root: &Path,
        environment: &Environment,
        store: &Store,
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let rustc = environment.find("rustc").ok_or(Error::NoToolchain)?;
        let key = choice(root, &rustc, environment);
        if let Some(known) = store.get::<Self>(KIND, key)
            && !known.marks.is_empty()
            && known.marks == marks(&known.sysroot, &known.host)
            && known.cargo.exists()
        {
            return Ok(known);
        }
        let found = Self::ask(root, &rustc, environment, cancel)?;
        // A store that cannot be written says so when something has to be built.
        let _ = store.put(KIND, key, &found);
        Ok(found)
    }

    /// Starts `rustc` to ask what it is.
    fn ask(root: &Path, rustc: &Path, environment: &Environment, cancel: &Cancel) -> Result<Self, Error> {
        let ask = |args: [&str; 2]| -> Result<String, Error> {
            let mut env = environment.for_rustc();
            for name in ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_AUTO_INSTALL"] {
                env.extend(environment.get(name).map(|value| (name.into(), value.to_owned())));
            }
            let (mut out, mut err) = (String::new(), String::new());
            let end = Tool::new(rustc, root, env).args(args).run(cancel, |pipe, line| {
                let text = if pipe == Stream::Stdout { &mut out } else { &mut err };
                text.push_str(line);
                text.push('\n');
            })?;
            if end == End::Exit(0) {
                Ok(out)
            } else {
                Err(Error::Toolchain { rustc: rustc.to_owned(), said: err.trim_end().to_owned() })
            }
        };
        let sysroot = PathBuf::from(ask(["--print", "sysroot"])?.trim_end());
        let version = ask(["--version", "--verbose"])?;
        let host =
            version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned();
        let own = |name: &str| Some(sysroot.join("bin").join(name)).filter(|path| path.exists());
        let cargo = own("cargo").or_else(|| environment.find("cargo")).ok_or(Error::NoToolchain)?;
        let rustc = own("rustc").unwrap_or_else(|| rustc.to_owned());
        Ok(Self { rustc, cargo, marks: marks(&sysroot, &host), host, version, sysroot })
    }

    /// Equal for equal compilers, wherever they are installed.
    pub fn identity(&self) -> Key {
        Key::of("toolchain").with("version", &self.version).with("marks", self.marks.join("\n")).key()
    }
}

/// The key of everything that chooses between installed toolchains.
fn choice(root: &Path, rustc: &Path, environment: &Environment) -> Key {
    let rustup = environment
        .get("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| environment.home().map(|home| home.join(".rustup")))
        .unwrap_or_default();
    let target = rustc.canonicalize().unwrap_or_else(|_| rustc.to_owned());
    let mut key = Key::of("choice of a toolchain")
        .with("checker", env!("CARGO_PKG_VERSION"))
        .with("rustc", rustc.as_os_str().as_encoded_bytes())
        .with("leads to", target.as_os_str().as_encoded_bytes())
        .with("length", target.metadata().map_or(0, |meta| meta.len()).to_le_bytes())
        .with("RUSTUP_TOOLCHAIN", environment.get("RUSTUP_TOOLCHAIN").unwrap_or_default().as_encoded_bytes())
        .with("rustup", rustup.as_os_str().as_encoded_bytes())
        .with("settings", fs::read(rustup.join("settings.toml")).unwrap_or_default());
    // rustup looks for a toolchain file in the folder and in all above it; its settings can name the folder.
    for folder in root.ancestors() {
        key = key.with("folder", folder.as_os_str().as_encoded_bytes());
        for name in ["rust-toolchain.toml", "rust-toolchain"] {
            if let Ok(bytes) = fs::read(folder.join(name)) {
                key = key.with(name, bytes);
            }
        }
    }
    key.key()
}

/// Names and lengths of the files that make a toolchain what it is; empty where none is found.
fn marks(sysroot: &Path, host: &str) -> Vec<String> {
    let libraries = [
        (sysroot.join("lib"), "librustc_driver-"),
        (sysroot.join("lib/rustlib").join(host).join("lib"), "libstd-"),
    ];
    let mut marks: Vec<String> = libraries
        .iter()
        .flat_map(|(folder, beginning)| {
            fs::read_dir(folder).into_iter().flatten().flatten().filter_map(move |entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.starts_with(*beginning).then_some(())?;
                Some(format!("{name} {}", entry.metadata().ok()?.len()))
            })
        })
        .collect();
    if !marks.is_empty() {
        let rustc = sysroot.join("bin/rustc");
        marks.extend(rustc.metadata().map(|meta| format!("rustc {}", meta.len())));
        marks.sort();
    }
    marks
}
