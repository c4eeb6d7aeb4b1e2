//! What is handed out and handed in: archives that other tools can read, and that work when they are unpacked.

mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use checker::archive::Archive;
use checker::moment::Moment;
use desk::{Answer, DIR, Desk, answer, is_there, repository};
use flow::course::blake3;
use serde_json::Value;

const MAIN: &str = "exercises/09-workers/02-shared-counter/src/add.rs";

/// Unpacks an archive, by `unzip` or by Python, whichever is there.
fn unpack(archive: &Path, into: &Path) {
    fs::create_dir_all(into).unwrap();
    let path = archive.display().to_string();
    let done = if is_there("unzip") {
        answer(into, "unzip", &["-q", &path])
    } else {
        answer(into, "python3", &["-m", "zipfile", "-e", &path, "."])
    };
    assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
}

fn ok(answer: &Answer) -> &Answer {
    assert_eq!(answer.code, 0, "{}\n{}", answer.stdout, answer.stderr);
    answer
}

#[test]
fn other_tools_read_an_archive_with_bengali_names_and_permissions() {
    let desk = tempfile::tempdir().unwrap();
    let at = desk.path().join("a.zip");
    let mut archive = Archive::new(Moment::from_unix(1_795_332_612));
    let all: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    archive.add("ক্রম/লুপ ও ক্রম.txt", "পাঠ্য\n".as_bytes(), false).unwrap();
    archive.add("bin/run.sh", b"#!/bin/sh\n", true).unwrap();
    archive.add("all.bin", &all, false).unwrap();
    archive.add("empty", b"", false).unwrap();
    fs::write(&at, archive.finish().unwrap()).unwrap();
    let path = at.display().to_string();
    if is_there("unzip") {
        let tested = answer(desk.path(), "unzip", &["-t", &path]);
        assert!(ok(&tested).stdout.contains("No errors detected"), "{}", tested.stdout);
        // Unzip's own names are those of its locale; the file's name is what counts.
        let into = desk.path().join("out");
        fs::create_dir(&into).unwrap();
        ok(&answer(&into, "unzip", &["-q", &path, "bin/run.sh", "all.bin", "empty"]));
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &fs::metadata(into.join("bin/run.sh")).unwrap().permissions(),
        );
        assert_ne!(mode & 0o100, 0, "what could be started still can");
        assert_eq!(fs::read(into.join("all.bin")).unwrap(), all);
        let modified = fs::metadata(into.join("all.bin")).unwrap().modified().unwrap();
        let since = modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert_eq!(since, 1_795_332_612, "the time is that of the archive, whatever the zone");
    } else {
        eprintln!("skipped: unzip is not installed");
    }
    if is_there("python3") {
        let script = "import sys, zipfile, json\n\
                      z = zipfile.ZipFile(sys.argv[1])\n\
                      assert z.testzip() is None\n\
                      print(json.dumps([[i.filename, i.file_size, list(i.date_time), i.external_attr >> 16] for i in z.infolist()]))";
        let read = answer(desk.path(), "python3", &["-c", script, &path]);
        let entries: Value = serde_json::from_str(&ok(&read).stdout).unwrap();
        assert_eq!(
            entries[0],
            serde_json::json!(["ক্রম/লুপ ও ক্রম.txt", 16, [2026, 11, 22, 7, 30, 12], 0o100_644])
        );
        assert_eq!(entries[1][3], 0o100_755);
        assert_eq!(entries.as_array().unwrap().len(), 4);
    } else {
        eprintln!("skipped: python3 is not installed");
    }
}

