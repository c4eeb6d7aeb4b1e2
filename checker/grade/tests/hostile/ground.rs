//! The place that the hostile programs are let loose in: a course with orders that nobody can guess, other people's work
//! beside it, a gradebook, services of the host, and a canary. Its permissions stand open wherever that is possible,
//! so that nothing but the wall is left to hold a program back.
//!
//! It judges submissions with the pipeline, behind a wall or in front of it, and says what has happened to it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsFd as _;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use checker::build::{Builder, Environment, Outcome};
use checker::course::{Course, Exercise, Overlay, Submission};
use checker::event::ExerciseResult;
use checker::pipeline::{Pipeline, Request, recipe};
use checker::process::{Cancel, Guest};
use checker::run::{NoWall, Wall};

use crate::row::Row;

/// The exercises: what they are called, their limits, and their cases without the arguments.
const EXERCISES: [(&str, &str); 5] =
    [("locked", ""), ("plain", ""), ("timed", ""), ("quiet", "quiet=yes"), ("slow", "")];
/// Where they lie below `exercises/` and `solutions/`.
const CHAPTER: &str = "01-hostile";
/// The variable that nobody may see.
pub(crate) const SECRET: &str = "HOSTILE_SECRET";

/// Everything that an attacker may want, and what notices when he gets it.
pub(crate) struct Ground {
    root: PathBuf,
    course: Course,
    behind: Builder,
    before: Builder,
    wall: Arc<dyn Wall>,
    cancel: Cancel,
    /// The words of the orders, and whatever else must never be shown.
    pub(crate) secrets: Vec<String>,
    /// The canary's user; none where nobody else can be lent.
    pub(crate) user: Option<u32>,
    _guest: Option<Guest>,
    pub(crate) services: Arc<Services>,
    port: u16,
    address: String,
    canary: Canary,
    open: String,
    /// A descriptor that every child inherits which does not close what it should not have.
    _leaked: fs::File,
    _dir: tempfile::TempDir,
}

/// How often anybody has called a service of the host.
#[derive(Debug, Default)]
pub(crate) struct Services(AtomicU32);

impl Services {
    pub(crate) fn calls(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }

