//! Whose work it is and what of it counts: folders, archives made by hand, and exports as platforms write them.

mod packed;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use checker::archive::Archive;
use checker::moment::Moment;
use checker_grade::attempt::{Attempt, Entry, Snapshot};
use checker_grade::class::Class;
use checker_grade::intake::{self, Files, Intake, NoBundles, check_roster};
use checker_grade::learner::Learner;
use flow::course::{Course, Overlay};
use packed::{file, gz, raw, tar, tarred, zip};

const MAIN: &str = "03-microtasks/01-first-words/src/main.rs";

fn small() -> Course {
    Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap()
}

struct Desk {
    folder: tempfile::TempDir,
    files: Files,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        let files = Files::open(&folder.path().join("files")).unwrap();
        Self { folder, files }
    }

    fn dir(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let at = self.dir().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(&at, bytes).unwrap();
        at
    }

    fn take(&self, class: Option<&Class>, dir: &Path) -> Intake<Vec<Attempt>> {
        let taken = intake::take(&small(), class, &[dir.to_owned()], &self.files, &NoBundles);
        taken.unwrap().read().unwrap()
    }

    fn take_all(&self) -> Intake<Vec<Attempt>> {
        self.take(None, &self.dir())
    }

    fn text(&self, attempt: &Attempt, path: &str) -> String {
        let Entry::File { content, bytes } = snapshot(attempt).entries[path] else {
            panic!("{path} is no file")
        };
        let text = self.files.get(content).unwrap();
        assert_eq!(text.len() as u64, bytes);
        String::from_utf8(text).unwrap()
    }
}

fn snapshot(attempt: &Attempt) -> &Snapshot {
    attempt.work.as_ref().unwrap_or_else(|refusals| panic!("{}: {refusals:?}", attempt.source))
}

fn class(learners: &[(&str, &str, Option<&str>)]) -> Class {
    let learners = learners
        .iter()
        .map(|(id, name, platform)| Learner {
            platform: platform.map(str::to_owned),
            ..Learner::new(*id, *name)
        })
        .collect();
    let text = "title: C\nassignments: [{id: a, exercises: [counter]}]\n";
    Class::parse(text, &small(), learners).unwrap()
}

fn ids(intake: &Intake<Vec<Attempt>>) -> Vec<&str> {
    intake.learners.iter().map(|learner| learner.id.as_str()).collect()
}

/// Work as each way of packing has it.
fn work(text: &str) -> Vec<u8> {
    zip(&[file(&format!("exercises/{MAIN}"), text)])
}

#[test]
fn every_folder_and_every_archive_is_a_learner_by_its_name() {
    let desk = Desk::new();
    desk.put(&format!("রহিম/exercises/{MAIN}"), "1");
    desk.put(&format!("karima/{MAIN}"), "2");
    desk.put("abdul.zip", zip(&[file(&format!("wrapped/exercises/{MAIN}"), "3")]));
    desk.put("jui.tar.gz", gz(&tar(&[tarred("./", ""), tarred(&format!("./{MAIN}"), "4")])));
    desk.put("notes.txt", "not work");
    let intake = desk.take_all();
    assert_eq!(ids(&intake), ["abdul", "jui", "karima", "রহিম"]);
    let texts: Vec<String> = intake.attempts.iter().map(|attempt| desk.text(attempt, MAIN)).collect();
    assert_eq!(texts, ["3", "4", "2", "1"]);
    assert!(intake.attempts.iter().all(|attempt| attempt.number == 1 && attempt.handed_in.is_none()));
    assert_eq!(intake.notes, ["notes.txt: neither a folder nor an archive (.zip, .tar.gz, .bundle)"]);
    assert!(intake.unmatched.is_empty() && intake.learners.iter().all(|learner| learner.enrolled));
}

#[test]
fn equal_work_has_one_key_however_it_was_packed() {
    let desk = Desk::new();
    desk.put(&format!("a/exercises/{MAIN}"), "same");
    desk.put("b.zip", work("same"));
    desk.put("c.tar", tar(&[tarred(&format!("w/exercises/{MAIN}"), "same")]));
    desk.put("d.zip", work("other"));
    let keys: Vec<String> =
        desk.take_all().attempts.iter().map(|attempt| snapshot(attempt).key().hex()).collect();
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3]);
}

