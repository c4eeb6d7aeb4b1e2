//! All of the autograder as Gradescope runs it: as root, `setup.sh` once and `run_autograder` for each submission, with the
//! real checker. Gradescope's `/autograder` is below a temporary folder; accounts and homes are a copy that only these
//! scripts see, so that nothing of this machine is changed. What would fetch from a network or build for minutes is played.

use std::env;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use checker_grade::export::gradescope;
use serde_json::Value;

use crate::put;
use crate::python::{install, run};

/// A course of one exercise, with a hidden case.
const COURSE: [(&str, &str); 6] = [
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n"),
    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"first-lines\"\nversion = \"0.1.0\"\n"),
    (
        "exercises/01-first/01-lines/Cargo.toml",
        "[package]\nname = \"first-lines\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    ),
    ("exercises/01-first/01-lines/src/main.rs", "fn main() {}\n"),
    (
        "exercises/01-first/01-lines/exercise.yaml",
        "title: T\nkind: write\nlevel: 1\nminutes: 5\nbook: 01-first#words\nhints: [Look]\ncases:\n- order: [one, two]\n",
    ),
    ("solutions/01-first/01-lines/hidden.yaml", "cases:\n- {order: [one, two], args: [x]}\n"),
];
const SOLUTION: (&str, &str) =
    ("solutions/01-first/01-lines/src/main.rs", "fn main() {\n    println!(\"one\\ntwo\");\n}\n");
/// It is right only where it is not root, and can neither read nor write what it is judged by.
const RIGHT: &str = "use std::os::unix::fs::MetadataExt;\nfn main() {\n    assert_ne!(std::fs::metadata(\"/proc/self\").unwrap().uid(), 0);\n    \
    assert!(std::fs::write(\"HIDDEN\", \"\").is_err());\n    assert!(std::fs::read(\"HIDDEN\").is_err());\n    println!(\"one\\ntwo\");\n}\n";
const WRONG: &str = "fn main() {\n    println!(\"two\\none\");\n}\n";

/// What is played: what fetches from a network, and Cargo's building of the checker, which the test has done.
const APT: &str = "#!/bin/sh\nexit 0\n";
const CARGO: &str = "#!/bin/sh\ncase \"$*\" in *checker-grade*) mkdir -p target/debug && exec cp ROOM/checker-grade target/debug/;; esac\nexec ROOM/toolchain/bin/cargo \"$@\"\n";
/// A bubblewrap in a container that forbids namespaces.
const REFUSED: &str = "#!/bin/sh\n[ \"$1\" != --version ] || { echo bubblewrap 0.9.0; exit 0; }\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n";

/// What root does around the scripts: accounts, homes and the toolchain lie where only they see it.
const AROUND: &str = r#"set -eu
cp -a /etc "$ROOM/etc"
mount --bind "$TOOLCHAIN" "$ROOM/toolchain"
mount --bind "$ROOM/etc" /etc
mount --bind "$ROOM/home" /home
"$AUTOGRADER/source/setup.sh"
for kind in right wrong; do
  cp -R "$ROOM/$kind" "$AUTOGRADER/submission"
  "$AUTOGRADER/source/run_autograder"
  mv "$AUTOGRADER/results/results.json" "$ROOM/$kind.json"
  rm -r "$AUTOGRADER/submission"
done
cp "$ROOM/refused" "$ROOM/bin/bwrap"
cp -R "$ROOM/right" "$AUTOGRADER/submission"
"$AUTOGRADER/source/run_autograder"
mv "$AUTOGRADER/results/results.json" "$ROOM/weak.json"
"#;

/// The folder of the toolchain: where the real programs are, and not rustup's.
fn toolchain() -> PathBuf {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = Command::new(rustc).args(["--print", "sysroot"]).output().unwrap();
    String::from_utf8(told.stdout).unwrap().trim().into()
}

