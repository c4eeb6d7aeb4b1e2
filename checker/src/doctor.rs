//! What a machine needs for the course, item by item: whether it is there, why it matters, how to get it.
//!
//! It looks and changes nothing. `checker/doctor.sh` asks the same in the same order where the checker itself cannot be
//! built yet; a test compares the two.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flow::process::{Cancel, Captured, Error, Invocation, Tool};
use text::tr;

/// So long may a tool take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The oldest Rust that builds the course, from the workspace's manifest.
const OLDEST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");
/// The oldest Node that the course's listings were held to.
const OLDEST_NODE: &str = "20";
/// The oldest bubblewrap that has what grading uses.
const OLDEST_BUBBLEWRAP: &str = "0.8";
/// What the checker, the libraries and the exercises take when they are built, in MiB.
const NEEDED_MIB: u64 = 2048;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id, which no language changes.
    pub id: &'static str,
    /// True where nothing works without it.
    pub is_needed: bool,
    /// How it is.
    pub state: State,
    /// What was found: a version, a size; may be empty.
    pub found: String,
    /// What it is for.
    pub why: String,
    /// What to do; empty where it is all right.
    pub get: Vec<Remedy>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A command, to be copied as it is.
    Command(String),
    /// What to do, in words.
    Words(String),
}

impl Remedy {
    /// Its text, whichever it is.
    pub fn text(&self) -> &str {
        match self {
            Self::Command(text) | Self::Words(text) => text,
        }
    }
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is there and new enough.
    Ok,
    /// It is not there, or does not work.
    Missing,
    /// It is there and too old.
    TooOld,
    /// Nobody can say.
    Unknown,
}

impl State {
    /// Its id, as it stands in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Missing => "missing",
            Self::TooOld => "too-old",
            Self::Unknown => "unknown",
        }
    }
}

/// True where the course can be worked on: nothing that is needed is missing or too old.
pub fn is_ready(items: &[Item]) -> bool {
    items.iter().all(|item| !item.is_needed || matches!(item.state, State::Ok | State::Unknown))
}

/// What installs things here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Pacman,
    Brew,
    None,
}

/// Looks at this machine; `folder` is where the course lies.
///
/// # Errors
/// A program could not be followed. That it is missing or fails is an answer.
pub fn examine(folder: &Path, cancel: &Cancel) -> Result<Vec<Item>, Error> {
    let machine = Machine { folder, cancel, manager: Manager::here() };
    Ok(vec![
        machine.rust("rustc", tr!("it compiles the checker and every exercise"))?,
        machine.rust("cargo", tr!("it fetches and builds the libraries that exercises use"))?,
        machine.linker()?,
        machine.disk(),
        machine.node()?,
        machine.bubblewrap()?,
        machine.namespaces()?,
        machine.font()?,
        machine.git()?,
    ])
}

/// The machine that is looked at.
struct Machine<'m> {
    folder: &'m Path,
    cancel: &'m Cancel,
    manager: Manager,
}

