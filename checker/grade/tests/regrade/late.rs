//! What is late, by the times that the class has.

use std::fs;
use std::io::Write as _;

use serde_json::Value;

use crate::class::Class;

#[test]
fn what_canvas_calls_late_is_held_until_the_roster_says_how_late() {
    let class = Class::new();
    class.write(
        "class.yaml",
        "title: C\nroster: roster.csv\ntime-zone: UTC\nassignments:\n- id: a\n  exercises: [first/lines]\n\
         \x20 due: 2026-11-30 12:00\n  late: {percent: 10, per: day}\n",
    );
    class.write("roster.csv", "id,name,platform\nasha,Asha,11\nbabul,Babul,12\n");
    fs::create_dir(class.path("canvas")).unwrap();
    for name in ["asha_LATE_11_77_work.zip", "babul_12_78_work.zip"] {
        let mut zip = zip::ZipWriter::new(fs::File::create(class.path("canvas").join(name)).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("exercises/01-first/01-lines/src/main.rs", options).unwrap();
        zip.write_all(b"fn main() {\n    println!(\"one\\ntwo\");\n}\n").unwrap();
        zip.finish().unwrap();
    }
    let grade = || class.run(&["canvas", "--out", "grades", "--format", "json", "--class", "class.yaml"]);
    let held = grade();
    assert_eq!(held.code, 3, "{}", held.stderr);
    assert_eq!((&held.row("asha")["state"], &held.row("asha")["mark"]), (&"held".into(), &Value::Null));
    assert_eq!(held.row("babul")["mark"], 2.0);
    let notes = held.json()["notes"].to_string();
    assert!(notes.contains("counts as in time: babul\""), "{notes}");
    let report = fs::read_to_string(class.path("grades/report.html")).unwrap();
    assert!(report.contains("nobody says how late") && report.contains("nothing says when"));
    let feedback = fs::read_to_string(class.path("grades/feedback/babul.html")).unwrap();
    assert!(!feedback.contains("nothing says when"), "a learner reads how to be in time");

    class.write("roster.csv", "id,name,platform,handed-in\nasha,Asha,11,2026-12-01 11:00\nbabul,Babul,12,\n");
    let decided = grade();
    assert_eq!((decided.code, &decided.row("asha")["mark"]), (0, &1.8.into()), "{}", decided.stdout);
    assert_eq!(class.count("SELECT count(*) FROM attempts"), 2, "a time makes no new attempt");

    // The roster of last week, for the work of this one.
    let yaml = fs::read_to_string(class.path("class.yaml")).unwrap();
    class.write("class.yaml", &yaml.replace("id: a", "id: b").replace("11-30", "12-07"));
    let notes = grade().json()["notes"].to_string();
    assert!(notes.contains("handed-in time of one learner is the one that it gave for a;"), "{notes}");
}

/// What `checker submit` writes, with this time in its manifest.
fn submitted(class: &Class, path: &str, time: &str, printed: &str) {
    let at = class.path(path);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    let mut zip = zip::ZipWriter::new(fs::File::create(at).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    let manifest = serde_json::json!({
        "format_version": 1, "time": time, "assignment": null, "course": {"version": "0.1.0", "starters": "x"}, "exercises": [], "toolchain": "rustc",
        "checker": {"version": "0.1.0", "sources": "x"},
    });
    zip.start_file("manifest.json", options).unwrap();
    zip.write_all(manifest.to_string().as_bytes()).unwrap();
    zip.start_file("exercises/01-first/01-lines/src/main.rs", options).unwrap();
    zip.write_all(format!("fn main() {{\n    println!(\"{printed}\");\n}}\n").as_bytes()).unwrap();
    zip.finish().unwrap();
}

#[test]
fn an_earlier_attempt_is_not_in_time_by_its_own_word_where_the_last_came_late() {
    let class = Class::new();
    class.write(
        "class.yaml",
        "title: C\nroster: roster.csv\ntime-zone: UTC\nassignments:\n- id: a\n  exercises: [first/lines]\n\
         \x20 due: 2026-11-30 12:00\n  late: {percent: 10, per: day}\n  counts: best\n",
    );
    // Both of asha's are right, babul's first one is wrong, and the last of both came two days late.
    class
        .write("roster.csv", "id,name,handed-in\nasha,Asha,2026-12-02 11:00\nbabul,Babul,2026-12-02 11:00\n");
    submitted(&class, "zips/asha.zip", "2026-11-29T11:00:00Z", "one\\ntwo");
    submitted(&class, "zips/asha (2).zip", "2026-12-02T11:00:00Z", "one\\ntwo\\n");
    submitted(&class, "zips/babul.zip", "2026-11-29T11:00:00Z", "two\\none");
    submitted(&class, "zips/babul (2).zip", "2026-12-02T11:00:00Z", "one\\ntwo");
    let grade = || class.run(&["zips", "--out", "grades", "--format", "json", "--class", "class.yaml"]);
    let graded = grade();
    assert_eq!(graded.code, 3, "{}", graded.stderr);
    assert_eq!((&graded.row("asha")["state"], &graded.row("asha")["mark"]), (&"held".into(), &Value::Null));
    let held = class.run(&["show", "asha", "--out", "grades"]).stdout;
    assert!(held.contains("nobody but the learner says when this one came"), "{held}");
    assert_eq!(graded.row("babul")["mark"], 1.6, "what earned nothing cannot be the best");

    // The last came in time, and so every attempt did.
    class
        .write("roster.csv", "id,name,handed-in\nasha,Asha,2026-11-30 11:00\nbabul,Babul,2026-11-30 11:00\n");
    let graded = grade();
    assert_eq!((graded.code, &graded.row("asha")["mark"]), (0, &2.0.into()), "{}", graded.stderr);
}