/// Lays everything out in a folder.
fn lay_out(room: &Path) {
    let root = room.join("autograder");
    gradescope::autograder(None, &root.join("source")).unwrap();
    let archive = File::create(root.join("source/loop-and-order-1.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(archive);
    for (path, text) in COURSE.iter().chain([&SOLUTION]) {
        archive
            .start_file(format!("loop-and-order-1/{path}"), zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let hidden = root.join("course/loop-and-order-1").join(COURSE[5].0);
    let right = RIGHT.replace("HIDDEN", hidden.to_str().unwrap());
    for (kind, source) in [("right", right.as_str()), ("wrong", WRONG)] {
        let main = room.join(kind).join(COURSE[3].0);
        fs::create_dir_all(main.parent().unwrap()).unwrap();
        fs::write(main, source).unwrap();
    }
    for folder in ["home", "toolchain"] {
        fs::create_dir(room.join(folder)).unwrap();
    }
    fs::copy(env!("CARGO_BIN_EXE_checker-grade"), room.join("checker-grade")).unwrap();
    put(&room.join("bin/apt-get"), APT);
    put(&room.join("bin/cargo"), &CARGO.replace("ROOM", room.to_str().unwrap()));
    put(&room.join("refused"), REFUSED);
}

#[test]
fn as_root_an_unprivileged_user_grades_a_right_and_a_wrong_submission_with_and_without_bubblewrap() {
    let is_asked = env::var_os("CI_GRADE").is_some_and(|asked| asked == "1");
    let may_mount =
        Command::new("unshare").args(["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !may_mount.is_ok_and(|done| done.status.success()) {
        assert!(!is_asked, "Gradescope's autograder runs as root, who may mount: it cannot be tried here");
        eprintln!("SKIPPED: not root, or root may mount nothing here");
        return;
    }
    let room = tempfile::Builder::new()
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir()
        .unwrap();
    let room = room.path();
    lay_out(room);
    let own = ["bin", "toolchain/bin"].map(|folder| room.join(folder).display().to_string()).join(":");
    let own = format!("{own}:/usr/sbin:/usr/bin:/sbin:/bin");
    let mut around = Command::new("unshare");
    around.args(["--mount", "--propagation", "private", "bash", "-c", AROUND]).env_clear();
    around.env("PATH", own).env("ROOM", room).env("AUTOGRADER", room.join("autograder")).env("HOME", "/root");
    run(around.env("TOOLCHAIN", toolchain()).env("CARGO_HOME", room.join("own-cargo"))).unwrap();

    let hidden = room.join("autograder/course/loop-and-order-1").join(COURSE[5].0);
    assert!(hidden.is_file(), "what no program could read or write is there: {}", hidden.display());
    let results = ["right", "wrong", "weak"].map(|kind| room.join(format!("{kind}.json")));
    let [right, wrong, weak] = results.each_ref().map(|path| -> Value {
        let mut text = String::new();
        File::open(path).unwrap().read_to_string(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    });
    let of = |results: &Value| {
        (results["score"].as_f64(), results["tests"][0]["status"].as_str().map(str::to_owned))
    };
    assert_eq!(of(&right), (Some(2.0), Some("passed".to_owned())), "{right:#}");
    assert_eq!(of(&wrong), (Some(0.0), Some("failed".to_owned())), "{wrong:#}");
    assert_eq!(of(&weak), (Some(2.0), Some("passed".to_owned())), "{weak:#}");
    let told = wrong["tests"][0]["output"].as_str().unwrap();
    assert!(told.contains("wrong-order") && wrong["tests"][0]["max_score"] == 2.0, "{told}");
    let isolation = |results: &Value| results["extra_data"]["isolation"].as_str().unwrap().to_owned();
    assert!(isolation(&right).starts_with("isolation: full"), "{}", isolation(&right));
    assert!(isolation(&weak).starts_with("isolation: weak"), "{}", isolation(&weak));
    let shown = weak["output"].as_str().unwrap();
    assert!(shown.starts_with(&isolation(&weak)), "Gradescope shows no other place of it: {shown}");
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    assert!(
        !accounts.lines().any(|line| line.starts_with("grader:")),
        "the machine's own accounts are as they were"
    );

    let python = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers");
    if let Err(lacks) = install(&tests.join("requirements.txt"), &python) {
        assert!(!is_asked, "the results cannot be held against gradescope-utils: {lacks}");
        eprintln!("SKIPPED the results in gradescope-utils: {lacks}");
        return;
    }
    run(Command::new(python.join("bin/python")).arg(tests.join("results.py")).args(results)).unwrap();
}