impl Machine<'_> {
    fn rust(&self, id: &'static str, why: String) -> Result<Item, Error> {
        let item =
            Item { id, is_needed: true, state: State::Missing, found: String::new(), why, get: Vec::new() };
        let get = Remedy::Words(tr!(
            "install Rust: https://rustup.rs, then `rustup toolchain install stable --profile minimal`"
        ));
        self.version(item, OLDEST_RUST, vec![get], vec![command("rustup update stable")])
    }

    fn node(&self) -> Result<Item, Error> {
        let why = tr!("only for the node.js beside each exercise; the course was held to Node 20, 22 and 24");
        let item = self.optional("node", why);
        let newer = Remedy::Words(tr!("a newer one: https://nodejs.org"));
        let mut get = self.install("nodejs");
        get.push(newer.clone());
        self.version(item, OLDEST_NODE, get, vec![newer])
    }

    fn git(&self) -> Result<Item, Error> {
        let item = self
            .optional("git", tr!("only to fetch new versions of the course and to keep your own history"));
        self.version(item, "0", self.install("git"), Vec::new())
    }

    fn bubblewrap(&self) -> Result<Item, Error> {
        let why =
            tr!("only for those who grade: it keeps strangers' programs away from the rest of the machine");
        let item = self.optional("bubblewrap", why);
        if !is_linux() {
            return Ok(Item { state: State::Ok, found: tr!("not used on this system"), ..item });
        }
        let get = self.install("bubblewrap");
        self.version_of("bwrap", item, OLDEST_BUBBLEWRAP, get.clone(), get)
    }

    fn namespaces(&self) -> Result<Item, Error> {
        let why = tr!("only for those who grade: bubblewrap needs them where it is not started by root");
        let item = self.optional("user-namespaces", why);
        if !is_linux() {
            return Ok(Item { state: State::Ok, found: tr!("not used on this system"), ..item });
        }
        if find("unshare").is_none() {
            return Ok(Item { state: State::Unknown, ..item });
        }
        let done = self.run("unshare", &["--user", "--map-root-user", "true"])?;
        if done.success() {
            return Ok(Item { state: State::Ok, ..item });
        }
        let get = vec![Remedy::Words(tr!(
            "ask whoever runs the machine to allow unprivileged user namespaces; in a container they need its leave"
        ))];
        Ok(Item { get, ..item })
    }

    /// A linker is there when it links: its headers and start files are packages of their own.
    fn linker(&self) -> Result<Item, Error> {
        let item = Item {
            id: "linker",
            is_needed: true,
            state: State::Missing,
            found: String::new(),
            why: tr!("every Rust program is put together by the system's C linker, `cc`"),
            get: match self.manager {
                Manager::Apt => vec![command("sudo apt-get install gcc libc6-dev")],
                Manager::Brew => vec![command("xcode-select --install")],
                _ => self.install("gcc"),
            },
        };
        let Ok(desk) = tempfile::tempdir() else {
            return Ok(Item { state: State::Unknown, ..item });
        };
        let (source, program) = (desk.path().join("hello.c"), desk.path().join("hello"));
        if find("cc").is_none() {
            return Ok(item);
        }
        if std::fs::write(&source, "int main(void) { return 0; }\n").is_err() {
            return Ok(Item { state: State::Unknown, ..item });
        }
        let paths = [&program, &source].map(|path| path.display().to_string());
        let links = self.run("cc", &["-o", &paths[0], &paths[1]])?.success() && program.is_file();
        Ok(if links {
            Item { state: State::Ok, found: "cc".to_owned(), get: Vec::new(), ..item }
        } else {
            item
        })
    }

    fn disk(&self) -> Item {
        let free = rustix::fs::statvfs(self.folder)
            .ok()
            .map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) >> 20);
        let state = match free {
            None => State::Unknown,
            Some(free) if free < NEEDED_MIB => State::Missing,
            Some(_) => State::Ok,
        };
        let get = match state {
            State::Missing => {
                vec![Remedy::Words(tr!("make room, or set CARGO_TARGET_DIR to a folder on another disk"))]
            }
            _ => Vec::new(),
        };
        Item {
            id: "disk",
            is_needed: true,
            state,
            found: free.map_or_else(String::new, |free| tr!("{free} MiB free", free = free)),
            why: tr!("what is built takes up to {needed} MiB", needed = NEEDED_MIB),
            get,
        }
    }

    fn font(&self) -> Result<Item, Error> {
        let item = self.optional("bengali-font", tr!("without one Bengali text is shown as empty boxes"));
        if find("fc-list").is_none() {
            // macOS brings its own; elsewhere nobody can be asked.
            let state = if cfg!(target_os = "macos") { State::Ok } else { State::Unknown };
            return Ok(Item { state, ..item });
        }
        let done = self.run("fc-list", &[":lang=bn", "family"])?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        let mut families: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        families.sort_unstable();
        Ok(match families.first() {
            Some(family) => {
                let family = family.split(',').next().unwrap_or(family);
                Item { state: State::Ok, found: family.to_owned(), ..item }
            }
            None => {
                let package = match self.manager {
                    Manager::Dnf => "google-noto-sans-bengali-fonts",
                    Manager::Pacman => "noto-fonts",
                    Manager::Brew => "font-noto-sans-bengali",
                    Manager::Apt | Manager::None => "fonts-noto-core",
                };
                Item { get: self.install(package), ..item }
            }
        })
    }

    fn optional(&self, id: &'static str, why: String) -> Item {
        Item { id, is_needed: false, state: State::Missing, found: String::new(), why, get: Vec::new() }
    }

    /// The item of a program that has its item's name and answers to `--version`.
    fn version(
        &self,
        item: Item,
        oldest: &str,
        missing: Vec<Remedy>,
        old: Vec<Remedy>,
    ) -> Result<Item, Error> {
        self.version_of(item.id, item, oldest, missing, old)
    }

    fn version_of(
        &self,
        program: &str,
        item: Item,
        oldest: &str,
        missing: Vec<Remedy>,
        old: Vec<Remedy>,
    ) -> Result<Item, Error> {
        let answer = match find(program) {
            Some(_) => Some(self.run(program, &["--version"])?).filter(Captured::success),
            None => None,
        };
        let Some(answer) = answer else { return Ok(Item { get: missing, ..item }) };
        let found = version_in(&String::from_utf8_lossy(&answer.stdout));
        if is_at_least(&found, oldest) {
            return Ok(Item { state: State::Ok, found, ..item });
        }
        let found = tr!("{found}, and {oldest} is the oldest that will do", found = found, oldest = oldest);
        Ok(Item { state: State::TooOld, found, get: old, ..item })
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<Captured, Error> {
        let mut tool = Tool::new(Invocation::new(program, self.folder).args(args).inherit(|_| true));
        tool.deadline = Some(PATIENCE);
        tool.capture(self.cancel, &mut |_, _| {})
    }

    /// The command that installs a package here.
    fn install(&self, package: &str) -> Vec<Remedy> {
        // Node has another name there.
        let package = if self.manager == Manager::Brew && package == "nodejs" { "node" } else { package };
        vec![match self.manager {
            Manager::Apt => command(format!("sudo apt-get install {package}")),
            Manager::Dnf => command(format!("sudo dnf install {package}")),
            Manager::Pacman => command(format!("sudo pacman -S {package}")),
            Manager::Brew => command(format!("brew install {package}")),
            Manager::None => Remedy::Words(tr!(
                "install the package {package} with what installs software here",
                package = package
            )),
        }]
    }
}

