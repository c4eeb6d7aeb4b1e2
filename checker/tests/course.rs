//! The course as people meet it: found from anywhere inside, looked up by what they type, and read
//! with every mistake named. Overlays have `overlay.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use checker::course::{Course, Error, ExitRule, Kind, Overlay, Reason, SolutionSet, Spec};
use checker::verdict::Verdict;
use proptest::prelude::*;

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/small")
}

fn course() -> Course {
    Course::open(&small()).unwrap()
}

fn ids(course: &Course) -> Vec<&str> {
    course.exercises().map(|exercise| exercise.id.as_str()).collect()
}

// ---- The tree -------------------------------------------------------------------------------

#[test]
fn a_course_is_found_from_any_folder_inside_it() {
    let deep = small().join("exercises/03-microtasks/01-first-words/src");
    assert_eq!(Course::open(&deep).unwrap().root, small());
    assert_eq!(
        ids(&course()),
        [
            "microtasks/first-words",
            "microtasks/priority-order",
            "workers/counter",
            "workers/broken",
            "workers/empty"
        ]
    );
}

#[test]
fn outside_of_a_course_the_error_says_what_was_looked_for() {
    let nowhere = tempfile::tempdir().unwrap();
    let error = Course::open(nowhere.path()).unwrap_err();
    assert!(error.to_string().contains("holds both Cargo.toml and exercises/"), "{error}");
}

#[test]
fn what_has_no_place_in_the_tree_is_listed_and_the_library_is_not() {
    let course = course();
    let unlisted: Vec<_> = course.unlisted.iter().map(|odd| odd.path.as_str()).collect();
    assert_eq!(unlisted, ["exercises/09-workers/drafts", "exercises/README.md"]);
    let solutions = course.unlisted_solutions().unwrap();
    assert_eq!(
        solutions.iter().map(|odd| odd.path.as_str()).collect::<Vec<_>>(),
        ["solutions/09-workers/07-gone"]
    );
}

#[test]
fn a_link_to_a_chapter_or_an_exercise_is_listed_and_not_followed() {
    let dir = copy();
    let workers = dir.path().join("exercises/09-workers");
    std::os::unix::fs::symlink(&workers, dir.path().join("exercises/10-again")).unwrap();
    std::os::unix::fs::symlink(workers.join("01-counter"), workers.join("04-twice")).unwrap();
    let course = Course::open(dir.path()).unwrap();
    assert_eq!(ids(&course).len(), 5);
    assert!(
        course.unlisted.iter().any(|odd| odd.path == "exercises/10-again" && odd.reason.contains("link"))
    );
    assert!(course.unlisted.iter().any(|odd| odd.path == "exercises/09-workers/04-twice"));
}

#[test]
fn two_folders_of_one_id_or_one_package_are_an_error_in_words() {
    let dir = copy();
    let twin = dir.path().join("exercises/03-microtasks/09-first-words");
    fs::create_dir(&twin).unwrap();
    let error = Course::open(dir.path()).unwrap_err().to_string();
    assert!(error.contains("two exercises have the id microtasks/first-words"), "{error}");
    assert!(
        error.contains("03-microtasks/01-first-words and exercises/03-microtasks/09-first-words"),
        "{error}"
    );

    fs::remove_dir(twin).unwrap();
    fs::create_dir_all(dir.path().join("exercises/04-microtasks-first/01-words")).unwrap();
    let error = Course::open(dir.path()).unwrap_err().to_string();
    assert!(error.contains("both give the package name microtasks-first-words"), "{error}");
}

// ---- Looking up -----------------------------------------------------------------------------

