//! The command line and the variables that Cargo would give `rustc` for one exercise.
//!
//! A test records what Cargo really does (through RUSTC_WORKSPACE_WRAPPER) and compares it with this.
//! What differs on purpose: the folder for the output, the hashes in `-C metadata` and `-C
//! extra-filename`, the folder of `-C incremental` (one for each exercise, so that two never wait for
//! each other), the folder of the libraries, and for an overlay `--remap-path-prefix`.

use std::ffi::OsString;
use std::path::Path;

use super::Key;
use super::libraries::Ready;
use super::workspace::Package;

/// Where one compilation takes place.
pub(super) struct Places<'a> {
    /// The folder `rustc` works in: the course's root, or a tree laid out for an overlay.
    pub(super) tree: &'a Path,
    /// The course's root.
    pub(super) root: &'a Path,
    /// The exercise's folder, relative to both.
    pub(super) folder: &'a str,
    /// Where the program is written.
    pub(super) out: &'a Path,
    /// `rustc`'s memory of earlier compilations, where it may have one.
    pub(super) incremental: Option<&'a Path>,
}

/// The name of the program's crate.
fn crate_name(package: &Package) -> String {
    package.bin.replace('-', "_")
}

/// What is said after the profile's own flags where a program is only run, and judged by what it prints: what a debugger
/// would need is left out, and one piece is compiled with the least work in all where the other cores have programs of
/// their own. The place of a panic is no debug information, and stays.
///
/// rustc takes the last of two equal flags.
pub(super) fn for_strangers() -> impl Iterator<Item = String> {
    ["debuginfo=0", "strip=debuginfo", "codegen-units=1"]
        .into_iter()
        .flat_map(|flag| ["-C".to_owned(), flag.to_owned()])
}

/// The profile of the libraries where strangers' programs are compiled with them: optimised, unless the course says how
/// far. What is generic in a library is compiled anew in every program, and of a library that is optimised it comes
/// inlined: a quarter fewer functions, and an eighth less work, for each of hundreds of programs. A learner would
/// wait longer for the libraries than all of that saves.
pub(super) fn libraries_for_strangers(profile: &str) -> String {
    if profile.lines().any(|line| line.starts_with("opt-level")) {
        return profile.to_owned();
    }
    format!("{profile}opt-level = 2\n")
}

/// The flags that depend on the manifests alone; they are part of the key.
pub(super) fn of_manifest(package: &Package, [before, after]: &[Vec<String>; 2]) -> Vec<String> {
    let mut flags: Vec<String> = vec![
        "--error-format=json".into(),
        "--json=diagnostic-rendered-ansi,artifacts,future-incompat".into(),
        "--crate-type".into(),
        "bin".into(),
        "--emit=dep-info,link".into(),
    ];
    let expecting = |value: &String| ["--check-cfg".to_owned(), value.clone()];
    flags.extend(before.iter().chain(&package.lints).cloned());
    flags.extend(package.check_cfg.iter().flat_map(expecting));
    flags.extend(after.iter().cloned());
    let features: Vec<_> = package.features.iter().map(|feature| format!("{feature:?}")).collect();
    let known = ["cfg(docsrs,test)".to_owned(), format!("cfg(feature, values({}))", features.join(", "))];
    flags.extend(known.iter().flat_map(expecting));
    flags
}

/// All arguments of `rustc`.
pub(super) fn all(
    package: &Package,
    profile: &[Vec<String>; 2],
    libraries: &Ready,
    places: &Places<'_>,
) -> Vec<OsString> {
    // The hash must be the same for every version of one exercise, or rustc remembers nothing.
    let hash = Key::of("crate").with("folder", places.folder).with("name", &package.name).key().short();
    let mut args: Vec<OsString> = vec![
        "--crate-name".into(),
        crate_name(package).into(),
        format!("--edition={}", package.edition).into(),
        format!("{}/{}", places.folder, package.main).into(),
    ];
    args.extend(of_manifest(package, profile).into_iter().map(Into::into));
    args.extend(["-C".into(), format!("metadata={hash}").into()]);
    args.extend(["-C".into(), format!("extra-filename=-{hash}").into()]);
    args.extend(["--out-dir".into(), places.out.into()]);
    if let Some(incremental) = places.incremental {
        let mut flag = OsString::from("incremental=");
        flag.push(incremental);
        args.extend(["-C".into(), flag]);
    }
    args.extend(of_libraries(libraries));
    if places.tree != places.root {
        // Backtraces then name the course's folder. Messages name files relative to it in any case.
        let mut remap = places.tree.as_os_str().to_owned();
        remap.push("=");
        remap.push(places.root);
        args.extend(["--remap-path-prefix".into(), remap]);
    }
    args
}

