//! The parts of a Cargo.toml and a Cargo.lock that `cargo metadata` does not tell: lints, the dev
//! profile, and which locked packages a program rests on. It reads text and touches no file.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::Value;

use super::Key;

/// A manifest, as the tree that its text is. Cargo has accepted it before: what is absent or of another type than it
/// should be is passed over.
///
/// A dozen keys are read of it. Types for them, which serde fills, would be a tenth of all code of this crate.
#[derive(Debug, Default)]
pub(super) struct Manifest(Value);

/// The keys of `[profile.dev]` that change what `rustc` is told. Package overrides concern libraries
/// only, and those are built without debug information here.
#[derive(Debug, Default, Clone)]
pub(super) struct Profile {
    opt_level: Option<Scalar>,
    debug: Option<Scalar>,
    debug_assertions: Option<bool>,
    overflow_checks: Option<bool>,
    panic: Option<String>,
    codegen_units: Option<u64>,
}

#[derive(Debug, Clone)]
enum Scalar {
    Flag(bool),
    Number(u64),
    Word(String),
}

impl Scalar {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(Self::Flag(*flag)),
            Value::Number(number) => number.as_u64().map(Self::Number),
            Value::String(word) => Some(Self::Word(word.clone())),
            _ => None,
        }
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl Manifest {
    /// Reads a manifest; the error is in words and names the line.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        basic_toml::from_str(text).map(Self).map_err(|fault| fault.to_string())
    }

    /// The dev profile; only a workspace's root has one that counts.
    pub(super) fn dev_profile(&self) -> Profile {
        let dev = &self.0["profile"]["dev"];
        Profile {
            opt_level: Scalar::of(&dev["opt-level"]),
            debug: Scalar::of(&dev["debug"]),
            debug_assertions: dev["debug-assertions"].as_bool(),
            overflow_checks: dev["overflow-checks"].as_bool(),
            panic: dev["panic"].as_str().map(str::to_owned),
            codegen_units: dev["codegen-units"].as_u64(),
        }
    }

    /// The lint flags of the package with this manifest, in Cargo's order, and its `--check-cfg` values.
    ///
    /// Cargo sorts by priority and then backwards by name (`lints_to_rustflags` in its sources).
    pub(super) fn lint_flags(&self, root: &Self) -> (Vec<String>, Vec<String>) {
        let own = &self.0["lints"];
        let tools = if own["workspace"] == true { &root.0["workspace"]["lints"] } else { own };
        let mut flags = Vec::new();
        let mut expected = Vec::new();
        for (tool, lints) in entries(tools).filter(|(tool, _)| *tool != "cargo") {
            for (name, lint) in entries(lints) {
                // `name = "warn"`, or a table.
                let Some(level) = lint.as_str().or_else(|| lint["level"].as_str()) else { continue };
                let priority = lint["priority"].as_i64().unwrap_or_default();
                expected.extend(texts(&lint["check-cfg"]));
                let full = if tool == "rust" { name.clone() } else { format!("{tool}::{name}") };
                flags.push((priority, Reverse(name), format!("--{level}={full}")));
            }
        }
        flags.sort();
        (flags.into_iter().map(|(_, _, flag)| flag).collect(), expected)
    }
}

impl Profile {
    fn level(&self) -> String {
        self.opt_level.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string)
    }

    /// The code generation flags of the dev profile on this host, in Cargo's order, up to the lints.
    pub(super) fn flags(&self, host: &str) -> Vec<String> {
        let mut flags = Vec::new();
        let mut flag = |name: &str, value: String| flags.extend(["-C".to_owned(), format!("{name}={value}")]);
        let level = self.level();
        if level != "0" {
            flag("opt-level", level.clone());
        }
        if let Some(panic) = self.panic.as_ref().filter(|panic| *panic != "unwind") {
            flag("panic", panic.clone());
        }
        flag("embed-bitcode", "no".to_owned());
        if let Some(units) = self.codegen_units {
            flag("codegen-units", units.to_string());
        }
        let debug = match &self.debug {
            None | Some(Scalar::Flag(true)) => "2".to_owned(),
            Some(Scalar::Flag(false)) => "0".to_owned(),
            Some(Scalar::Word(word)) => match word.as_str() {
                "none" => "0".to_owned(),
                "limited" => "1".to_owned(),
                "full" => "2".to_owned(),
                word => word.to_owned(),
            },
            Some(number @ Scalar::Number(_)) => number.to_string(),
        };
        if debug != "0" {
            flag("debuginfo", debug);
            // Cargo's default on Apple's systems, where rustc's own would start `dsymutil` each time.
            if host.contains("-apple-") {
                flag("split-debuginfo", "unpacked".to_owned());
            }
        }
        flags
    }

    /// The flags for assertions; Cargo puts them after the lints.
    pub(super) fn assertion_flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        let mut flag = |name: &str, value: String| flags.extend(["-C".to_owned(), format!("{name}={value}")]);
        let level = self.level();
        let on = |on: bool| if on { "on" } else { "off" }.to_owned();
        // The dev profile has both on. rustc's own defaults follow the optimisation level, and Cargo
        // says only what differs from them.
        let assertions = self.debug_assertions.unwrap_or(true);
        let overflow = self.overflow_checks.unwrap_or(true);
        let by_default = level == "0";
        if assertions != by_default {
            flag("debug-assertions", on(assertions));
        }
        if overflow != assertions {
            flag("overflow-checks", on(overflow));
        }
        flags
    }

    /// The same profile for the libraries, as TOML, without any debug information. Learners do not edit libraries:
    /// what `rustc` would remember of them costs a fifth of their time and helps nobody.
    pub(super) fn for_libraries(&self) -> String {
        let quoted = |text: &dyn std::fmt::Display| format!("{:?}", text.to_string());
        // Two large pieces of a library are compiled faster than sixteen small ones.
        let fixed = ["[profile.dev]", "debug = false", "incremental = false", "codegen-units = 2"];
        let mut lines = fixed.map(str::to_owned).to_vec();
        match &self.opt_level {
            Some(Scalar::Word(word)) => lines.push(format!("opt-level = {}", quoted(word))),
            Some(level) => lines.push(format!("opt-level = {level}")),
            None => {}
        }
        lines.extend(self.debug_assertions.map(|on| format!("debug-assertions = {on}")));
        lines.extend(self.overflow_checks.map(|on| format!("overflow-checks = {on}")));
        lines.extend(self.panic.as_ref().map(|panic| format!("panic = {}", quoted(panic))));
        lines.push(String::new());
        lines.join("\n")
    }
}