#[test]
fn what_belongs_to_no_exercise_is_listed_and_litter_is_passed_over() {
    let desk = Desk::new();
    for path in [MAIN, "03-microtasks/01-first-words/notes.txt", "09-workers/01-counter/src/pool.rs"] {
        desk.put(&format!("a/exercises/{path}"), "x");
    }
    for path in [
        "target/debug/x",
        "exercises/03-microtasks/01-first-words/target/debug/deps/x.rlib",
        "exercises/03-microtasks/01-first-words/.git/config",
        "exercises/03-microtasks/.DS_Store",
        "exercises/03-microtasks/01-first-words/src/main.rs.bak",
    ] {
        desk.put(&format!("a/{path}"), "litter");
    }
    for path in [
        "Cargo.toml",
        "book/a.md",
        "book/b.md",
        "exercises/03-microtasks/09-none/src/main.rs",
        "exercises/04-none/x",
    ] {
        desk.put(&format!("a/{path}"), "stray");
    }
    let intake = desk.take_all();
    let snapshot = snapshot(&intake.attempts[0]);
    assert_eq!(
        snapshot.entries.keys().map(String::as_str).collect::<Vec<_>>(),
        ["03-microtasks/01-first-words/notes.txt", MAIN, "09-workers/01-counter/src/pool.rs"]
    );
    assert_eq!(
        snapshot.left_out,
        [
            "Cargo.toml: it does not lie in exercises/ and is no part of one",
            "book: it does not lie in exercises/ and is no part of one",
            "03-microtasks/09-none: the course has no such exercise",
            "04-none: the course has no such chapter",
        ]
    );
    assert_eq!(snapshot.exercises(), ["03-microtasks/01-first-words", "09-workers/01-counter"]);
}

#[test]
fn what_is_laid_out_is_an_overlay_of_that_exercise_and_nothing_else() {
    let desk = Desk::new();
    let main = "fn main() { println!(\"শুরু\"); }";
    desk.put("a.zip", zip(&[file(MAIN, main), file("09-workers/01-counter/src/pool.rs", "//")]));
    let intake = desk.take_all();
    let to = desk.folder.path().join("work");
    fs::create_dir(&to).unwrap();
    let dir = "03-microtasks/01-first-words";
    snapshot(&intake.attempts[0]).lay_out(&desk.files, dir, &to).unwrap();
    let files: Vec<PathBuf> = walkdir::WalkDir::new(&to)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(&to).unwrap().to_owned())
        .collect();
    assert_eq!(files, [Path::new("exercises").join(MAIN)]);
    let course = small();
    let overlay = Overlay::open(&course, &to).unwrap();
    let sources = overlay.lay(course.by_dir(dir).unwrap()).unwrap().unwrap();
    assert_eq!(sources.files["src/main.rs"], main.as_bytes());
    assert_eq!(sources.changed, Some(true));
}

#[test]
fn bytes_that_were_damaged_on_our_disk_are_not_compiled() {
    let desk = Desk::new();
    let key = desk.files.put(b"honest").unwrap();
    let at = desk.folder.path().join("files").join(&key.hex()[..2]).join(&key.hex()[2..]);
    fs::write(at, "forged").unwrap();
    assert!(desk.files.get(key).unwrap_err().to_string().contains("is damaged"));
    assert!(desk.files.get(Files::key(b"never put")).is_err());
}

#[test]
fn what_other_programs_pack_is_read() {
    let desk = Desk::new();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.add_directory("রহিম/exercises/", options).unwrap();
    // Room for four gibibytes is what writers leave that do not know yet how much will come (APPNOTE 4.5.3).
    writer.start_file(format!("রহিম/exercises/{MAIN}"), options.large_file(true)).unwrap();
    writer.write_all("শুরু".repeat(100).as_bytes()).unwrap();
    desk.put("a.zip", writer.finish().unwrap().into_inner());
    let mut builder = ::tar::Builder::new(Vec::new());
    let long = format!("{}/exercises/{MAIN}", "দীর্ঘ".repeat(16));
    let mut header = ::tar::Header::new_ustar();
    header.set_size(4);
    let said = [("path", long.as_bytes()), ("mtime", &b"1790000000.5"[..])];
    builder.append_pax_extensions(said).unwrap();
    builder.append_data(&mut header, "cut-off", &b"text"[..]).unwrap();
    desk.put("b.tgz", gz(&builder.into_inner().unwrap()));
    let intake = desk.take_all();
    assert_eq!(desk.text(&intake.attempts[0], MAIN), "শুরু".repeat(100));
    assert_eq!(desk.text(&intake.attempts[1], MAIN), "text");
}

