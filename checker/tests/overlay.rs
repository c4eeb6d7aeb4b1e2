//! Overlays as they come: the working tree, solutions, single programs, and strangers' folders in
//! every odd shape. Each test says what is used, what is ignored, and what is refused.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use checker::course::{
    Course, Error, Exercise, How, Laid, Overlay, Reason, SolutionSet, Sources, Starters, Submission,
};

const FIRST: &str = "03-microtasks/01-first-words";
const MAIN: &str = "src/main.rs";

/// A course that a test may change, and a folder to hand in.
struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { dir: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/small"), &bench.root());
        fs::create_dir(bench.handed_in()).unwrap();
        bench
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("course")
    }

    fn handed_in(&self) -> PathBuf {
        self.dir.path().join("handed-in")
    }

    fn course(&self) -> Course {
        Course::open(&self.root()).unwrap()
    }

    /// Puts a file into the folder to hand in.
    fn put(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        write(&self.handed_in().join(path), content);
        self
    }

    /// Puts a file into the folder of the first exercise to hand in.
    fn answer(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        self.put(&format!("exercises/{FIRST}/{path}"), content)
    }

    fn answer_path(&self, path: &str) -> PathBuf {
        let path = self.handed_in().join("exercises").join(FIRST).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn exercise(&self) -> Arc<Exercise> {
        Arc::clone(self.course().find("first-words").unwrap())
    }

    /// Lays what was handed in over the first exercise.
    fn lay(&self) -> Laid {
        let overlay = Overlay::Submission(Submission::open(&self.handed_in()).unwrap());
        overlay.lay(&self.exercise()).unwrap()
    }

    fn sources(&self) -> Sources {
        self.lay().unwrap_or_else(|rejections| panic!("rejected: {rejections:?}"))
    }

    fn rejected(&self) -> Vec<(String, Reason)> {
        match self.lay() {
            Ok(sources) => panic!("not rejected: {:?}", sources.ignored),
            Err(rejections) => rejections.into_iter().map(|r| (r.path, r.reason)).collect(),
        }
    }

    fn ignored(&self) -> Vec<String> {
        self.sources().ignored.iter().map(ToString::to_string).collect()
    }
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_file() {
            write(&target, fs::read(entry.path()).unwrap());
        }
    }
}

#[expect(unsafe_code, reason = "macOS has it in libc alone")]
fn fifo(path: &Path) {
    use std::os::unix::ffi::OsStrExt as _;
    let path = std::ffi::CString::new(path.as_os_str().as_bytes()).unwrap();
    // SAFETY: the path ends with a zero and lives until the call is over.
    assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o700) }, 0, "{}", std::io::Error::last_os_error());
}

fn names(sources: &Sources) -> Vec<&str> {
    sources.files.keys().map(String::as_str).collect()
}

// ---- The course's own overlays ----------------------------------------------------------------

#[test]
fn the_empty_overlay_is_the_working_tree_without_what_is_not_compiled() {
    let bench = Bench::new();
    let folder = bench.exercise().folder.clone();
    write(&folder.join("target/debug/x"), "binary");
    write(&folder.join("src/main.rs~"), "old");
    write(&folder.join("src/extra.rs"), "// part of the crate\n");
    write(&folder.join("src/target/mod.rs"), "// a module of that name\n");
    let sources = Overlay::Empty.lay(&bench.exercise()).unwrap().unwrap();
    assert_eq!(names(&sources), ["Cargo.toml", "src/extra.rs", MAIN, "src/target/mod.rs"]);
    assert_eq!(sources.changed, None);
    assert!(sources.from_overlay.is_empty() && sources.ignored.is_empty());
}

#[test]
fn a_build_script_or_a_link_in_the_working_tree_is_rejected_too() {
    let bench = Bench::new();
    let folder = bench.exercise().folder.clone();
    write(&folder.join("build.rs"), "fn main() {}");
    symlink("/etc/passwd", folder.join("src/secret.rs")).unwrap();
    // The lock that Emacs keeps beside an unsaved file is a link, and nobody's mistake.
    symlink("me@host.1:2", folder.join("src/.#main.rs")).unwrap();
    let rejections = Overlay::Empty.lay(&bench.exercise()).unwrap().unwrap_err();
    let reasons: Vec<_> = rejections.iter().map(|r| (r.path.as_str(), r.reason)).collect();
    assert_eq!(reasons, [("src/secret.rs", Reason::Link), ("build.rs", Reason::BuildScript)]);
    // For anyone else's overlay the same tree is the course's fault.
    bench.answer(MAIN, "fn main() {}");
    let overlay = Overlay::open(&bench.course(), &bench.handed_in()).unwrap();
    let error = overlay.lay(&bench.exercise()).unwrap_err();
    assert!(matches!(error, Error::Unsound { .. }), "{error}");
}