/// The entries of a table; none where something else stands.
fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The texts of a list; none where something else stands.
fn texts(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

/// A Cargo.lock.
#[derive(Debug, Default)]
pub(super) struct LockFile {
    package: Vec<Locked>,
}

#[derive(Debug)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    dependencies: Vec<String>,
}

impl Locked {
    /// Cargo has written it: a package without a name is nobody's.
    fn of(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Self {
            name: text("name").unwrap_or_default(),
            version: text("version").unwrap_or_default(),
            source: text("source"),
            checksum: text("checksum"),
            dependencies: texts(&value["dependencies"]).collect(),
        }
    }
}

impl LockFile {
    /// Reads the text of a Cargo.lock; an absent one is an empty text.
    ///
    /// # Errors
    /// A text that is not TOML, in the parser's words.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let tree: Value = basic_toml::from_str(text).map_err(|fault| fault.to_string())?;
        Ok(Self { package: tree["package"].as_array().into_iter().flatten().map(Locked::of).collect() })
    }

    /// The name of the part that one package rests on: of every package that it needs, itself aside.
    ///
    /// The rest of the lock file may change without rebuilding anything.
    pub(super) fn key_beneath(&self, package: &str) -> Key {
        // A dependency is written "name", "name version" or "name version (source)": as much as is unambiguous.
        let find = |wanted: &str| {
            let mut words = wanted.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            self.package.iter().position(|found| {
                found.name == name && version.is_none_or(|version| found.version == version)
            })
        };
        let mut seen = BTreeSet::new();
        let start = find(package);
        let mut open: Vec<usize> = start.into_iter().collect();
        while let Some(index) = open.pop() {
            for next in self.package[index].dependencies.iter().filter_map(|name| find(name)) {
                if Some(next) != start && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        let key = seen.into_iter().fold(Key::of("locked packages"), |key, index| {
            let Locked { name, version, source, checksum, .. } = &self.package[index];
            let source = source.as_deref().unwrap_or("path");
            key.with("name", name)
                .with("version", version)
                .with("source", source)
                .with("checksum", checksum.as_deref().unwrap_or_default())
        });
        key.key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lock file in which `exercise` needs `loop`, which needs `io`; `other` is nobody's.
    const LOCK: &str = r#"
[[package]]
name = "exercise"
version = "0.1.0"
dependencies = ["loop"]

[[package]]
name = "loop"
version = "0.1.0"
dependencies = ["io 1.0.0", "exercise"]

[[package]]
name = "io"
version = "1.0.0"
source = "registry"
checksum = "one"

[[package]]
name = "io"
version = "2.0.0"
source = "registry"
checksum = "two"

[[package]]
name = "other"
version = "3.0.0"
"#;

    fn key(lock: &str) -> Key {
        LockFile::read(lock).unwrap().key_beneath("exercise")
    }

    #[test]
    fn what_a_program_rests_on_is_another_when_a_package_beneath_it_is() {
        for (from, to) in [("\"one\"", "\"three\""), ("1.0.0", "1.0.1"), ("\"registry\"", "\"elsewhere\"")] {
            assert_ne!(key(&LOCK.replace(from, to)), key(LOCK), "{from}");
        }
        assert_ne!(key(&LOCK.replace("[\"loop\"]", "[\"loop\", \"other\"]")), key(LOCK));
    }

    #[test]
    fn what_a_program_does_not_need_may_change() {
        for (from, to) in [("\"two\"", "\"four\""), ("3.0.0", "3.0.1")] {
            assert_eq!(key(&LOCK.replace(from, to)), key(LOCK), "{from}");
        }
        // Its own version is no part of what is beneath it, though a package there needs it in turn.
        let own = "name = \"exercise\"\nversion = \"0.1.0\"";
        assert_eq!(key(&LOCK.replace(own, &own.replace("0.1.0", "0.2.0"))), key(LOCK));
    }
}