/// A class as Moodle exports it: folders of one archive each, all in one zip.
fn moodle() -> Vec<u8> {
    zip(&[
        raw("রহিম উদ্দিন_1001_assignsubmission_file_/work.zip".as_bytes(), &work("রহিম")),
        raw(
            "Karima Begum_1002_assignsubmission_file_/my work.tar.gz".as_bytes(),
            &gz(&tar(&[tarred(MAIN, "karima")])),
        ),
        file(&format!("Jui Das_1003_assignsubmission_file_/exercises/{MAIN}"), "jui"),
        file("Jui Das_1003_assignsubmission_onlinetext_/onlinetext.html", "<p>hello</p>"),
        raw(b"Abdul Karim_1004_assignsubmission_file_/work.zip", b"this is no zip"),
    ])
}

#[test]
fn an_export_of_moodle_is_taken_in_and_one_bad_archive_costs_nobody_else_anything() {
    let desk = Desk::new();
    let export = desk.put("CS101-Week 3-77.zip", moodle());
    let intake = desk.take(None, &export);
    assert_eq!(ids(&intake), ["1004", "1003", "1002", "1001"]);
    assert_eq!(intake.learners[3].name, "রহিম উদ্দিন");
    let by_id = |id: &str| intake.attempts.iter().find(|attempt| attempt.learner == id).unwrap();
    assert_eq!(desk.text(by_id("1001"), MAIN), "রহিম");
    assert_eq!(desk.text(by_id("1002"), MAIN), "karima");
    assert_eq!(desk.text(by_id("1003"), MAIN), "jui");
    let refusals = by_id("1004").work.as_ref().unwrap_err();
    assert_eq!(
        refusals[0].line(),
        "this is no sound zip (it has no end; it may have been cut off on the way); pack it again and hand it in again"
    );
    assert_eq!(by_id("1002").source, "Karima Begum_1002_assignsubmission_file_/my work.tar.gz");
}

#[test]
fn the_same_export_unpacked_by_hand_or_packed_as_a_tar_is_the_same_class() {
    let desk = Desk::new();
    packed::unpack_carelessly(&moodle(), &desk.dir().join("unpacked"));
    let inner = work("রহিম");
    let name = "Rahim_1001_assignsubmission_file_/work.zip";
    let entries =
        [packed::Tarred { name: name.as_bytes(), kind: tar::EntryType::Regular, link: "", content: &inner }];
    let tar = desk.put("class.tar.gz", gz(&tar(&entries)));
    let unpacked = desk.take(None, &desk.dir().join("unpacked"));
    assert_eq!(unpacked.attempts.len(), 5);
    let rahim = unpacked.attempts.iter().find(|attempt| attempt.learner == "1001").unwrap();
    let tarred = desk.take(None, &tar);
    assert_eq!(snapshot(rahim).key(), snapshot(&tarred.attempts[0]).key());
}

#[test]
fn an_export_of_canvas_is_matched_by_number_and_name_and_its_late_mark_is_kept() {
    let desk = Desk::new();
    let export = desk.put(
        "submissions.zip",
        zip(&[
            raw(b"uddinrahim_4711_90001_work.zip", &work("first")),
            raw(b"uddinrahim_4711_90002_work-1.zip", &work("second")),
            raw(b"begumkarima_LATE_4712_90003_2026-17.zip", &work("late")),
            raw("দাসজুঁই_4713_90004_কাজ.zip".as_bytes(), &work("jui")),
            raw(b"somebodyelse_4799_90005_work.zip", &work("who")),
            file("uddinrahim_4711_90006_notes.txt", "no archive"),
        ]),
    );
    let class = class(&[
        ("2026-17", "Rahim Uddin", None),
        ("2026-18", "Begum, Karima", Some("4712")),
        ("2026-19", "জুঁই দাস", None),
        ("2026-20", "Absent Learner", None),
    ]);
    let intake = desk.take(Some(&class), &export);
    assert_eq!(ids(&intake), ["2026-17", "2026-18", "2026-19", "2026-20", "4799"]);
    let told: Vec<(&str, u32, bool)> = intake
        .attempts
        .iter()
        .map(|attempt| (attempt.learner.as_str(), attempt.number, attempt.marked_late))
        .collect();
    assert_eq!(
        told,
        [
            ("2026-17", 1, false),
            ("2026-17", 2, false),
            ("2026-18", 1, true),
            ("2026-19", 1, false),
            ("4799", 1, false)
        ]
    );
    assert_eq!(desk.text(&intake.attempts[1], MAIN), "second");
    assert!(!intake.learners[4].enrolled);
    assert_eq!(intake.unmatched.len(), 1);
    assert_eq!(intake.unmatched[0].source, "somebodyelse_4799_90005_work.zip");
}

