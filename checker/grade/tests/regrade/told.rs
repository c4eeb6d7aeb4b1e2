//! What the instructor is told: the evidence, and what was named by mistake.

use std::fs;
use std::process::Stdio;

use crate::class::Class;

#[test]
fn show_prints_what_the_program_printed_with_its_times_and_offers_no_junit() {
    let class = Class::new();
    let loud = "fn main() {\n    for _ in 0..300 {\n        println!(\"two\\u{1b}[31m\");\n    }\n    eprintln!(\"aside\");\n}\n";
    class.hand_in("babul", loud);
    class.grade(&[]);
    let show =
        |more: &[&str]| class.run(&[&["show", "babul", "first/lines", "--out", "grades"], more].concat());
    let shown = show(&[]).stdout;
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains(" s  two")).collect();
    assert_eq!(lines.len(), 200, "the evidence is there, and bounded: {shown}");
    assert!(!shown.contains('\u{1b}'), "what was printed takes no terminal over");
    assert!(shown.contains(" s  aside"), "stderr is evidence too: {shown}");
    let junit = show(&["--format", "junit"]);
    assert_eq!(junit.code, 2, "what is no JUnit is not passed off as it: {}", junit.stdout);
    assert!(junit.stderr.contains("export --for junit"), "{}", junit.stderr);
}

#[test]
fn a_gradebook_of_another_class_and_a_folder_of_nothing_are_refused() {
    let class = Class::new();
    let titled = |title: &str| {
        let file = format!(
            "title: {title}\nseed: 1\nassignments:\n  - id: a\n    title: A\n    exercises: [first/lines]\n"
        );
        class.write("class.yaml", &file);
    };
    titled("Autumn");
    let grade = || class.grade(&["--class", "class.yaml"]);
    let first = grade();
    assert_eq!(first.code, 0, "{}", first.stderr);
    titled("Spring");
    let other = grade();
    assert_eq!(other.code, 2, "another class is not mixed in: {}", other.stdout);
    assert!(other.stderr.contains("“Autumn”") && other.stderr.contains("--out"), "{}", other.stderr);
    titled("Autumn");
    assert_eq!(grade().code, 0);
    fs::create_dir(class.path("wrok")).unwrap();
    let empty = class.run(&["wrok", "--out", "other"]);
    assert_eq!(empty.code, 2, "a typing error makes nobody a zero: {}", empty.stdout);
    assert!(empty.stderr.contains("nothing was handed in"), "{}", empty.stderr);
}

#[test]
fn what_is_mistyped_is_told_once_and_makes_no_gradebook() {
    let class = Class::new();
    let none = "No such file or directory";
    for (args, told) in [
        (&["wrok", "--out", "new"][..], none),
        (&["work", "--out", "new", "--class", "klass.yaml"], none),
        (&["work", "--out", "new", "--hidden", "hiden"], "hiden"),
        (
            &["work/asha/exercises/01-first/01-lines/src/main.rs", "--out", "new"],
            "neither a folder nor an archive",
        ),
        (&["work", "--out", "Cargo.toml"], "name another one with --out"),
        (&["show", "asha", "--out", "Cargo.toml"], "name another one with --out"),
    ] {
        let answer = class.run(args);
        assert_eq!(answer.code, 2, "{args:?}: {}", answer.stdout);
        assert_eq!(answer.stderr.matches(told).count(), 1, "{args:?}: {}", answer.stderr);
        assert!(!class.path("new").exists(), "{args:?} has made a gradebook");
    }
    class.write("theirs/grades.db", &"no database at all\n".repeat(100));
    let foreign = class.run(&["work", "--out", "theirs"]);
    assert_eq!(foreign.code, 2, "{}", foreign.stdout);
    assert!(foreign.stderr.contains("theirs/grades.db is no gradebook"), "{}", foreign.stderr);
    assert!(!foreign.stderr.contains("free space"), "{}", foreign.stderr);
}

#[test]
fn whoever_reads_no_further_hears_nothing_of_it() {
    let class = Class::new();
    class.grade(&[]);
    let mut show = class.program();
    show.args(["--lang", "en", "show", "babul", "first/lines", "--out", "grades"]);
    let mut show = show.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(show.stdout.take());
    let done = show.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    assert_eq!(done.status.code(), Some(1), "nobody has read it");
}

#[test]
fn the_report_says_whose_work_is_similar_to_a_published_solution() {
    let class = Class::new();
    let each = |n: usize| {
        format!("    let n{n} = [{n}, 2 * {n}, 3].iter().sum::<i32>() - {n};\n    assert!(n{n} > 0);\n")
    };
    let source =
        format!("fn main() {{\n{}    println!(\"one\\ntwo\");\n}}\n", (1..5).map(each).collect::<String>());
    class.write("solutions/01-first/01-lines/src/main.rs", &source);
    class.hand_in("babul", &format!("// all of it is mine\n{source}"));
    assert_eq!(class.grade(&[]).row("babul")["mark"], 2.0, "it changes no points");
    let report = fs::read_to_string(class.path("grades/report.html")).unwrap();
    let (_, section) = report.split_once("Similar to a published solution").expect("it is named");
    let section = section.split("</section>").next().unwrap();
    assert!(
        section.contains("babul") && !section.contains("asha") && section.contains("similar in every word")
    );
}
