//! All of these tests once more, as an ordinary user.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::Command;

use flow::process::Guest;

use crate::judging::small_course;
use crate::kit::{CHECKER, PROGRAMS, REPOSITORY, program};

#[test]
fn an_ordinary_user_has_the_same_wall() {
    let Some(user) = Guest::take().expect("locks can be held") else {
        eprintln!("SKIPPED: not root, so that every other test here was one of an ordinary user");
        return;
    };
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output().expect("rustc is installed");
    let sysroot = String::from_utf8(sysroot.stdout).expect("a path").trim().to_owned();
    // Copies where another user can start them, and a folder of that user's own.
    let folder = tempfile::tempdir().expect("a folder");
    let [test, checker, programs, temporary, rust] =
        ["test", "checker", "programs", "tmp", "rust"].map(|name| folder.path().join(name));
    for made in [&programs, &temporary, &rust] {
        fs::create_dir(made).expect("room");
    }
    fs::copy(std::env::current_exe().expect("this test"), &test).expect("room");
    fs::copy(env!("CARGO_BIN_EXE_checker-grade"), &checker).expect("room");
    for name in ["hostile", "driven"] {
        fs::copy(program(name), programs.join(name)).expect("room");
        fs::set_permissions(programs.join(name), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let repository = folder.path().join("repository");
    fs::rename(small_course().keep(), &repository).expect("the same file system");
    for path in [folder.path(), &test, &checker, &repository] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    chown(&temporary, Some(user.id()), Some(user.id())).expect("we are root");
    let id = user.id().to_string();
    // The toolchain lies in a folder of root's own; this user sees it in another place.
    let script = "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"";
    let done = Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh", &sysroot])
        .arg(&rust)
        .args(["prlimit", "--nproc=600", "setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"])
        .arg(&test)
        .args(["--nocapture", "--test-threads", "2", "--skip", "an_ordinary_user"])
        .env(PROGRAMS, &programs)
        .env(CHECKER, &checker)
        .env(REPOSITORY, &repository)
        .env("TMPDIR", &temporary)
        .env("HOME", &temporary)
        .env_remove("CARGO_TARGET_DIR")
        .env("PATH", format!("{}/bin:/usr/bin:/bin", rust.display()))
        .current_dir("/")
        .output()
        .expect("unshare and setpriv are installed (Debian: util-linux)");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success());
    assert!(said.contains("11 passed"), "the control: the tests were run");
}
