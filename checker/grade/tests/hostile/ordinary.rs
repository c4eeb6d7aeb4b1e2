//! The same once more as an ordinary user, who has no users to lend and no view of the file system of his own.
//!
//! Copies of what is started lie where he can start them, and the toolchain is bound to a place that he can read.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use checker::process::Guest;

use crate::ground::SECRET;

/// Where the programs are, for the second time.
pub(crate) const PROGRAMS: &str = "HOSTILE_PROGRAMS";
/// Where the checker is, for the second time.
pub(crate) const CHECKER: &str = "HOSTILE_CHECKER";

/// Starts this test as another user; what is wrong.
pub(crate) fn again(names: &[String]) -> Vec<String> {
    let Some(user) = Guest::take().expect("locks can be held") else {
        println!("SKIPPED: this root cannot become anybody else");
        return Vec::new();
    };
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().expect("there is a compiler");
    let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
    let folder = tempfile::Builder::new().prefix("hostile-ordinary-").tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let open = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    open(folder.path(), 0o755);
    fs::copy(std::env::current_exe().expect("this test"), at("test")).expect("room");
    fs::copy(env!("CARGO_BIN_EXE_checker-grade"), at("checker-grade")).expect("room");
    for (name, mode) in [("toolchain", 0o755), ("programs", 0o755), ("home", 0o777), ("tmp", 0o777)] {
        fs::create_dir(at(name)).expect("room");
        open(&at(name), mode);
    }
    let programs = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/programs"));
    for program in programs.expect("they lie beside the tests").flatten() {
        fs::copy(program.path(), at("programs").join(program.file_name())).expect("room");
    }
    let id = user.id().to_string();
    let script = "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"";
    let status = Command::new("unshare")
        .args(["--mount", "/bin/sh", "-c", script, "sh", &sysroot])
        .arg(at("toolchain"))
        // Whatever goes wrong, this user has no more than this.
        .args(["timeout", "-k", "5", "400", "prlimit", "--nproc=1500"])
        .args(["setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"])
        .arg(at("test"))
        .args(names)
        .env_clear()
        .env(SECRET, "a token")
        .env(PROGRAMS, at("programs"))
        .env(CHECKER, at("checker-grade"))
        .env("PATH", format!("{}/bin:/usr/local/bin:/usr/bin:/bin", at("toolchain").display()))
        .env("HOME", at("home"))
        .env("TMPDIR", at("tmp"))
        .current_dir("/")
        .status();
    let mut wrong = Vec::new();
    if !status.expect("util-linux is there").success() {
        wrong.push("as an ordinary user something is wrong".to_owned());
    }
    let left: Vec<_> =
        fs::read_dir(at("tmp")).expect("it is ours").flatten().map(|entry| entry.path()).collect();
    if !left.is_empty() {
        wrong.push(format!("an ordinary user's checker leaves {left:?}"));
    }
    wrong
}