impl Manager {
    fn here() -> Self {
        [("apt-get", Self::Apt), ("dnf", Self::Dnf), ("pacman", Self::Pacman), ("brew", Self::Brew)]
            .into_iter()
            .find(|(program, _)| find(program).is_some())
            .map_or(Self::None, |(_, manager)| manager)
    }
}

fn command(text: impl Into<String>) -> Remedy {
    Remedy::Command(text.into())
}

fn is_linux() -> bool {
    cfg!(target_os = "linux")
}

/// Where a program lies in the PATH.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The first run of digits and dots in what a program says of its version.
fn version_in(said: &str) -> String {
    let from = said.find(|c: char| c.is_ascii_digit()).unwrap_or(said.len());
    let rest = &said[from..];
    let until = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    rest[..until].trim_end_matches('.').to_owned()
}

/// True where a version is this one or a later one, part by part; a part that is not there is 0.
fn is_at_least(version: &str, oldest: &str) -> bool {
    let parts = |text: &str| text.split('.').map(|part| part.parse::<u64>().unwrap_or(0)).collect::<Vec<_>>();
    let (mut version, mut oldest) = (parts(version), parts(oldest));
    let length = version.len().max(oldest.len());
    version.resize(length, 0);
    oldest.resize(length, 0);
    version >= oldest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared_part_by_part() {
        assert_eq!(version_in("rustc 1.95.0 (59807616e 2026-04-14)"), "1.95.0");
        assert_eq!(version_in("v22.11.0\n"), "22.11.0");
        assert_eq!(version_in("nothing"), "");
        for (version, oldest) in [("1.89.0", "1.89"), ("1.100", "1.89"), ("22", "20"), ("0.8", "0.8.0")] {
            assert!(is_at_least(version, oldest), "{version} {oldest}");
        }
        for (version, oldest) in [("1.88.9", "1.89"), ("18.20.1", "20"), ("", "0.8"), ("0.7.99", "0.8")] {
            assert!(!is_at_least(version, oldest), "{version} {oldest}");
        }
    }

    #[test]
    fn what_is_only_useful_keeps_nobody_from_beginning() {
        let item = |is_needed, state| Item {
            id: "x",
            is_needed,
            state,
            found: String::new(),
            why: String::new(),
            get: Vec::new(),
        };
        assert!(is_ready(&[item(true, State::Ok), item(false, State::Missing), item(false, State::TooOld)]));
        assert!(!is_ready(&[item(true, State::Missing)]));
        assert!(!is_ready(&[item(true, State::TooOld)]));
    }
}