/// All arguments of `rustc` for a front of the library `name`, whose text is `front.rs` in the tree. They are a program's own
/// wherever they decide what becomes of generic code. Code that nobody calls is kept: all that the starter needs is
/// compiled, although nobody can name the starter. See [`super::front`].
pub(super) fn of_front(
    package: &Package,
    [before, after]: &[Vec<String>; 2],
    libraries: &Ready,
    places: &Places<'_>,
    (name, key): (&str, Key),
) -> Vec<OsString> {
    let mut args: Vec<OsString> = [
        "--crate-name",
        name,
        "--crate-type",
        "rlib",
        "--emit=link",
        "--cap-lints=allow",
        "--error-format=json",
    ]
    .map(OsString::from)
    .into();
    args.extend([format!("--edition={}", package.edition).into(), "front.rs".into()]);
    args.extend(before.iter().chain(after).map(OsString::from));
    args.extend(["-C".into(), format!("metadata={}", key.short()).into()]);
    args.extend(["-C".into(), FRONT.into(), "-C".into(), "link-dead-code=yes".into()]);
    args.extend(["--out-dir".into(), places.out.into()]);
    args.extend(of_libraries(libraries));
    let mut remap = OsString::from("--remap-path-prefix=");
    remap.push(places.tree);
    remap.push("=");
    args.push(remap);
    args
}

/// What is told of the name of a front's file.
const FRONT: &str = "extra-filename=-front";

/// The name of the file that is the front of this library.
pub(super) fn front(name: &str) -> String {
    format!("lib{name}-front.rlib")
}

/// Where the libraries are.
fn of_libraries(libraries: &Ready) -> Vec<OsString> {
    let joined = |before: String, path: &Path| {
        let mut text = OsString::from(before);
        text.push(path);
        text
    };
    let mut args = Vec::new();
    for folder in &libraries.search {
        args.extend(["-L".into(), joined("dependency=".to_owned(), folder)]);
    }
    for (name, file) in &libraries.externs {
        args.extend(["--extern".into(), joined(format!("{name}="), file)]);
    }
    for native in &libraries.native {
        args.extend(["-L".into(), native.into()]);
    }
    args
}

/// The name of the file that [`all`] makes.
pub(super) fn output(package: &Package, folder: &str) -> String {
    let hash = Key::of("crate").with("folder", folder).with("name", &package.name).key().short();
    format!("{}-{hash}", crate_name(package))
}

/// The CARGO_* variables that Cargo sets for the program's crate, beside the stated environment.
pub(super) fn variables(package: &Package, cargo: &Path, places: &Places<'_>) -> Vec<(OsString, OsString)> {
    let folder = places.tree.join(places.folder);
    let mut variables: Vec<(OsString, OsString)> =
        package.env.iter().map(|(name, value)| (name.into(), value.into())).collect();
    variables.extend([
        ("CARGO".into(), cargo.into()),
        ("CARGO_BIN_NAME".into(), package.bin.clone().into()),
        ("CARGO_CRATE_NAME".into(), crate_name(package).into()),
        ("CARGO_MANIFEST_PATH".into(), folder.join("Cargo.toml").into()),
        ("CARGO_MANIFEST_DIR".into(), folder.into()),
        ("CARGO_PRIMARY_PACKAGE".into(), "1".into()),
    ]);
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_that_says_how_far_its_libraries_are_optimised_is_left_alone() {
        let stated = "[profile.dev]\ndebug = false\nopt-level = 1\n";
        // An equal key twice would be no TOML.
        assert_eq!(libraries_for_strangers(stated), stated);
    }
}