#[test]
fn an_unknown_number_never_becomes_a_learner_who_has_it_as_an_id() {
    let desk = Desk::new();
    let export = desk.put("e.zip", zip(&[raw(b"nobody_17_9_work.zip", &work("x"))]));
    let intake = desk.take(Some(&class(&[("17", "Rahim Uddin", None)])), &export);
    assert_eq!(ids(&intake), ["17", "unmatched 17"]);
    assert_eq!(intake.attempts[0].learner, "unmatched 17");
}

#[test]
fn the_roster_is_held_against_names_before_anything_is_read() {
    let desk = Desk::new();
    for name in ["2026-17", "karima begum", "2026-91", "রহিম", "zzz"] {
        desk.put(&format!("{name}/x"), "");
    }
    let class = class(&[
        ("2026-17", "A B", None),
        ("2026-18", "Karima Begum", None),
        ("2026-19", "C D", None),
        ("2026-20", "রহিম", None),
        ("2026-21", "রহিম", None),
    ]);
    let check = check_roster(&class, &[desk.dir()]).unwrap();
    assert!(!check.is_complete());
    assert_eq!(
        check.to_string(),
        "the work of 2 learners is here, in 2 folders and archives\n\
         3 learners handed nothing in:\n    2026-19  C D\n    2026-20  রহিম\n    2026-21  রহিম\n\
         3 folders and archives belong to nobody on the roster:\n\
         \x20   2026-91  nobody; the nearest is 2026-19 (C D)\n\
         \x20   zzz  nobody is near\n\
         \x20   রহিম  may be any of 2026-20 (রহিম), 2026-21 (রহিম)\n\
         rename them to the learner's id, or mend the roster; otherwise they are graded apart\n"
    );
}

#[test]
fn without_a_roster_there_is_nothing_to_check() {
    let error = check_roster(&class(&[]), &[]).unwrap_err().to_string();
    assert!(error.contains("write `roster: roster.csv`"), "{error}");
}

/// What `checker submit` writes.
fn handed_in(time: &str, id: &str) -> Vec<u8> {
    let manifest = format!(
        r#"{{"format_version":1,"assignment":null,"time":"{time}","course":{{"version":"0.1.0","starters":"x"}},"checker":{{"version":"0.1.0","sources":"x"}},"toolchain":"rustc 1.95.0","exercises":[],"learner":"{id}"}}"#
    );
    let mut archive = Archive::new(Moment::from_unix(1_795_332_612));
    archive.add("manifest.json", manifest.as_bytes(), false).unwrap();
    archive.add(&format!("exercises/{MAIN}"), time.as_bytes(), false).unwrap();
    archive.finish().unwrap()
}

#[test]
fn a_manifest_tells_the_time_and_never_who_it_is() {
    let desk = Desk::new();
    desk.put("karima/a.zip", handed_in("2026-11-30T18:00:00Z", "rahim"));
    desk.put("karima/b.zip", handed_in("2026-11-29T18:00:00Z", "rahim"));
    let intake = desk.take_all();
    assert_eq!(ids(&intake), ["karima"]);
    let times: Vec<String> =
        intake.attempts.iter().map(|attempt| attempt.handed_in.unwrap().to_string()).collect();
    assert_eq!(times, ["2026-11-29T18:00:00Z", "2026-11-30T18:00:00Z"]);
    assert_eq!(intake.attempts[0].source, "karima/b.zip");
    assert_eq!(
        intake.attempts[0].says,
        ["its manifest says: made at 2026-11-29T18:00:00Z with checker 0.1.0 and rustc 1.95.0"]
    );
    assert!(snapshot(&intake.attempts[0]).left_out.is_empty());
}