#[test]
fn a_working_tree_without_its_editable_file_says_that_it_is_missing() {
    let bench = Bench::new();
    fs::remove_file(bench.exercise().folder.join(MAIN)).unwrap();
    let rejections = Overlay::Empty.lay(&bench.exercise()).unwrap().unwrap_err();
    assert_eq!(rejections[0].to_string(), "src/main.rs is missing; put it back");
    // A stranger who handed nothing in for it did not take it away.
    bench.answer("notes.txt", "");
    let overlay = Overlay::open(&bench.course(), &bench.handed_in()).unwrap();
    assert!(matches!(overlay.lay(&bench.exercise()), Err(Error::Unsound { .. })));
}

#[test]
fn the_solutions_are_laid_without_their_right_and_wrong_programs() {
    let bench = Bench::new();
    let sources = Overlay::Solutions.lay(&bench.exercise()).unwrap().unwrap();
    assert_eq!(names(&sources), ["Cargo.toml", MAIN]);
    assert_eq!(sources.changed, Some(true));
    assert_eq!(sources.from_overlay.iter().collect::<Vec<_>>(), [MAIN]);
    assert!(sources.ignored.is_empty());
    assert!(String::from_utf8_lossy(&sources.files[MAIN]).contains("timeout"));
}

#[test]
fn naming_the_solutions_folder_is_the_solutions_overlay() {
    let bench = Bench::new();
    let overlay = Overlay::open(&bench.course(), &bench.root().join("solutions")).unwrap();
    assert!(matches!(overlay, Overlay::Solutions));
}

#[test]
fn a_program_takes_the_place_of_the_editable_file_or_files() {
    let bench = Bench::new();
    let course = bench.course();
    let lay = |id: &str, pick: fn(SolutionSet) -> checker::course::Program| {
        let exercise = course.find(id).unwrap();
        let program = pick(SolutionSet::open(exercise).unwrap());
        Overlay::Program(program).lay(exercise).unwrap().unwrap()
    };
    let single = lay("first-words", |mut set| set.wrong.remove(0));
    assert!(String::from_utf8_lossy(&single.files[MAIN]).starts_with("// verdict: wrong-order"));
    let several = lay("counter", |mut set| set.wrong.remove(0));
    assert_eq!(several.from_overlay.iter().collect::<Vec<_>>(), ["src/queue.rs"]);
    assert_eq!(several.files["src/pool.rs"], b"pub fn run() {}\n");
    assert_eq!(names(&several), ["Cargo.toml", MAIN, "src/pool.rs", "src/queue.rs"]);
    let predict = lay("priority-order", |mut set| set.wrong.remove(0));
    assert_eq!(predict.from_overlay.iter().collect::<Vec<_>>(), ["prediction.txt"]);
    assert!(predict.to_compile().all(|(path, _)| path != "prediction.txt"));
}

// ---- A stranger's folder ------------------------------------------------------------------------

#[test]
fn a_strangers_exercises_are_found_in_every_shape_of_folder() {
    for shape in ["exercises/", "", "course-main/exercises/", "course-main/"] {
        let bench = Bench::new();
        bench.put(&format!("{shape}{FIRST}/{MAIN}"), "fn main() { /* mine */ }");
        bench.put("__MACOSX/exercises/x", "litter").put(".DS_Store", "litter");
        let sources = bench.sources();
        assert_eq!(sources.changed, Some(true), "{shape}");
        assert_eq!(sources.files[MAIN], b"fn main() { /* mine */ }", "{shape}");
        assert!(sources.ignored.is_empty(), "{shape}");
    }
}

#[test]
fn a_folder_without_exercises_or_with_several_trees_is_an_error_in_words() {
    let bench = Bench::new();
    bench.put("a/b/exercises/x", "two folders too many");
    let error = Submission::open(&bench.handed_in()).unwrap_err().to_string();
    assert!(error.contains("holds no exercises"), "{error}");
    bench.put("one/exercises/x", "").put("two/03-microtasks/x", "");
    let error = Submission::open(&bench.handed_in()).unwrap_err().to_string();
    assert!(error.contains("several trees of exercises: one, two"), "{error}");
    assert!(Submission::open(&bench.dir.path().join("nowhere")).is_err());
}