#[test]
fn an_exercise_is_found_by_id_numbers_folder_path_and_last_part() {
    let course = course();
    for typed in [
        "microtasks/priority-order",
        "microtasks/priority-order/",
        "03/02",
        "3/2",
        "03-microtasks/02-priority-order",
        "microtasks/02",
        "03/priority-order",
        "priority-order",
        "02-priority-order",
        "exercises/03-microtasks/02-priority-order",
        "./exercises/03-microtasks/02-priority-order/src/main.rs",
        "solutions/03-microtasks/02-priority-order/prediction.txt",
        "exercises/../exercises/03-microtasks/./02-priority-order/",
        small().join("exercises/03-microtasks/02-priority-order").to_str().unwrap(),
    ] {
        assert_eq!(course.find(typed).unwrap().id.as_str(), "microtasks/priority-order", "{typed}");
    }
    assert_eq!(course.find("priority-order").unwrap().id.package(), "microtasks-priority-order");
}

#[test]
fn a_dot_inside_an_exercise_means_that_exercise_and_inside_a_chapter_all_of_it() {
    let inside = Course::open(&small().join("exercises/09-workers/01-counter/src")).unwrap();
    assert_eq!(inside.find(".").unwrap().id.as_str(), "workers/counter");
    assert_eq!(inside.find("../src/pool.rs").unwrap().id.as_str(), "workers/counter");
    let chapter = Course::open(&small().join("exercises/09-workers")).unwrap();
    assert!(chapter.find(".").is_err());
    assert_eq!(chapter.select(".").unwrap().len(), 3);
    for typed in ["09", "workers", "09-workers/"] {
        assert_eq!(chapter.select(typed).unwrap().len(), 3, "{typed}");
    }
}