#[test]
fn what_is_handed_in_is_accepted_as_an_overlay_and_says_with_what_it_was_made() {
    let desk = Desk::new();
    desk.solve();
    let submitted = desk.checker(&["submit", "--assignment", "week-3", "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&submitted).stdout).unwrap();
    assert_eq!(report["visible"][0]["verdict"], "accepted");
    let out = desk.path("unpacked");
    unpack(&desk.path("submission-week-3.zip"), &out);
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest, report["manifest"]);
    assert_eq!(
        (&manifest["format_version"], &manifest["assignment"]),
        (&Value::from(1), &Value::from("week-3"))
    );
    assert!(manifest["toolchain"].as_str().unwrap().starts_with("rustc 1."));
    assert_eq!(manifest["exercises"][0]["id"], "workers/shared-counter");
    let file = &manifest["exercises"][0]["files"][0];
    let work = fs::read(out.join(file["path"].as_str().unwrap())).unwrap();
    assert_eq!(file["blake3"], blake3::hash(&work).to_hex());
    assert_eq!(file["bytes"], work.len());
    let folder = desk.dir.path().display().to_string();
    assert!(!manifest.to_string().contains(&folder), "the manifest names no folder of this machine");
    // What was accepted when it was handed in is accepted, so that the reference is open.
    assert!(desk.read("progress.txt").contains("workers/shared-counter"));
    ok(&desk.checker(&["diff", "shared-counter"]));
    // Back to the starter: what is accepted now is the submission.
    ok(&desk.checker(&["reset", "shared-counter", "--yes"]));
    assert_eq!(desk.checker(&["check", "shared-counter"]).code, 1);
    ok(&desk.checker(&["check", "shared-counter", "--overlay", "unpacked"]));
}

#[test]
fn equal_work_is_handed_in_as_equal_bytes_but_for_the_time() {
    use checker::course::Course;
    use checker::handin::Handin;
    let desk = Desk::new();
    let archive = |seconds| {
        let course = Course::open(desk.dir.path()).unwrap();
        let exercises: Vec<_> = course.exercises().cloned().collect();
        let handin = Handin::read(&exercises).unwrap();
        let moment = Moment::from_unix(seconds);
        handin.archive(&handin.manifest(None, "rustc 1.95.0\nhost: x", moment), moment).unwrap()
    };
    assert_eq!(archive(1_795_332_612), archive(1_795_332_612));
    assert_ne!(archive(1_795_332_612), archive(1_795_332_614));
}

#[test]
fn without_an_edit_there_is_nothing_to_hand_in_and_nobodys_file_is_overwritten() {
    let desk = Desk::new();
    let nothing = desk.checker(&["submit"]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.stderr.contains("nothing to hand in"), "{}", nothing.stderr);
    assert!(!desk.path("submission.zip").exists());
    // Named, the starter itself is handed in, and it is said that it is not accepted.
    let named = desk.checker(&["submit", "shared-counter"]);
    assert!(ok(&named).stdout.contains("0 of 1 accepted"), "{}", named.stdout);
    let before = desk.read(MAIN);
    let foreign = desk.checker(&["submit", "shared-counter", "--out", MAIN]);
    assert_eq!((foreign.code, desk.read(MAIN)), (2, before));
    ok(&desk.checker(&["submit", "shared-counter"]));
    let odd = desk.checker(&["submit", "shared-counter", "--assignment", "../up"]);
    assert_eq!(odd.code, 2);
    let nowhere = desk.checker(&["submit", "shared-counter", "--out", "gone/work.zip"]);
    assert_eq!((nowhere.code, desk.path("gone").exists()), (2, false));
    assert!(nowhere.stderr.contains("the folder") && nowhere.stderr.contains("gone"), "{}", nowhere.stderr);
}

/// Packs the repository itself; the archive, and the folder in it.
fn packed(desk: &Path, whom: &str) -> (PathBuf, String) {
    let out = desk.join(format!("{whom}.zip"));
    let path = out.display().to_string();
    let checker = env!("CARGO_BIN_EXE_checker");
    let done = answer(repository(), checker, &["pack", "--for", whom, "--out", &path, "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&done).stdout).unwrap();
    (out, report["folder"].as_str().unwrap().to_owned())
}

#[test]
fn the_pack_for_learners_works_where_it_is_unpacked_and_holds_no_solution() {
    let desk = tempfile::tempdir().unwrap();
    let (archive, folder) = packed(desk.path(), "learners");
    unpack(&archive, desk.path());
    let course = desk.path().join(folder);
    for absent in ["solutions", ".ci", "checker/tests", "target", ".git", "backups", "progress.txt"] {
        assert!(!course.join(absent).exists(), "{absent}");
    }
    for entry in walkdir::WalkDir::new(course.join("exercises")) {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert_ne!(name, "hidden.yaml");
    }
    let editor = fs::read_to_string(course.join(".vscode/settings.json")).unwrap();
    assert!(editor.contains("[\"Cargo.toml\"]") && !editor.contains("solutions"), "{editor}");
    let checker = env!("CARGO_BIN_EXE_checker");
    // Cargo finds every package that the manifests name.
    ok(&answer(&course, "cargo", &["metadata", "--offline", "--format-version", "1", "--no-deps"]));
    ok(&answer(&course, checker, &["list"]));
    assert_eq!(answer(&course, checker, &["check", "shared-counter"]).code, 1, "a starter is not accepted");
    let diff = answer(&course, checker, &["diff", "shared-counter"]);
    assert_eq!(diff.code, 2);
    assert!(diff.stderr.contains("the solutions are absent"), "{}", diff.stderr);
    let solutions = answer(&course, checker, &["check", "--solutions"]);
    assert_eq!(solutions.code, 2);
    assert!(solutions.stderr.contains("no solutions/"), "{}", solutions.stderr);
    let again = answer(&course, checker, &["pack", "--for", "instructors", "--out", "x.zip"]);
    assert_eq!(again.code, 2, "what has no solutions is nothing for instructors");
    // A pack of a pack is the same pack.
    let same = answer(&course, checker, &["pack", "--for", "learners", "--out", "x.zip", "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&same).stdout).unwrap();
    assert_eq!(Some(report["folder"].as_str().unwrap()), course.file_name().and_then(|name| name.to_str()));
}

#[test]
fn the_pack_for_instructors_has_everything_that_the_course_is_made_of() {
    let desk = tempfile::tempdir().unwrap();
    let (archive, folder) = packed(desk.path(), "instructors");
    unpack(&archive, desk.path());
    let course = desk.path().join(folder);
    if is_there("git") && repository().join(".git").exists() {
        let tracked = answer(repository(), "git", &["-c", "safe.directory=*", "ls-files"]);
        let missing: Vec<&str> =
            ok(&tracked).stdout.lines().filter(|path| !course.join(path).exists()).collect();
        assert!(missing.is_empty(), "not packed: {missing:?}; see `Audience` in pack.rs");
    } else {
        eprintln!("skipped: this is no git checkout");
    }
    assert!(course.join("solutions").join(DIR).join("hidden.yaml").is_file());
    ok(&answer(&course, env!("CARGO_BIN_EXE_checker"), &["check", "shared-counter", "--solutions"]));
}

#[test]
fn a_new_version_lies_beside_the_old_one_and_takes_over_what_was_edited_there() {
    let desk = tempfile::tempdir().unwrap();
    let (archive, folder) = packed(desk.path(), "learners");
    let (old_top, new_top) = (desk.path().join("old"), desk.path().join("new"));
    unpack(&archive, &old_top);
    unpack(&archive, &new_top);
    let (old, new) = (old_top.join(&folder), new_top.join(&folder));
    let counter = "exercises/09-workers/02-shared-counter/src/counter.rs";
    let write = |root: &Path, path: &str, text: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    };
    let read = |root: &Path, path: &str| fs::read_to_string(root.join(path)).unwrap();
    let main = "exercises/03-microtasks/02-priority-order/src/main.rs";
    let twice = "exercises/03-microtasks/04-nested-ticks/src/main.rs";
    let fixed = "exercises/09-workers/02-shared-counter/src/main.rs";
    write(&old, main, "// my old work\n");
    write(&old, twice, "// old\n");
    write(&new, twice, "// new\n");
    write(&old, fixed, "// an edit that no submission may bring\n");
    write(&old, "progress.txt", "microtasks/priority-order\n");
    let before = read(&new, counter);
    let checker = env!("CARGO_BIN_EXE_checker");
    let path = old.display().to_string();
    let done = answer(&new, checker, &["adopt", &path, "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&done).stdout).unwrap();
    assert_eq!(report["brought"], serde_json::json!([main]));
    assert_eq!(report["kept"], serde_json::json!([twice]));
    assert_eq!(report["left"], serde_json::json!([fixed]));
    assert_eq!(report["progress"], true);
    assert_eq!(read(&new, main), "// my old work\n");
    assert_eq!(read(&new, twice), "// new\n", "an edited file is never overwritten");
    assert_eq!(read(&new, counter), before);
    assert_eq!(read(&old, twice), "// old\n", "the old copy is as it was");
    let again = answer(&new, checker, &["adopt", &path, "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&again).stdout).unwrap();
    assert_eq!(report["brought"], serde_json::json!([]), "once is enough");
    assert_eq!(answer(&new, checker, &["adopt", "."]).code, 2);
}

#[test]
fn an_exercise_that_has_a_new_number_or_a_new_name_keeps_its_work() {
    let old = Desk::new();
    let new = Desk::new();
    let starters = |desk: &Desk| {
        let course = checker::course::Course::open(desk.dir.path()).unwrap();
        desk.write("checker/starters.json", &checker::course::Starters::of(&course).unwrap().to_json());
    };
    let cases = "  - order: [a]\n";
    old.add(3, "early", "// starter\n", cases);
    new.add(7, "late", "// starter\n", cases);
    fs::rename(
        new.path("exercises/09-workers/02-shared-counter"),
        new.path("exercises/09-workers/09-shared-counter"),
    )
    .unwrap();
    starters(&old);
    new.write(
        "exercises/renamed.txt",
        "# old new\nworkers/early workers/between\nworkers/between workers/late\n",
    );
    old.write("exercises/09-workers/03-early/src/main.rs", "// mine\n");
    old.write(MAIN, "// mine\n");
    // The checker's own starters know neither exercise by its new folder, so that the new course brings its own.
    let course = checker::course::Course::open(new.dir.path()).unwrap();
    let given = std::sync::Arc::new(checker::course::Starters::of(&course).unwrap());
    let course = course.with_starters(Some(given)).unwrap();
    let adopted = checker::adopt::adopt(&course, old.dir.path()).unwrap();
    assert_eq!(
        adopted.brought,
        ["exercises/09-workers/09-shared-counter/src/add.rs", "exercises/09-workers/07-late/src/main.rs"]
    );
    assert_eq!(new.read("exercises/09-workers/07-late/src/main.rs"), "// mine\n");
}

#[test]
fn the_reference_opens_when_ones_own_work_is_accepted() {
    let desk = Desk::new();
    let closed = desk.checker(&["diff", "shared-counter"]);
    assert_eq!((closed.code, closed.stdout.as_str()), (1, ""));
    assert!(closed.stderr.contains("opens when your own work is accepted"), "{}", closed.stderr);
    desk.solve();
    desk.write(MAIN, &format!("// my own remark\n{}", desk.read(MAIN)));
    ok(&desk.checker(&["check", "shared-counter"]));
    let open = desk.checker(&["diff", "shared-counter"]);
    assert!(ok(&open).stdout.contains("\n-// my own remark\n"), "{}", open.stdout);
    assert!(open.stdout.starts_with("--- exercises/09-workers/02-shared-counter/src/add.rs\n+++ solutions/"));
}

#[test]
fn reset_asks_first_and_keeps_what_was_there() {
    let desk = Desk::new();
    let starter = desk.read(MAIN);
    desk.write(MAIN, "// mine\n");
    let unasked = desk.checker(&["reset", "shared-counter"]);
    assert_eq!((unasked.code, desk.read(MAIN)), (2, "// mine\n".to_owned()));
    assert!(unasked.stderr.contains("--yes"), "{}", unasked.stderr);
    let done = desk.checker(&["reset", "shared-counter", "--yes", "--format", "json"]);
    let report: Value = serde_json::from_str(&ok(&done).stdout).unwrap();
    assert_eq!(desk.read(MAIN), starter);
    let backup = report["backup"].as_str().unwrap();
    assert_eq!(desk.read(&format!("{backup}/{DIR}/src/add.rs")), "// mine\n");
}