#[test]
fn an_exercise_that_was_not_handed_in_is_the_starter() {
    let bench = Bench::new();
    bench.put("exercises/09-workers/01-counter/src/pool.rs", "pub fn run() {}");
    let sources = bench.sources();
    assert_eq!(sources.changed, Some(false));
    assert!(sources.from_overlay.is_empty());
}

#[test]
fn a_whole_unchanged_copy_of_the_course_is_silent_also_with_windows_line_ends_and_a_mark() {
    let bench = Bench::new();
    for entry in walkdir::WalkDir::new(bench.root().join("exercises")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let text = fs::read_to_string(entry.path()).unwrap();
            let path = entry.path().strip_prefix(bench.root()).unwrap().to_str().unwrap().to_owned();
            bench.put(&path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
    }
    for litter in [
        "target/debug/x",
        ".git/config",
        ".vscode/settings.json",
        ".DS_Store",
        "src/.main.rs.swp",
        "src/main.rs~",
        "Thumbs.db",
    ] {
        bench.answer(litter, "litter");
    }
    let sources = bench.sources();
    assert_eq!((sources.changed, sources.ignored.len()), (Some(false), 0));
    assert!(sources.files[MAIN].starts_with(b"\xEF\xBB\xBF"), "the learner's own bytes are compiled");
    assert!(!sources.files["Cargo.toml"].contains(&b'\r'), "the course's manifest is compiled");
}

#[test]
fn files_that_are_neither_editable_nor_the_courses_are_listed_and_ignored() {
    let bench = Bench::new();
    bench
        .answer(MAIN, "fn main() {}")
        .answer("src/extra.rs", "")
        .answer("node.js", "changed")
        .answer("hidden.yaml", "cases: []")
        .answer("wrong/x.rs", "")
        .answer("picture.png", vec![0; 3 << 20])
        .answer("src/Main.rs", "")
        .answer("sub/Cargo.toml", "");
    assert_eq!(
        bench.ignored(),
        [
            "hidden.yaml: it is read only from the course's own tree",
            "node.js: the course's own is used; only src/main.rs may differ",
            "picture.png: it is no part of the exercise; only src/main.rs may differ",
            "src/Main.rs: its name differs from src/main.rs only in upper and lower case; rename it to src/main.rs",
            "src/extra.rs: it is no part of the exercise; only src/main.rs may differ",
            "sub/Cargo.toml: it is no part of the exercise; only src/main.rs may differ",
            "wrong/x.rs: it is read only from the course's own tree",
        ]
    );
    assert_eq!(names(&bench.sources()), ["Cargo.toml", MAIN]);
}

#[test]
fn a_build_exercise_keeps_its_harness() {
    let bench = Bench::new();
    let dir = "exercises/09-workers/01-counter";
    bench
        .put(&format!("{dir}/{MAIN}"), "fn main() { println!(\"sum\"); }")
        .put(&format!("{dir}/src/queue.rs"), "// mine");
    let course = bench.course();
    let sources = Overlay::open(&course, &bench.handed_in())
        .unwrap()
        .lay(course.find("counter").unwrap())
        .unwrap()
        .unwrap();
    assert!(sources.files[MAIN].starts_with(b"mod pool;"));
    assert_eq!(sources.files["src/queue.rs"], b"// mine");
    assert_eq!(
        sources.ignored[0].to_string(),
        "src/main.rs: the course's own is used; only src/pool.rs, src/queue.rs may differ"
    );
}

#[test]
fn what_would_rule_the_build_is_rejected_and_every_reason_is_told() {
    let bench = Bench::new();
    bench
        .answer("Cargo.toml", "[package]\nname = \"other\"\n")
        .answer("exercise.yaml", "title: easier\n")
        .answer("build.rs", "fn main() {}")
        .answer("src/Build.rs", "fn main() {}")
        .answer(".cargo/config.toml", "")
        .answer("rust-toolchain", "nightly")
        .answer("src/rust-toolchain.toml", "");
    let mut found = bench.rejected();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        (".cargo", Reason::CargoConfig),
        ("Cargo.toml", Reason::Changed),
        ("build.rs", Reason::BuildScript),
        ("exercise.yaml", Reason::Changed),
        ("rust-toolchain", Reason::Toolchain),
        ("src/Build.rs", Reason::BuildScript),
        ("src/rust-toolchain.toml", Reason::Toolchain),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

#[test]
fn rejection_is_one_exercises_own_and_the_others_are_laid() {
    let bench = Bench::new();
    bench.answer("build.rs", "").put("exercises/03-microtasks/02-priority-order/prediction.txt", "tick\r\n");
    assert_eq!(bench.rejected(), [("build.rs".to_owned(), Reason::BuildScript)]);
    let course = bench.course();
    let other =
        Overlay::open(&course, &bench.handed_in()).unwrap().lay(course.find("priority-order").unwrap());
    assert_eq!(other.unwrap().unwrap().changed, Some(true));
}

#[test]
fn links_of_every_kind_are_rejected_and_never_followed() {
    for at in [MAIN, "src", "notes", "target"] {
        let bench = Bench::new();
        symlink("/etc/passwd", bench.answer_path(at)).unwrap();
        assert_eq!(bench.rejected(), [(at.to_owned(), Reason::Link)], "{at}");
    }
    // A folder on the way is no better.
    let bench = Bench::new();
    fs::create_dir_all(bench.handed_in().join("exercises")).unwrap();
    symlink(bench.root().join("solutions/03-microtasks"), bench.handed_in().join("exercises/03-microtasks"))
        .unwrap();
    assert_eq!(bench.rejected(), [("03-microtasks".to_owned(), Reason::Link)]);
    let bench = Bench::new();
    symlink(bench.root().join("solutions"), bench.handed_in().join("exercises")).unwrap();
    assert_eq!(bench.rejected(), [("exercises".to_owned(), Reason::Link)]);
    let bench = Bench::new();
    bench.put("elsewhere", "fn main() {}");
    fs::hard_link(bench.handed_in().join("elsewhere"), bench.answer_path(MAIN)).unwrap();
    assert_eq!(bench.rejected(), [(MAIN.to_owned(), Reason::HardLink)]);
}

#[test]
fn a_fifo_or_a_socket_is_rejected_without_being_opened() {
    for at in [MAIN, "pipe", "Cargo.toml"] {
        let bench = Bench::new();
        fifo(&bench.answer_path(at));
        // Opening it would wait for ever.
        assert_eq!(bench.rejected(), [(at.to_owned(), Reason::Special("a FIFO (a named pipe)"))], "{at}");
    }
    let bench = Bench::new();
    let _socket = std::os::unix::net::UnixListener::bind(bench.answer_path("s")).unwrap();
    assert_eq!(bench.rejected(), [("s".to_owned(), Reason::Special("a socket"))]);
}

#[test]
fn too_large_a_file_and_too_many_files_are_rejected() {
    let bench = Bench::new();
    bench.answer(MAIN, vec![b' '; (1 << 20) + 1]);
    assert_eq!(bench.rejected(), [(MAIN.to_owned(), Reason::TooLarge((1 << 20) + 1))]);
    bench.answer(MAIN, vec![b' '; 1 << 20]);
    bench.sources();
    for number in 0..200 {
        bench.answer(&format!("extra/{number}"), "");
    }
    assert_eq!(bench.rejected(), [(String::new(), Reason::TooMany)]);
}

#[test]
fn folders_without_end_are_rejected() {
    let bench = Bench::new();
    fs::create_dir_all(bench.answer_path(&"a/".repeat(40))).unwrap();
    assert_eq!(bench.rejected(), [(String::new(), Reason::TooMany)]);
}

#[test]
fn a_file_where_the_exercises_folder_belongs_is_rejected() {
    let bench = Bench::new();
    bench.put(&format!("exercises/{FIRST}"), "fn main() {}");
    assert_eq!(bench.rejected(), [("01-first-words".to_owned(), Reason::NotAFolder)]);
}

#[test]
fn mistyped_folders_of_a_submission_are_named() {
    let bench = Bench::new();
    bench
        .answer(MAIN, "")
        .put("exercises/03-microtasks/1-first-words/src/main.rs", "")
        .put("exercises/03-microtask/x", "")
        .put("exercises/node-loop/src/lib.rs", "");
    let course = bench.course();
    let strays = Submission::open(&bench.handed_in()).unwrap().strays(&course).unwrap();
    assert_eq!(
        strays.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "03-microtask: the course has no such chapter",
            "03-microtasks/1-first-words: the course has no such exercise",
            "node-loop: the course's own is used",
        ]
    );
}

#[test]
fn a_file_name_that_could_steer_a_terminal_is_written_out() {
    let bench = Bench::new();
    bench.answer("\u{1b}[31mred", "");
    assert!(bench.ignored()[0].starts_with("\\u{1b}[31mred: "));
}

#[test]
fn names_that_are_no_text_are_ignored_and_listed() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    bench.answer(MAIN, "");
    let folder = bench.answer_path("x").parent().unwrap().to_owned();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"\xFF.rs")), "").unwrap();
    assert_eq!(bench.ignored().len(), 1);
}

