//! One hostile program as its file says it: the verdict that it must get, the control that shows that the attack works
//! where no wall is, and the files that its author hands in. It runs nothing.
//!
//! The first line is `// verdict: V · control: C · what it tries`; `exercise: NAME` may stand before it. A line
//! `//=== PATH` begins another file of the submission: `PATH -> TARGET` is a link, `PATH => TARGET` a second name,
//! `PATH |` a pipe, `PATH +x` a file that can be started. `%1b` in a path is that byte. Words between at signs are paths
//! of the ground that an attacker has found out.

use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// A hostile program.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its file's name without the ending.
    pub(crate) name: String,
    /// Which exercise it is handed in for: `locked` where it says nothing.
    pub(crate) exercise: String,
    /// The verdict that it must get behind the wall.
    pub(crate) verdict: String,
    /// How it is shown that the attack succeeds without a wall.
    pub(crate) control: String,
    /// The whole file, first line included.
    pub(crate) text: Vec<u8>,
}

impl Row {
    /// All programs, by name.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).expect("the programs lie beside the tests");
        let mut rows: Vec<Self> = entries.map(|entry| Self::read(&entry.expect("an entry").path())).collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        rows
    }

    fn read(path: &Path) -> Self {
        let text = fs::read(path).expect("a file");
        let first = String::from_utf8_lossy(&text);
        let first = first.lines().next().and_then(|line| line.strip_prefix("// ")).unwrap_or_default();
        let field = |name: &str| {
            first.split(" · ").find_map(|part| part.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned)
        };
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let needed =
            |field_name: &str| field(field_name).unwrap_or_else(|| panic!("{name}: no `{field_name}`"));
        Self {
            exercise: field("exercise").unwrap_or_else(|| "locked".to_owned()),
            verdict: needed("verdict"),
            control: needed("control"),
            name,
            text,
        }
    }

    /// True where the program is compiled beside the kit, and does its harm while it runs.
    pub(crate) fn runs(&self) -> bool {
        self.text.windows(8).any(|window| window == b"mod kit;")
    }

    /// Writes the files that its author hands in below the exercise's folder; `known` are the words between at signs.
    pub(crate) fn hand_in(&self, folder: &Path, known: &[(&str, String)]) {
        let mut path = PathBuf::from("src/main.rs");
        let mut kind = Kind::Plain;
        let mut content: Vec<u8> = Vec::new();
        for line in self.text.split_inclusive(|byte| *byte == b'\n') {
            if let Some(head) = line.strip_prefix(b"//=== ") {
                put(folder, &path, &kind, &content);
                content.clear();
                let head = filled(head.trim_ascii_end(), known);
                (path, kind) =
                    parsed(&String::from_utf8(head).expect("the names of files are written as text"));
            } else {
                content.extend(filled(line, known));
            }
        }
        put(folder, &path, &kind, &content);
    }
}

/// What stands under a name.
enum Kind {
    Plain,
    Starts,
    Link(String),
    SecondName(String),
    Pipe,
}

fn parsed(head: &str) -> (PathBuf, Kind) {
    if let Some((path, target)) = head.split_once(" -> ") {
        return (unescaped(path), Kind::Link(target.to_owned()));
    }
    if let Some((path, target)) = head.split_once(" => ") {
        return (unescaped(path), Kind::SecondName(target.to_owned()));
    }
    match (head.strip_suffix(" |"), head.strip_suffix(" +x")) {
        (Some(path), _) => (unescaped(path), Kind::Pipe),
        (_, Some(path)) => (unescaped(path), Kind::Starts),
        _ => (unescaped(head), Kind::Plain),
    }
}

/// `%1b` becomes that byte.
fn unescaped(text: &str) -> PathBuf {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// The words between at signs, said.
fn filled(line: &[u8], known: &[(&str, String)]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(line) else { return line.to_vec() };
    let mut text = text.replace(
        "@NESTED@",
        &format!("fn main() {{ let _ = {}1{}; }}", "(".repeat(60_000), ")".repeat(60_000)),
    );
    for (name, value) in known {
        text = text.replace(&format!("@{name}@"), value);
    }
    text.into_bytes()
}

/// Puts one file into the submission, in the place of what is there.
fn put(folder: &Path, path: &Path, kind: &Kind, content: &[u8]) {
    let path = folder.join(path);
    let parent = path.parent().expect("a file has a folder");
    fs::create_dir_all(parent).expect("a folder");
    if !matches!(kind, Kind::Plain | Kind::Starts) {
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir_all(&path);
    }
    match kind {
        Kind::Plain => fs::write(&path, content).expect("a file"),
        Kind::Starts => {
            fs::write(&path, content).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        Kind::Link(target) => std::os::unix::fs::symlink(target, &path).expect("a link"),
        Kind::SecondName(target) => fs::hard_link(target, &path).expect("one file system"),
        Kind::Pipe => rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from(0o644),
            0,
        )
        .expect("a pipe"),
    }
}