#[test]
fn a_path_through_a_link_to_the_course_is_found() {
    let outer = tempfile::tempdir().unwrap();
    let link = outer.path().join("course");
    std::os::unix::fs::symlink(small(), &link).unwrap();
    let typed = link.join("exercises/09-workers/01-counter");
    assert_eq!(course().find(typed.to_str().unwrap()).unwrap().id.as_str(), "workers/counter");
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest_ones() {
    let course = course();
    let say = |typed: &str| course.find(typed).unwrap_err().to_string();
    assert_eq!(
        say("microtask/priority-order"),
        "there is no exercise `microtask/priority-order`; did you mean microtasks/priority-order?"
    );
    assert_eq!(
        say("prioritiy-order"),
        "there is no exercise `prioritiy-order`; did you mean microtasks/priority-order?"
    );
    assert_eq!(say("priority"), "there is no exercise `priority`; did you mean microtasks/priority-order?");
    assert_eq!(say("xylophone"), "there is no exercise `xylophone`; `checker list` shows them all");
    assert_eq!(say(""), "there is no exercise ``; `checker list` shows them all");
    assert!(course.select("xylophone").is_err());
}

#[test]
fn an_unknown_chapter_is_answered_with_the_nearest_chapter_and_exercise() {
    let course = course();
    let say = |typed: &str| course.select(typed).unwrap_err().to_string();
    for (typed, answer) in [
        ("microtask", "the chapter microtasks or microtasks/first-words?"),
        ("3-microtasks", "the chapter microtasks or microtasks/first-words?"),
        ("workrs/", "the chapter workers or workers/counter?"),
        // Near to an exercise as well: that one is named, and not the chapter's first.
        ("prioritiy-order", "microtasks/priority-order?"),
        ("worker/countr", "workers/counter?"),
    ] {
        let wanted = format!("there is no exercise or chapter `{typed}`; did you mean {answer}");
        assert_eq!(say(typed), wanted);
    }
    assert_eq!(
        say("xylophone"),
        "there is no exercise or chapter `xylophone`; `checker list` shows them all"
    );
    // A command that takes one exercise offers no chapter.
    assert!(!course.find("microtask").unwrap_err().to_string().contains("chapter"));
}

#[test]
fn a_last_part_that_two_exercises_have_is_ambiguous() {
    let dir = copy();
    fs::create_dir(dir.path().join("exercises/09-workers/05-first-words")).unwrap();
    let course = Course::open(dir.path()).unwrap();
    let Err(Error::Ambiguous { candidates, .. }) = course.find("first-words") else {
        panic!("not ambiguous")
    };
    assert_eq!(
        candidates.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        ["microtasks/first-words", "workers/first-words"]
    );
}

// ---- exercise.yaml --------------------------------------------------------------------------

#[test]
fn everything_in_exercise_yaml_is_read() {
    let course = course();
    let spec = course.find("first-words").unwrap().spec().unwrap();
    assert_eq!(
        (spec.title.as_str(), spec.kind, spec.level, spec.minutes),
        ("First words", Kind::Write, 1, 10)
    );
    assert_eq!(spec.edit, ["src/main.rs"]);
    assert_eq!(spec.limits.time, Duration::from_secs(2));
    assert_eq!(spec.limits.memory, 64 << 20);
    assert_eq!(spec.limits.cpu, Duration::from_secs(5));
    assert_eq!(spec.book.to_string(), "03-microtasks#drain");
    assert_eq!(spec.hints.len(), 2);
    let [first, second] = spec.cases.as_slice() else { panic!("two cases") };
    assert_eq!((first.name.as_str(), first.points, &first.exit), ("as shown", 1, &ExitRule::Code(0)));
    assert_eq!((second.name.as_str(), second.points), ("case 2", 2));
    assert_eq!(second.inputs.args, ["1.10", "x y"]);
    assert_eq!(second.inputs.env["COUNT"], "3");
    assert_eq!(second.inputs.stdin, "one\ntwo\n");
    assert_eq!(second.inputs.files["data/a.txt"], "text");
    assert_eq!(second.exit, ExitRule::Signal("KILL".to_owned()));
    assert!(!second.hidden);
    assert_eq!(Spec::parse(&SOUND.replace("title: T", "title: 1.10")).unwrap().title, "1.10");
    let predict = course.find("priority-order").unwrap().spec().unwrap();
    assert_eq!(predict.edit, ["prediction.txt"]);
}

#[test]
fn a_broken_exercise_yaml_is_that_exercises_fault_alone() {
    let course = course();
    let broken = course.find("broken").unwrap().spec().unwrap_err();
    assert_eq!(
        broken.to_string(),
        "exercises/09-workers/02-broken/exercise.yaml:1:1: titel: an exercise has no key `titel`; did you mean `title`?"
    );
    let missing = course.find("empty").unwrap().spec().unwrap_err().to_string();
    assert!(
        missing.starts_with("exercises/09-workers/03-empty/exercise.yaml: the file is missing"),
        "{missing}"
    );
    assert!(course.find("counter").unwrap().spec().is_ok());
}

const SOUND: &str = "\
title: T
kind: write
level: 1
minutes: 5
book: 03-microtasks#drain
hints: [h]
cases:
  - order: [a]
";

/// The error of the sound exercise with one text in it replaced.
fn error(from: &str, to: &str) -> String {
    assert!(SOUND.contains(from), "{from}");
    let text = SOUND.replacen(from, to, 1);
    match Spec::parse(&text) {
        Ok(spec) => panic!("accepted: {text}\n{spec:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_exercise_that_every_mistake_starts_from_is_sound() {
    Spec::parse(SOUND).unwrap();
    Spec::parse(&format!("\u{feff}{}", SOUND.replace('\n', "\r\n"))).unwrap();
}

#[test]
fn a_mistake_in_the_shell_names_place_key_path_and_remedy() {
    for (from, to, expected) in [
        ("level:", "levle:", "3:1: levle: an exercise has no key `levle`; did you mean `level`?"),
        ("title: T\n", "", "1:1: the key `title` is missing; write `title: Who speaks first?`"),
        ("title: T", "title: [T]", "1:8: title: expected a text, found a list"),
        ("title: T", "title:", "1:6: title: the title is empty"),
        ("level: 1", "level:", "3:6: level: a value is missing here; write a whole number"),
        ("[h]", "", "6:6: hints: an exercise needs at least one hint"),
        ("title: T", "title: ' '", "1:8: title: the title is empty"),
        (
            "title: T",
            "title: Job #1",
            "1:8: title: in YAML ` #` begins a comment, so that this text is only `Job`; \
             quote it (\"Job #…\"), or put two blanks before a comment",
        ),
        (
            "kind: write",
            "kind: wrote",
            "2:7: kind: expected one of write, predict, build, found `wrote`; did you mean `write`?",
        ),
        ("level: 1", "level: one", "3:8: level: expected a whole number, found `one`"),
        ("level: 1", "level: 6", "3:8: level: expected a level from 1 to 5, found 6"),
        ("level: 1", "level: -1", "3:8: level: expected a whole number, found `-1`"),
        ("minutes: 5", "minutes: 0", "4:10: minutes: expected 1 to 600 minutes, found 0"),
        (
            "[h]",
            "h",
            "6:8: hints: expected a list, found `h`; write it as [a, b], or one `- ` line for each element",
        ),
        ("[h]", "[]", "6:8: hints: an exercise needs at least one hint"),
        ("[h]", "[h, '']", "6:12: hints[1]: a text is missing here"),
        ("[h]", "[h, [i]]", "6:12: hints[1]: expected a text, found a list"),
        (
            "03-microtasks#drain",
            "microtasks",
            "5:7: book: `microtasks` is no place in the book; write chapter#anchor, such as 03-microtasks#drain",
        ),
        (
            "  - order: [a]\n",
            "  - order: [a]\nlevle: 1\n",
            "9:1: levle: an exercise has no key `levle`; did you mean `level`?",
        ),
        (
            "hints: [h]",
            "hints: [h]\nlimits: {tiem: 1 s}",
            "7:10: limits.tiem: `limits` has no key `tiem`; did you mean `time`?",
        ),
        (
            "hints: [h]",
            "hints: [h]\nlimits: {time: 10}",
            "7:16: limits.time: expected a time with its unit, such as `10 s` or `500 ms`, found `10`",
        ),
        (
            "hints: [h]",
            "hints: [h]\nlimits: {memory: 512 MB}",
            "7:18: limits.memory: expected a size with its unit, such as `512 MiB` or `64 KiB`, found `512 MB`; the units are B, KiB, MiB and GiB (1024 each)",
        ),
        (
            "hints: [h]",
            "hints: [h]\nlimits: {processes: 0}",
            "7:21: limits.processes: expected 1 to 4096 processes, found 0",
        ),
        (
            "hints: [h]",
            "hints: [h]\nedit: [../main.rs]",
            "7:8: edit[0]: a path leads upwards (`..`): `../main.rs`; write it as src/main.rs",
        ),
        (
            "hints: [h]",
            "hints: [h]\nedit: [Cargo.toml]",
            "7:8: edit[0]: `Cargo.toml` may never be edited; name source files only",
        ),
        (
            "hints: [h]",
            "hints: [h]\nedit: []",
            "7:7: edit: at least one file must be editable; leave the key out for [src/main.rs]",
        ),
        (
            "kind: write",
            "kind: predict\nedit: [src/main.rs]",
            "3:7: edit: in a `predict` exercise only `prediction.txt` may differ; its program is fixed; leave the key out",
        ),
        ("hints: [h]", "hints: [h]\nhints: [h]", "7:1: the key `hints` stands twice"),
        (
            "cases:\n  - order: [a]",
            "cases: []",
            "7:8: cases: at least one case is needed; a case is `{order: [\"a\", \"b\"]}`",
        ),
        (
            "cases:\n  - order: [a]",
            "cases:",
            "7:6: cases: expected a list; write it as [a, b], or one `- ` line for each element",
        ),
    ] {
        assert_eq!(error(from, to), expected, "{to}");
    }
}

#[test]
fn a_mistake_in_a_case_names_place_key_path_and_remedy() {
    for (case, expected) in [
        ("oder: [a]", "8:5: cases[0].oder: a case has no key `oder`; did you mean `order`?"),
        (
            "name: x",
            "8:5: cases[0]: the key `order` is missing; write the lines it prints, `order: [\"a\", \"b\"]`",
        ),
        (
            "{order: [{anny: [a]}]}",
            "8:15: cases[0].order[0]: no item has the key `anny`; did you mean `any`?",
        ),
        (
            "{order: [{line: a, id: first}, {line: b, id: last}], before: [first < lst]}",
            "8:67: cases[0].before[0]: no line has the id `lst`; did you mean `last`?",
        ),
        (
            "{order: [a], args: x}",
            "8:24: cases[0].args: expected a list; write it as [a, b], or one `- ` line for each element",
        ),
        ("{order: [a], args: [[x]]}", "8:25: cases[0].args[0]: expected one text, found a list"),
        ("{order: [a], args: [\"a\\0\"]}", "8:25: cases[0].args[0]: a NUL character cannot be passed on"),
        (
            "{order: [a], env: {A=B: c}}",
            "8:29: cases[0].env.A=B: the name of a variable may not be empty nor hold `=`",
        ),
        ("{order: [a], stdin: [x]}", "8:25: cases[0].stdin: expected one text, found a list"),
        (
            "{order: [a], files: {../x: y}}",
            "8:32: cases[0].files.../x: a path leads upwards (`..`): `../x`; name it from the working directory downwards, such as data/a.txt",
        ),
        (
            "{order: [a], files: {/etc/x: y}}",
            "8:34: cases[0].files./etc/x: a path begins at the root or the home folder: `/etc/x`; name it from the working directory downwards, such as data/a.txt",
        ),
        (
            "{order: [a], files: {a: y, a/b: z}}",
            "8:25: cases[0].files: `a` is a file, and `a/b` makes a folder of it",
        ),
        ("{order: [a], points: -1}", "8:26: cases[0].points: expected a whole number, found `-1`"),
        ("{order: [a], points: 10001}", "8:26: cases[0].points: expected 0 to 10000 points, found 10001"),
        (
            "{order: [a], exit: 256}",
            "8:24: cases[0].exit: expected an exit code from 0 to 255, `any` or `signal NAME`, found `256`; a program that a signal must end has `exit: signal KILL`",
        ),
        (
            "{order: [a], exit: signal kil}",
            "8:24: cases[0].exit: `kil` is not the name of a signal; did you mean `KILL`?",
        ),
        ("{order: [a], drive: []}", "8:25: cases[0].drive: at least one step is needed; leave the key out"),
        ("{order: [a], drive: [{when: a}]}", "8:26: cases[0].drive[0]: the key `do` is missing"),
        (
            "{order: [a], drive: [{when: a, do: {stdn: x}}]}",
            "8:41: cases[0].drive[0].do.stdn: an action has no key `stdn`; did you mean `stdin`?",
        ),
        (
            "{order: [a], drive: [{when: a, do: {signal: TERM}}]}",
            "8:40: cases[0].drive[0].do: the key `to` is missing",
        ),
        (
            "{order: [a], drive: [{when: a, do: {close: stdout}}]}",
            "8:48: cases[0].drive[0].do.close: only stdin can be closed, not `stdout`; write `close: stdin`",
        ),
        (
            "{order: [a], drive: [{when: a, do: {stdin: x, write: y}}]}",
            "8:51: cases[0].drive[0].do.write: the action `stdin` has no key `write`; the keys here are stdin",
        ),
        (
            "{order: [a], drive: [{when: a, do: {file: /x, write: y}}]}",
            "8:47: cases[0].drive[0].do.file: a path begins at the root or the home folder: `/x`",
        ),
        (
            "{order: [a], explore: {run: 3}}",
            "8:28: cases[0].explore.run: `explore` has no key `run`; did you mean `runs`?",
        ),
        (
            "{order: [a], explore: {workers: [0]}}",
            "8:38: cases[0].explore.workers[0]: expected 1 or more, found 0",
        ),
        (
            "{order: [a], explore: {need: some}}",
            "8:34: cases[0].explore.need: expected `all` or `{some-order-of: items}`, found `some`; write `need: all`",
        ),
        (
            "{order: [a]}\n  - {order: [b], name: case 1}",
            "9:24: cases[1].name: a second case is named `case 1`; give each case its own name",
        ),
    ] {
        assert_eq!(error("order: [a]", case), expected, "{case}");
    }
}

#[test]
fn steps_and_exploring_are_valid_and_say_that_nobody_judges_them() {
    let case = "\
order: [a]
drive:
  - {when: a, do: {signal: SIGTERM, to: pid}}
  - {when: a, do: {stdin: text}}
  - {when: a, do: {close: stdin}}
  - {when: a, do: {http: {path: /}, expect: {status: 200}}}
  - {when: a, do: {run: [status], order: [b]}}
  - {when: a, do: {file: a/b, write: text}}
explore: {runs: 3, schedules: 100, depth: 2, workers: [1, 2, 4], need: {some-order-of: [a]}}
";
    let cases = Spec::read(case).unwrap();
    assert_eq!(cases[0].unjudged, ["drive", "explore"]);
}

#[test]
fn order_check_reads_an_exercise_a_list_of_cases_and_a_bare_case() {
    assert_eq!(Spec::read(SOUND).unwrap().len(), 1);
    assert_eq!(Spec::read("cases: [{order: [a]}, {order: [b]}]").unwrap().len(), 2);
    assert_eq!(Spec::read("{order: [a], name: x}").unwrap()[0].name, "x");
    for (text, part) in [
        ("", "the file is empty"),
        ("[a, b]", "a bare list of lines becomes a case under a key"),
        ("oder: [a]", "a case has no key `oder`"),
        ("title: T\norder: [a]\ncases: [{order: [a]}]", "an exercise has no key `order`"),
        ("a: b\n---\nc: d", "a second YAML document"),
    ] {
        let error = Spec::read(text).unwrap_err().to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn a_file_that_is_not_utf_8_says_where() {
    let dir = copy();
    let file = dir.path().join("exercises/09-workers/02-broken/exercise.yaml");
    fs::write(&file, b"title: \xE0\xA6\x95\nkind: \xE0\xA6\x95 \xFF\n").unwrap();
    let course = Course::open(dir.path()).unwrap();
    let error = course.find("broken").unwrap().spec().unwrap_err().to_string();
    assert!(error.contains("exercise.yaml:2:9: the file is not UTF-8 text"), "{error}");
}

// ---- Solutions ------------------------------------------------------------------------------

#[test]
fn a_solution_knows_its_programs_and_what_each_must_get() {
    let course = course();
    let set = SolutionSet::open(course.find("first-words").unwrap()).unwrap();
    assert_eq!(set.reference, ["src/main.rs"]);
    let names =
        |programs: &[checker::course::Program]| programs.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&set.right), ["right/one-print", "right/with-a-list"]);
    assert_eq!(set.right[1].note, "goes through a list");
    assert_eq!(names(&set.wrong), ["wrong/timeout-first"]);
    assert_eq!(set.wrong[0].verdict, Verdict::WrongOrder);
    assert_eq!(set.wrong[0].rule.as_deref(), Some("the main program ends before any callback"));
    assert_eq!(set.hidden.len(), 1);
    assert!(set.hidden[0].hidden && set.hidden[0].name == "hidden case 1");
    assert_eq!(set.unlisted.len(), 1);
    assert_eq!(set.unlisted[0].path, "solutions/03-microtasks/01-first-words/wrong/notes.md");
}

#[test]
fn with_several_editable_files_a_program_is_a_folder() {
    let course = course();
    let set = SolutionSet::open(course.find("counter").unwrap()).unwrap();
    assert_eq!(set.right[0].name, "right/deque");
    assert_eq!(set.wrong[0].name, "wrong/no-lock");
    assert_eq!(set.unlisted[0].path, "solutions/09-workers/01-counter/wrong/alone.rs");
    let predict = SolutionSet::open(course.find("priority-order").unwrap()).unwrap();
    assert_eq!(predict.wrong[0].replaces.as_deref(), Some("prediction.txt"));
}

#[test]
fn a_program_that_must_be_rejected_may_hold_what_has_no_place() {
    let dir = copy();
    let wrong = dir.path().join("solutions/03-microtasks/01-first-words/wrong/with-a-script");
    fs::create_dir_all(wrong.join("src")).unwrap();
    fs::write(wrong.join("src/main.rs"), "// verdict: rejected\n").unwrap();
    fs::write(wrong.join("build.rs"), "fn main() {}\n").unwrap();
    let course = Course::open(dir.path()).unwrap();
    let exercise = course.find("first-words").unwrap();
    let mut set = SolutionSet::open(exercise).unwrap();
    assert_eq!(set.unlisted.len(), 1, "{:?}", set.unlisted);
    let program = set.wrong.pop().unwrap();
    assert_eq!((program.name.as_str(), program.verdict), ("wrong/with-a-script", Verdict::Rejected));
    let rejections = Overlay::Program(program).lay(exercise).unwrap().unwrap_err();
    assert_eq!(rejections[0].reason, Reason::BuildScript);
}

#[test]
fn a_program_that_does_not_say_its_verdict_is_named_with_what_to_write() {
    let dir = copy();
    let file = dir.path().join("solutions/03-microtasks/01-first-words/wrong/timeout-first.rs");
    fs::write(file, "fn main() {}\n").unwrap();
    let course = Course::open(dir.path()).unwrap();
    let error = SolutionSet::open(course.find("first-words").unwrap()).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "solutions/03-microtasks/01-first-words/wrong/timeout-first.rs:1: the first line is not a comment"
        ),
        "{error}"
    );
}

#[test]
fn a_learners_copy_without_solutions_says_so() {
    let dir = copy();
    fs::remove_dir_all(dir.path().join("solutions")).unwrap();
    let course = Course::open(dir.path()).unwrap();
    let exercise = course.find("first-words").unwrap();
    assert!(exercise.hidden().unwrap().is_empty());
    let error = SolutionSet::open(exercise).unwrap_err().to_string();
    assert!(error.contains("comes without solutions"), "{error}");
    assert!(course.unlisted_solutions().unwrap().is_empty());
}

// ---- No input ends the checker --------------------------------------------------------------

proptest! {
    #[test]
    fn no_bytes_as_exercise_yaml_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = Spec::parse(&text);
        let _ = Spec::read(&text);
        let _ = Spec::read_hidden(&text);
    }

    #[test]
    fn no_torn_exercise_makes_the_reader_panic(
        cut in 0..SOUND.len(),
        length in 0usize..12,
        put in "[\\[\\]{}:,#&*!|>'\"%@`~? \n\r\t\u{0}\u{feff}a-c0-9ক-]{0,8}",
    ) {
        let end = (cut + length).min(SOUND.len());
        let text = format!("{}{put}{}", &SOUND[..cut], &SOUND[end..]);
        let _ = Spec::parse(&text);
        let _ = Spec::read(&text);
        let _ = Spec::read_hidden(&text);
    }
}

/// A copy of the small course that a test may change.
fn copy() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(small()) {
        let entry = entry.unwrap();
        let target = dir.path().join(entry.path().strip_prefix(small()).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    dir
}