// ---- The starters that the checker was built with -----------------------------------------------

const COUNTER: &str = "exercises/09-workers/01-counter";

/// A course whose working tree may have been edited since the checker was built.
struct Edited {
    bench: Bench,
    starters: Arc<Starters>,
}

impl Edited {
    fn new() -> Self {
        let bench = Bench::new();
        let starters = Arc::new(Starters::of(&bench.course()).unwrap());
        Self { bench, starters }
    }

    /// Edits a file of the working tree.
    fn edit(&self, path: &str, text: &str) -> &Self {
        write(&self.bench.root().join(COUNTER).join(path), text);
        self
    }

    fn exercise(&self) -> Arc<Exercise> {
        let course = self.bench.course().with_starters(Some(Arc::clone(&self.starters))).unwrap();
        Arc::clone(course.find("counter").unwrap())
    }

    fn lay(&self, overlay: &Overlay) -> Sources {
        overlay.lay(&self.exercise()).unwrap().unwrap()
    }

    /// Lays a submission that brings one of the two editable files.
    fn submission(&self, queue: &str) -> Sources {
        self.bench.put(&format!("{COUNTER}/src/queue.rs"), queue);
        self.lay(&Overlay::Submission(Submission::open(&self.bench.handed_in()).unwrap()))
    }

