//! The programs of this folder, compiled by the test that runs them.

#![expect(clippy::disallowed_methods, reason = "no course builds them")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A program of this folder, compiled at its first use.
pub(crate) struct Compiled(&'static str, OnceLock<PathBuf>);

impl Compiled {
    /// The program in `NAME.rs`.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name, OnceLock::new())
    }

    pub(crate) fn path(&self) -> &Path {
        self.1.get_or_init(|| {
            let name = self.0;
            // Two test programs may compile it at the same time.
            let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
            let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            let source = format!("{}/tests/programs/{name}.rs", env!("CARGO_MANIFEST_DIR"));
            let done = Command::new(rustc).args(["--edition", "2024", "-o"]).arg(&out).arg(source).status();
            assert!(done.expect("rustc is installed").success());
            out
        })
    }
}