#[test]
fn copies_of_a_browser_are_attempts_of_one_learner() {
    let desk = Desk::new();
    desk.put("rahim.zip", work("first"));
    desk.put("rahim (2).zip", work("second"));
    let intake = desk.take_all();
    assert_eq!(ids(&intake), ["rahim"]);
    assert_eq!(desk.text(&intake.attempts[1], MAIN), "second");
}

#[test]
fn work_without_exercises_is_rejected_and_told_what_to_hand_in() {
    let desk = Desk::new();
    desk.put("a/main.rs", "fn main() {}");
    desk.put("b.zip", zip(&[raw(b"inner.zip", &work("x"))]));
    desk.put("c/one/exercises/x", "");
    desk.put("c/two/exercises/x", "");
    let intake = desk.take_all();
    let lines: Vec<String> =
        intake.attempts.iter().map(|attempt| attempt.work.as_ref().unwrap_err()[0].line()).collect();
    assert_eq!(
        lines,
        [
            "it holds no exercises; hand in what `checker submit` writes, or a folder that holds exercises/ or the chapters (03-microtasks, …)",
            "it holds no exercises but archives (inner.zip); hand in the inner one itself",
            "it holds several trees of exercises: one, two; hand in one of them",
        ]
    );
}

#[test]
fn work_in_the_wrong_place_is_rejected_with_the_right_one_and_never_taken_for_none() {
    let desk = Desk::new();
    desk.put("a/02-priority-order/src/main.rs", "fn main() {}");
    desk.put("b.zip", zip(&[file("exercises/README", "x")]));
    desk.put("rahim.rs", "fn main() {}");
    let intake =
        desk.take(Some(&class(&[("a", "A", None), ("b", "B", None), ("rahim", "R", None)])), &desk.dir());
    for attempt in &intake.attempts {
        let line = attempt.work.as_ref().unwrap_err()[0].line();
        assert!(line.starts_with("nothing in it lies where exercises do"), "{line}");
    }
    assert_eq!(intake.attempts.len(), 2);
    assert_eq!(
        intake.notes,
        [
            "rahim.rs: neither a folder nor an archive, and by its name of rahim: nothing of it is judged; ask for what `checker submit` writes"
        ]
    );
}

#[test]
fn a_folder_of_exercises_that_is_named_itself_is_one_submission() {
    let desk = Desk::new();
    desk.put(&format!("rahim/exercises/{MAIN}"), "1");
    let intake = desk.take(None, &desk.dir().join("rahim"));
    assert_eq!(ids(&intake), ["rahim"]);
    let archive = desk.put("karima.zip", work("2"));
    assert_eq!(ids(&desk.take(None, &archive)), ["karima"]);
    let wrapped = desk.put("jui.zip", zip(&[file(&format!("work/exercises/{MAIN}"), "3")]));
    assert_eq!(ids(&desk.take(None, &wrapped)), ["jui"]);
}

#[test]
fn a_folder_around_the_whole_class_is_passed_through_and_that_of_a_single_learner_is_not() {
    let desk = Desk::new();
    let class_of_two = [file(&format!("week 3/rahim/{MAIN}"), "1"), raw(b"week 3/karima.zip", &work("2"))];
    let export = desk.put("a.zip", zip(&class_of_two));
    assert_eq!(ids(&desk.take(None, &export)), ["karima", "rahim"]);
    let moodle = [raw("রহিম_1001_assignsubmission_file_/work.zip".as_bytes(), &work("1"))];
    let export = desk.put("of-one.zip", zip(&moodle));
    assert_eq!(ids(&desk.take(None, &export)), ["1001"]);
    let export = desk.put("b.zip", zip(&[file(&format!("2026-17/{MAIN}"), "1")]));
    let intake = desk.take(Some(&class(&[("2026-17", "Rahim", None)])), &export);
    assert_eq!((ids(&intake), intake.attempts.len()), (vec!["2026-17"], 1));
}
