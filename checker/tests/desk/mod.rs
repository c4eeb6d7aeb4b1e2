//! A course in a temporary folder, for tests of commands: one real exercise that needs no library, and what a test
//! adds to it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use checker::process::{Cancel, End, Invocation, Tool};

/// The folder of the one real exercise below `exercises/` and `solutions/`.
pub(crate) const DIR: &str = "09-workers/02-shared-counter";

/// A course in a temporary folder.
pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
}

/// What a program answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    /// The course with its one exercise, as its learners and its author have it.
    pub(crate) fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        let repository = repository();
        let manifest = fs::read_to_string(repository.join("Cargo.toml")).expect("the manifest");
        let members = r#"members = ["exercises/[0-9]*/*"]"#;
        let manifest: Vec<&str> = manifest
            .lines()
            .filter(|line| !line.starts_with("default-members") && !line.starts_with("node-loop"))
            .map(|line| if line.starts_with("members") { members } else { line })
            .collect();
        desk.write("Cargo.toml", &manifest.join("\n"));
        for top in ["exercises", "solutions"] {
            let folder = format!("{top}/{DIR}");
            copy(&repository.join(&folder), &desk.path(&folder));
        }
        desk
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Puts the reference into the place of the learner's own work.
    pub(crate) fn solve(&self) {
        for file in ["add.rs", "counter.rs"] {
            let from = self.path(&format!("solutions/{DIR}/src/{file}"));
            if from.is_file() {
                fs::copy(from, self.path(&format!("exercises/{DIR}/src/{file}"))).expect("a file");
            }
        }
    }

    /// Adds the exercise `workers/NAME`: its whole program and the text of its cases.
    pub(crate) fn add(&self, number: u32, name: &str, main: &str, cases: &str) {
        let manifest = self.read(&format!("exercises/{DIR}/Cargo.toml")).replace("shared-counter", name);
        let folder = format!("exercises/09-workers/{number:02}-{name}");
        self.write(&format!("{folder}/Cargo.toml"), &manifest);
        self.write(&format!("{folder}/src/main.rs"), main);
        self.write(
            &format!("{folder}/exercise.yaml"),
            &format!(
                "title: One's own\nkind: write\nlevel: 2\nminutes: 7\nbook: 09-workers#own\nhints: [think]\ncases:\n{cases}"
            ),
        );
    }

    /// What the checker answers in the course.
    pub(crate) fn checker(&self, args: &[&str]) -> Answer {
        answer(self.dir.path(), env!("CARGO_BIN_EXE_checker"), args)
    }
}

/// The course that this checker lies in.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course")
}

/// What a program answers in a folder.
pub(crate) fn answer(folder: &Path, program: &str, args: &[&str]) -> Answer {
    answer_in(folder, program, args, &[])
}

/// The same with more variables.
pub(crate) fn answer_in(folder: &Path, program: &str, args: &[&str], env: &[(&str, &str)]) -> Answer {
    let wanted = |name: &OsStr| {
        ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"].iter().any(|known| name == *known)
    };
    // What the person at this machine once chose is not for tests; nor does a shell leave its settings in the course.
    let settings = if folder == repository() { Path::new(env!("CARGO_TARGET_TMPDIR")) } else { folder };
    let invocation =
        Invocation::new(program, folder).args(args).inherit(wanted).env("XDG_CONFIG_HOME", settings);
    let invocation = env.iter().fold(invocation, |all, (name, value)| all.env(*name, value));
    let cancel = Cancel::new().expect("a handle");
    let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the program starts");
    let End::Exit(code) = done.end else { panic!("{program} ended with {:?}", done.end) };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("answers are UTF-8");
    Answer { code, stdout: text(done.stdout), stderr: text(done.stderr) }
}

/// True where a program lies in the PATH.
pub(crate) fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}