    fn notes(&self) -> Vec<String> {
        self.lay(&Overlay::Empty).fixed_but_changed.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn an_edited_tree_lends_nothing_to_a_submission() {
    let edited = Edited::new();
    let starter = fs::read(edited.bench.root().join(COUNTER).join("src/pool.rs")).unwrap();
    edited.edit("src/pool.rs", "// the instructor's own answer");
    let sources = edited.submission("// theirs");
    assert_eq!(sources.files["src/pool.rs"], starter);
    assert_eq!(sources.files["src/queue.rs"], b"// theirs");
    assert_eq!(sources.from_overlay.iter().collect::<Vec<_>>(), ["src/queue.rs"]);
    // The tree's owner sees their own work.
    assert_eq!(edited.lay(&Overlay::Empty).files["src/pool.rs"], b"// the instructor's own answer");
    // A tree that lost the file does not take it from a submission either.
    fs::remove_file(edited.bench.root().join(COUNTER).join("src/pool.rs")).unwrap();
    assert_eq!(edited.submission("// theirs").files["src/pool.rs"], starter);
}

#[test]
fn the_courses_own_programs_and_solutions_are_completed_by_the_starters_too() {
    let edited = Edited::new();
    let starter = fs::read(edited.bench.root().join(COUNTER).join("src/pool.rs")).unwrap();
    edited.edit("src/pool.rs", "// the author's experiment");
    let mut set = SolutionSet::open(&edited.exercise()).unwrap();
    // `wrong/no-lock` brings only the queue, and the reference only the pool.
    let program = edited.lay(&Overlay::Program(set.wrong.remove(0)));
    assert_eq!(program.files["src/pool.rs"], starter);
    edited.edit("src/queue.rs", "// the author's experiment");
    assert_ne!(edited.lay(&Overlay::Solutions).files["src/queue.rs"], b"// the author's experiment");
}

#[test]
fn handing_in_the_starter_changes_nothing_whatever_the_tree_says() {
    let edited = Edited::new();
    let starter = fs::read_to_string(edited.bench.root().join(COUNTER).join("src/queue.rs")).unwrap();
    edited.edit("src/queue.rs", "// the instructor's own answer");
    assert_eq!(edited.submission(&starter).changed, Some(false));
    // And what the tree says is a change for whoever hands it in.
    assert_eq!(edited.submission("// the instructor's own answer").changed, Some(true));
}

#[test]
fn the_trees_harness_and_cases_are_what_a_submission_is_judged_with() {
    let edited = Edited::new();
    edited.edit("src/main.rs", "mod pool; mod queue; fn main() { /* the instructor's */ }");
    let sources = edited.submission("// theirs");
    assert!(String::from_utf8_lossy(&sources.files[MAIN]).contains("the instructor's"));
    assert!(sources.fixed_but_changed.is_empty(), "nothing of this is the submission's");
}

#[test]
fn a_fixed_file_of_the_own_tree_that_differs_is_told_and_an_editable_one_is_not() {
    let edited = Edited::new();
    assert_eq!(edited.notes(), Vec::<String>::new());
    let main = fs::read_to_string(edited.bench.root().join(COUNTER).join(MAIN)).unwrap();
    edited.edit("src/queue.rs", "// mine").edit("src/pool.rs", "// mine").edit("node.js", "// tried out");
    edited.edit(MAIN, &format!("\u{feff}{}", main.replace('\n', "\r\n")));
    assert_eq!(edited.notes(), Vec::<String>::new(), "line ends are no change");
    let yaml = fs::read_to_string(edited.bench.root().join(COUNTER).join("exercise.yaml")).unwrap();
    edited.edit("exercise.yaml", &format!("{yaml}# easier\n")).edit(MAIN, "fn main() {}");
    edited.edit("src/mine.rs", "").edit("notes.txt", "");
    assert_eq!(
        edited.notes(),
        [
            format!("exercise.yaml differs from the course's own; a submission that changes it is rejected. Undo it, for example with `git checkout -- {COUNTER}/exercise.yaml`"),
            format!("src/main.rs differs from the course's own; a submission is judged with the course's. Undo it, for example with `git checkout -- {COUNTER}/src/main.rs`"),
            "src/mine.rs is no part of the exercise; a submission is judged without it. Put what you need into a file that may differ".to_owned(),
        ]
    );
    fs::remove_file(edited.bench.root().join(COUNTER).join(MAIN)).unwrap();
    let hows: Vec<How> =
        edited.lay(&Overlay::Empty).fixed_but_changed.iter().map(|change| change.how).collect();
    assert_eq!(hows, [How::Changed, How::Removed, How::Added]);
}

#[test]
fn of_an_exercise_that_is_newer_than_the_checker_the_tree_is_the_starter_and_nothing_is_told() {
    let mut edited = Edited::new();
    edited.starters = Arc::new(Starters::default());
    edited.edit("src/pool.rs", "// the author's").edit(MAIN, "fn main() {}");
    assert_eq!(edited.notes(), Vec::<String>::new());
    assert_eq!(edited.submission("// theirs").files["src/pool.rs"], b"// the author's");
}

#[test]
fn the_starters_are_every_file_of_every_exercise_and_nothing_else() {
    let bench = Bench::new();
    let folder = bench.exercise().folder.clone();
    write(&folder.join("target/debug/x"), [0xFF]);
    write(&bench.root().join("exercises/node-loop/src/lib.rs"), "");
    let starters = Starters::of(&bench.course()).unwrap();
    let files: Vec<&str> = starters.files(FIRST).map(|(path, _)| path).collect();
    assert_eq!(files, ["Cargo.toml", "exercise.yaml", "node.js", MAIN]);
    assert_eq!(starters.file(FIRST, MAIN), Some(fs::read_to_string(folder.join(MAIN)).unwrap().as_str()));
    assert_eq!(starters.file("03-microtasks/01-first", MAIN), None);
    let json = starters.to_json();
    assert!(!json.contains("node-loop/") && !json.contains("target/"), "{json}");
    assert_eq!(Starters::parse(&json).unwrap(), starters);
    // What is no text cannot be embedded, and is said with its file.
    write(&folder.join("src/odd.rs"), [0xFF]);
    let error = Starters::of(&bench.course()).unwrap_err().to_string();
    assert!(error.contains("src/odd.rs") && error.contains("UTF-8"), "{error}");
}

#[test]
fn the_starters_that_the_checker_was_built_with_can_be_read() {
    let json = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("starters.json")).unwrap();
    assert_eq!(&Starters::parse(&json).unwrap(), Starters::embedded());
    assert!(Starters::embedded().file("03-microtasks/01-first-drain", "exercise.yaml").is_some());
}