    fn called(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A process that somebody may want to kill, look into, or rob.
pub(crate) struct Canary(Child);

impl Canary {
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn lives(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Ground {
    /// Lays out everything, for programs behind `wall`.
    pub(crate) fn new(wall: Arc<dyn Wall>) -> Self {
        let dir = tempfile::Builder::new().prefix("hostile-ground-").tempdir().expect("a folder");
        let root = dir.path().canonicalize().expect("it is there");
        open_to_all(&root, 0o755);
        let word = || (0..20).map(|_| fastrand::alphanumeric()).collect::<String>();
        let secrets: Vec<String> = [word(), word(), word()].into();
        let services = Arc::new(Services::default());
        let (port, address) = serve(&services, &root);
        let guest = Guest::take().expect("locks can be held");
        let user = guest.as_ref().map(Guest::id);
        lay_out(&root, &secrets);
        let leaked = fs::File::create(root.join("open/leaked")).expect("a file");
        rustix::io::fcntl_setfd(leaked.as_fd(), rustix::io::FdFlags::empty()).expect("a descriptor");
        let canary = canary(&root, user, &secrets[2]);
        let facts = facts(&root, port, &address, canary.pid());
        write_exercises(&root, &secrets, &facts);
        let cancel = Cancel::new().expect("a handle");
        let builder = |target: &str| {
            let environment =
                Environment::of_this_process().with("CARGO_TARGET_DIR", root.join(target).into_os_string());
            Builder::open_in(&root.join("course"), environment, &cancel).expect("a course that can be built")
        };
        let behind = builder("course/target").behind(Arc::clone(&wall));
        let before = builder("course/other-target");
        let course = Course::open(&root.join("course")).expect("a course");
        let open = content(&root.join("open"));
        Self {
            course,
            behind,
            before,
            wall,
            cancel,
            secrets,
            user,
            _guest: guest,
            services,
            port,
            address,
            canary,
            open,
            _leaked: leaked,
            root,
            _dir: dir,
        }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The words between at signs of a source.
    fn known(&self) -> [(&'static str, String); 4] {
        [
            ("course", self.shown("course")),
            ("solution", self.shown("course/solutions/01-hostile/01-locked")),
            ("neighbour", self.shown("learners/neighbour/exercises/01-hostile/01-locked/src/main.rs")),
            ("open", self.shown("open")),
        ]
    }

    fn shown(&self, path: &str) -> String {
        self.path(path).display().to_string()
    }

    /// The arguments of a visible case, with another canary.
    pub(crate) fn facts(&self, canary: u32) -> Vec<String> {
        let mut facts = facts(&self.root, self.port, &self.address, canary);
        facts.push(format!("order={}", self.shown("course/exercises/01-hostile/01-locked/exercise.yaml")));
        facts
    }

    /// A canary of one's own, of this user, in a process group that a program can be put into.
    pub(crate) fn another_canary(&self, user: Option<u32>) -> Canary {
        canary(&self.root, user, &self.secrets[2])
    }

    /// The folder in which the author of a program has his work for its exercise.
    pub(crate) fn handed_in(&self, row: &Row, exercise: &str) -> PathBuf {
        let number = EXERCISES.iter().position(|(name, _)| *name == exercise).expect("an exercise") + 1;
        let learner = self.path("learners").join(&row.name);
        let folder = learner.join(format!("exercises/{CHAPTER}/{number:02}-{exercise}"));
        if fs::symlink_metadata(&folder).is_err() {
            fs::create_dir_all(&folder).expect("a folder");
            row.hand_in(&folder, &self.known());
        }
        folder
    }

    /// Lays a program out as a learner's folder.
    pub(crate) fn hand_in(&self, row: &Row, learner: &Path) {
        let number = EXERCISES.iter().position(|(name, _)| *name == row.exercise).expect("an exercise") + 1;
        let folder = learner.join(format!("exercises/{CHAPTER}/{number:02}-{}", row.exercise));
        fs::create_dir_all(&folder).expect("a folder");
        row.hand_in(&folder, &self.known());
    }

    /// Judges a submission as `grade` does, with hidden cases: behind the wall, or with none.
    pub(crate) fn judge(&self, row: &Row, exercise: &str, behind: bool) -> ExerciseResult {
        self.handed_in(row, exercise);
        let submission =
            Submission::open(&self.path("learners").join(&row.name)).expect("a tree of exercises");
        let request = Request {
            overlay: Overlay::Submission(submission),
            hidden: true,
            runs: 1,
            seed: 1,
            fresh: true,
            jobs: 1,
            colour: false,
        };
        let exercise = self.exercise(exercise);
        let (builder, wall): (&Builder, &dyn Wall) =
            if behind { (&self.behind, &*self.wall) } else { (&self.before, &NoWall) };
        Pipeline::new(builder, wall, &self.cancel).exercise(exercise, &request, &|_| {})
    }

    /// The program of a row that runs, built behind the wall.
    pub(crate) fn program(&self, row: &Row) -> Option<PathBuf> {
        if !row.runs() {
            return None;
        }
        let exercise = self.exercise(&row.exercise);
        let submission = Submission::open(&self.path("learners").join(&row.name)).ok()?;
        let overlay = Overlay::Submission(submission);
        let sources = overlay.lay(exercise).ok()?.ok()?;
        match self.behind.build(&recipe(exercise, &sources, &overlay), &|_| {}).ok()? {
            Outcome::Built(built) => Some(built.program.path().to_owned()),
            _ => None,
        }
    }

    fn exercise(&self, name: &str) -> &Arc<Exercise> {
        let wanted = format!("hostile/{name}");
        self.course.exercises().find(|known| known.id.as_str() == wanted).expect("an exercise")
    }

    /// What should not have happened to the ground, in words.
    pub(crate) fn harm(&mut self) -> Vec<String> {
        let mut harm = Vec::new();
        if !self.canary.lives() {
            harm.push("the canary is dead".to_owned());
        }
        if self.services.calls() > 0 {
            harm.push(format!("services of the host were called {} times", self.services.calls()));
        }
        let poison = self.poison();
        if !poison.is_empty() {
            harm.push(format!("files were made: {poison:?}"));
        }
        if content(&self.path("open")) != self.open {
            harm.push(format!("something was written: {}", content(&self.path("open"))));
        }
        harm
    }

    /// Removes the files that a program has put where it should not have, and says which these were.
    pub(crate) fn poison(&self) -> Vec<PathBuf> {
        let own = ["course", "course/target", "course/solutions/01-hostile/01-locked", "open"]
            .map(|path| self.path(path));
        let hosts = [
            "/",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/etc",
            "/var/tmp",
            "/var/lock",
            "/run",
            "/opt",
            "/srv",
            "/dev",
            "/tmp",
        ];
        let files =
            hosts.into_iter().map(PathBuf::from).chain(own).map(|folder| folder.join("hostile-poison"));
        files.filter(|file| fs::remove_file(file).is_ok()).collect()
    }

    /// Makes good what a control has done to the ground.
    pub(crate) fn mend(&self) {
        write_open(&self.root);
    }
}

/// What an attacker is told: everything but the words.
fn facts(root: &Path, port: u16, address: &str, canary: u32) -> Vec<String> {
    let path = |path: &str| root.join(path).display().to_string();
    vec![
        format!("mark={}", mark(root)),
        format!("course={}", path("course")),
        format!("solution={}", path("course/solutions/01-hostile/01-locked")),
        format!("store={}", path("course/target")),
        format!("near={}", root.display()),
        format!("neighbour={}", path("learners/neighbour/exercises/01-hostile/01-locked/src/main.rs")),
        format!("grades={}", path("grades")),
        format!("open={}", path("open")),
        format!("runs={}", path("runs")),
        format!("socket={}", path("socket")),
        format!("abstract={}", mark(root)),
        format!("port={port}"),
        format!("address={address}"),
        format!("canary={canary}"),
    ]
}

/// What is found in the arguments of everything that belongs to this ground.
pub(crate) fn mark(root: &Path) -> String {
    root.file_name().expect("a name").to_string_lossy().into_owned()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn open_to_all(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

/// Other people's work, the gradebook, and what stands open.
fn lay_out(root: &Path, secrets: &[String]) {
    write(&root.join("grades/grades.db"), &secrets[2]);
    write(&root.join("grades/files/ab/cdef"), &secrets[2]);
    let neighbour = "learners/neighbour/exercises/01-hostile/01-locked/src/main.rs";
    write(&root.join(neighbour), &format!("// {}\n", secrets[2]));
    // As the folder of another run lies.
    let run = root.join("runs/another");
    let (folder, prediction) = (run.join("work"), run.join("work").join("prediction.txt"));
    write(&prediction, &secrets[2]);
    for folder in [&root.join("runs"), &run, &folder] {
        open_to_all(folder, 0o777);
    }
    open_to_all(&prediction, 0o666);
    write_open(root);
}

/// What anybody may write to.
fn write_open(root: &Path) {
    for name in ["pwned", "store/poison"] {
        let _ = fs::remove_file(root.join("open").join(name));
    }
    for name in ["store", "toolchain", "libraries", "grades.db"] {
        let folder = root.join("open").join(name);
        let _ = fs::remove_dir_all(&folder);
        for file in ["canary", "other", "moves"] {
            write(&folder.join(file), "as it was");
            open_to_all(&folder.join(file), 0o666);
        }
        open_to_all(&folder, 0o777);
    }
    open_to_all(&root.join("open"), 0o777);
}

/// All that stands in a folder, as text that can be compared.
fn content(folder: &Path) -> String {
    let mut lines: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("it is ours");
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            format!("{} {text}", entry.path().strip_prefix(folder).expect("it lies there").display())
        })
        .collect();
    lines.sort();
    lines.join("; ")
}

/// The course: its manifest, and each exercise with its starter, the kit, its orders and its solution.
fn write_exercises(root: &Path, secrets: &[String], facts: &[String]) {
    let course = root.join("course");
    write(&course.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n");
    for (number, (name, more)) in (1..).zip(EXERCISES) {
        let folder = course.join(format!("exercises/{CHAPTER}/{number:02}-{name}"));
        let solution = course.join(format!("solutions/{CHAPTER}/{number:02}-{name}"));
        write(
            &folder.join("Cargo.toml"),
            &format!("[package]\nname = \"hostile-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        );
        write(&folder.join("src/main.rs"), "mod kit;\n\nfn main() {}\n");
        write(&folder.join("src/kit.rs"), include_str!("kit.rs"));
        let case = |kind: &str, file: &Path, word: &str| {
            let mut args = facts.to_vec();
            args.extend([format!("case={kind}"), format!("order={}", file.display())]);
            args.extend((!more.is_empty()).then(|| more.to_owned()));
            // JSON is YAML.
            let args = serde_json::to_string(&args).expect("texts");
            let order = match name {
                "locked" | "slow" => format!("[\"the word is {word}\"]"),
                "plain" => "[done]".to_owned(),
                _ => "[{line: begin, id: b}, {line: end, id: e}]\n    time: [{gap: \"b -> e\", is: 100 ms..600 ms}]".to_owned(),
            };
            format!("cases:\n  - name: {kind}\n    args: {args}\n    order: {order}\n")
        };
        let limits = match name {
            "locked" | "plain" => {
                "{time: 4 s, cpu: 2 s, memory: 128 MiB, output: 64 KiB, line: 16 KiB, processes: 48}"
            }
            "slow" => "{time: 30 s, cpu: 30 s, memory: 128 MiB, output: 64 KiB, line: 16 KiB, processes: 48}",
            _ => "{time: 10 s, cpu: 30 s, memory: 128 MiB, output: 64 KiB, line: 16 KiB, processes: 48}",
        };
        let (seen, hidden) = (folder.join("exercise.yaml"), solution.join("hidden.yaml"));
        let head = format!(
            "title: Hostile\nkind: write\nlevel: 1\nminutes: 5\nbook: {CHAPTER}#{name}\nhints: [none]\nlimits: {limits}\n"
        );
        write(&seen, &(head + &case("seen", &seen, &secrets[0])));
        write(&hidden, &case("hidden", &hidden, &secrets[1]));
        let reference = format!(
            "pub fn main() {{\n    let hidden = std::env::args().any(|arg| arg == \"case=hidden\");\n    \
             println!(\"the word is {{}}\", if hidden {{ \"{}\" }} else {{ \"{}\" }});\n}}\n",
            secrets[1], secrets[0]
        );
        write(&solution.join("src/main.rs"), &reference);
        write(&solution.join("right/other.rs"), &format!("// Another.\n{reference}"));
    }
}

/// Starts the services of the host; the port that they have, and its address that is not the loopback's.
fn serve(services: &Arc<Services>, root: &Path) -> (u16, String) {
    let tcp = TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("0.0.0.0:0")).expect("a port");
    let port = tcp.local_addr().expect("it is bound").port();
    let udp = UdpSocket::bind(("::", port)).or_else(|_| UdpSocket::bind(("0.0.0.0", port))).expect("a port");
    let path = UnixListener::bind(root.join("socket")).expect("a socket");
    open_to_all(&root.join("socket"), 0o777);
    let name = SocketAddr::from_abstract_name(mark(root)).expect("a short name");
    let nameless = UnixListener::bind_addr(&name).expect("a socket");
    let called = |services: &Arc<Services>| {
        let services = Arc::clone(services);
        move || services.called()
    };
    let (a, b, c, d) = (called(services), called(services), called(services), called(services));
    std::thread::spawn(move || tcp.incoming().for_each(|_| a()));
    std::thread::spawn(move || path.incoming().for_each(|_| b()));
    std::thread::spawn(move || nameless.incoming().for_each(|_| c()));
    std::thread::spawn(move || {
        let mut bytes = [0; 64];
        while let Ok((_, from)) = udp.recv_from(&mut bytes) {
            d();
            let _ = udp.send_to(b"hello", from);
        }
    });
    // Which address leads outside; nothing is sent.
    let outside = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.77:9")?;
        socket.local_addr()
    });
    (port, outside.map(|address| address.ip().to_string()).unwrap_or_default())
}

/// Starts a canary: it has the hidden cases open, stands in the exercise's folder, and knows a secret.
fn canary(root: &Path, user: Option<u32>, secret: &str) -> Canary {
    let folder = root.join("course/exercises/01-hostile/01-locked");
    fs::create_dir_all(&folder).expect("a folder");
    let held = root.join("grades/grades.db");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "exec 8< \"$1\"; echo ready; read x", "canary"]).arg(held).current_dir(folder);
    command.env(SECRET, secret).stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    let mut child = command.spawn().expect("there is a shell");
    let mut ready = [0; 6];
    child.stdout.take().expect("a pipe").read_exact(&mut ready).expect("it says that it is ready");
    child.stdin.as_mut().expect("a pipe").flush().expect("a pipe");
    Canary(child)
}
