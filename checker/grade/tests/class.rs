//! `class.yaml` and the roster: what they mean, and what is said of each mistake in them.

use std::path::{Path, PathBuf};

use checker_grade::class::{Class, Counts, HiddenLines, Late, read_roster};
use checker_grade::learner::Learner;
use checker_grade::points::Points;
use flow::course::Course;
use proptest::prelude::*;

fn small() -> Course {
    Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap()
}

/// The mistake in a class of one assignment, whose further lines are `rest`.
fn mistake(rest: &str) -> String {
    let text = format!(
        "title: Class\ntime-zone: Europe/Berlin\nassignments:\n  - id: one\n    exercises: [microtasks/first-words]\n{rest}"
    );
    let learners = vec![Learner::new("2026-17", "রহিম")];
    let error = Class::parse(&text, &small(), learners).expect_err(rest);
    error.to_string()
}

fn class(rest: &str) -> Class {
    let text = format!(
        "title: Class\ntime-zone: Asia/Dhaka\nassignments:\n  - id: one\n    exercises: [microtasks/first-words]\n{rest}"
    );
    Class::parse(&text, &small(), Vec::new()).unwrap()
}

#[test]
fn the_example_reads_as_its_comments_say() {
    let folder = tempfile::tempdir().unwrap();
    let example = include_str!("../class.example.yaml");
    std::fs::write(folder.path().join("class.yaml"), example).unwrap();
    std::fs::write(folder.path().join("roster.csv"), "id,name\n2026-017,রহিম\n2026-042,করিমা\n").unwrap();
    let course = Course::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let class = Class::open(&folder.path().join("class.yaml"), &course).unwrap();
    assert_eq!((class.seed, class.assignments.len(), class.learners.len()), (20_261_130, 2, 2));
    let week = class.assignment("week-3").unwrap();
    assert_eq!(week.due.as_ref().unwrap().to_string(), "2026-11-30T23:59:00+06:00[Asia/Dhaka]");
    assert_eq!(week.exercises[0].points, None);
    assert_eq!(week.exercises[1].points, Some(Points::whole(10)));
    assert_eq!(
        week.late,
        Late::Less {
            grace_seconds: 900,
            percent: 10,
            period_seconds: 86_400,
            at_least_percent: 50,
            until_seconds: Some(7 * 86_400)
        }
    );
    assert_eq!(week.extensions["2026-042"].why.as_deref(), Some("was ill"));
    assert_eq!(week.extensions["2026-017"].due.to_string(), "2026-12-03T23:59:00+06:00[Asia/Dhaka]");
    assert_eq!((week.counts, week.feedback.hidden), (Counts::Last, HiddenLines::Rule));
    assert_eq!(class.assignment("week-4").unwrap().late, Late::None);
}

#[test]
fn what_is_left_out_has_its_default() {
    let class = class("");
    let one = &class.assignments[0];
    assert_eq!((one.title.as_str(), one.late.clone(), one.counts), ("one", Late::Full, Counts::Last));
    assert!(one.due.is_none() && class.roster.is_none() && class.seed == 0);
    assert_eq!(one.feedback.hidden, HiddenLines::Rule);
}

#[test]
fn an_exercise_may_be_named_as_on_the_command_line_and_is_kept_by_its_id() {
    let text = "title: C\nassignments:\n- {id: a, exercises: [03/01, {id: counter, points: 2.5}]}\n";
    let class = Class::parse(text, &small(), Vec::new()).unwrap();
    let exercises = &class.assignments[0].exercises;
    assert_eq!(exercises[0].exercise, "microtasks/first-words");
    assert_eq!(exercises[1].exercise, "workers/counter");
    assert_eq!(exercises[1].points, Some("2.5".parse().unwrap()));
}

#[test]
fn every_mistake_is_told_with_its_place_and_what_to_write() {
    for (rest, said) in [
        (
            "    dew: 2026-11-30 23:59\n",
            "6:5: assignments[0].dew: an assignment has no key `dew`; did you mean `due`?",
        ),
        (
            "    due: tomorrow\n",
            "6:10: assignments[0].due: `tomorrow` is not a time; write the day and the time, `2026-11-30 23:59`",
        ),
        (
            "    due: 2026-02-29 12:00\n",
            "6:10: assignments[0].due: `2026-02-29 12:00` is not a time; write the day and the time, `2026-11-30 23:59`",
        ),
        (
            "    due: 2026-03-29 02:30\n",
            "6:10: assignments[0].due: there is no 2026-03-29 02:30 in Europe/Berlin: the clocks go forward over it; write 2026-03-29 03:30, which is the same moment after the change",
        ),
        (
            "    due: 2026-10-25 02:30\n",
            "6:10: assignments[0].due: 2026-10-25 02:30 comes twice in Europe/Berlin: the clocks go back over it; write a time before or after that: 2026-10-25 01:30 and 2026-10-25 03:30 come once",
        ),
        (
            "    late: none\n",
            "6:11: assignments[0].late: nothing is late where nothing is due; write `due: 2026-11-30 23:59`, or leave `late` out",
        ),
        (
            "    due: 2026-11-30 23:59\n    late: never\n",
            "7:11: assignments[0].late: expected one of full, none, found `never`; a deduction is `late: {percent: 10, per: day}`",
        ),
        (
            "    due: 2026-11-30 23:59\n    late: {percent: 110, per: day}\n",
            "7:21: assignments[0].late.percent: expected a percentage from 0 to 100, found `110`",
        ),
        (
            "    due: 2026-11-30 23:59\n    late: {percent: 10}\n",
            "7:11: assignments[0].late: the key `per` is missing; write `per: day` or `per: hour`",
        ),
        (
            "    due: 2026-11-30 23:59\n    late: {percent: 10, per: dai}\n",
            "7:30: assignments[0].late.per: expected one of day, hour, found `dai`; did you mean `day`?",
        ),
        (
            "    due: 2026-11-30 23:59\n    late: {percent: 10, per: day, grace: 15}\n",
            "7:42: assignments[0].late.grace: `15` is not a span of time; write a number and a unit: 90 s, 15 min, 2 h, 7 days",
        ),
        (
            "    counts: lst\n",
            "6:13: assignments[0].counts: expected one of last, first, best, found `lst`; did you mean `last`?",
        ),
        (
            "    feedback: {hiden: rule}\n",
            "6:16: assignments[0].feedback.hiden: the feedback has no key `hiden`; did you mean `hidden`?",
        ),
        (
            "    feedback: {hidden: some}\n",
            "6:24: assignments[0].feedback.hidden: expected one of points, rule, full, found `some`",
        ),
        (
            "  - id: one\n    exercises: [counter]\n",
            "6:9: assignments[1].id: a second assignment has the id `one`; give each assignment its own id",
        ),
        (
            "  - id: Week 1\n    exercises: [counter]\n",
            "6:9: assignments[1].id: `Week 1` cannot be the id of an assignment; use lower-case letters, digits and hyphens, at most 64: `week-1`",
        ),
        (
            "  - id: two\n    exercises: [{id: counter, points: -1}]\n",
            "7:39: assignments[1].exercises[0].points: expected 0 to 1000000 points, found -1",
        ),
        (
            "  - id: two\n    exercises: [counter, workers/counter]\n",
            "7:26: assignments[1].exercises[1]: the exercise workers/counter stands twice",
        ),
        (
            "  - id: two\n    exercises: [workers/conter]\n",
            "7:17: assignments[1].exercises[0]: there is no exercise `workers/conter`; did you mean workers/counter?",
        ),
    ] {
        assert_eq!(mistake(rest), said);
    }
}

#[test]
fn a_time_zone_is_one_of_the_database_and_is_needed_where_a_time_is() {
    let parse = |text: &str| Class::parse(text, &small(), Vec::new()).unwrap_err().to_string();
    assert_eq!(
        parse("title: C\ntime-zone: Asia/Daka\nassignments: []\n"),
        "2:12: time-zone: `Asia/Daka` is not the name of a time zone; did you mean `Asia/Dhaka`?"
    );
    assert_eq!(
        parse("title: C\nassignments:\n- {id: a, exercises: [counter], due: 2026-01-01 12:00}\n"),
        "3:38: assignments[0].due: nothing says in which time zone 2026-01-01 12:00 is meant; write `time-zone: Asia/Dhaka` at the top of class.yaml"
    );
    assert_eq!(
        parse(""),
        "1:1: the file is empty; write `title: …` and `assignments: …`; class.example.yaml shows all of it"
    );
}

#[test]
fn an_extension_is_for_a_learner_of_the_roster() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("class.yaml");
    let text = "title: C\nroster: r.csv\ntime-zone: Asia/Dhaka\nassignments:\n- id: a\n  exercises: [counter]\n  due: 2026-01-01 12:00\n  extensions: {2026-71: 2026-01-02 12:00}\n";
    std::fs::write(&path, text).unwrap();
    let open =
        || Class::open(&path, &small()).map(|class| class.learners.len()).map_err(|error| error.to_string());
    assert!(open().unwrap_err().contains("r.csv"));
    std::fs::write(folder.path().join("r.csv"), "id\n2026-17\n").unwrap();
    let said = format!(
        "{}:8:16: assignments[0].extensions.2026-71: the roster has no learner with the id `2026-71`; did you mean `2026-17`?",
        path.display()
    );
    assert_eq!(open(), Err(said));
    std::fs::write(folder.path().join("r.csv"), "id\n2026-71\n").unwrap();
    assert_eq!(open(), Ok(1));
    std::fs::write(folder.path().join("r.csv"), "id\n1\n1\n").unwrap();
    assert_eq!(
        open(),
        Err(format!(
            "{}:3: the id 1 stands in line 2 already; each learner is one row with an id of their own",
            folder.path().join("r.csv").display()
        ))
    );
}

fn roster(text: &str) -> Vec<Learner> {
    read_roster(text.as_bytes(), None).unwrap().learners
}

#[test]
fn a_roster_is_read_whatever_the_order_of_its_columns() {
    let learners =
        roster("\u{feff}Name,E-mail,ID,Section\r\n\"উদ্দিন, রহিম\",r@x.bd,17,ক\r\n\r\nKarima,,18,\r\n");
    assert_eq!(learners.len(), 2);
    assert_eq!((learners[0].id.as_str(), learners[0].name.as_str()), ("17", "উদ্দিন, রহিম"));
    assert_eq!((learners[0].email.as_deref(), learners[0].section.as_deref()), (Some("r@x.bd"), Some("ক")));
    assert_eq!((learners[1].email.as_deref(), learners[1].section.as_deref()), (None, None));
    assert!(learners.iter().all(|learner| learner.enrolled));
    assert_eq!(roster("id;name\n1;a\n")[0].name, "a");
}

#[test]
fn a_gradebook_of_canvas_is_a_roster() {
    let learners = roster(
        "Student,ID,SIS User ID,SIS Login ID,Section,Week 3 (77)\n    Points Possible,,,,,10\n\"Uddin, Rahim\",4711,2026-17,rahim,A,\n",
    );
    assert_eq!(learners.len(), 1);
    let rahim = &learners[0];
    assert_eq!((rahim.id.as_str(), rahim.name.as_str()), ("rahim", "Uddin, Rahim"));
    assert_eq!((rahim.platform.as_deref(), rahim.number.as_deref()), (Some("4711"), Some("2026-17")));
}

#[test]
fn the_participants_of_moodle_are_a_roster() {
    let learners =
        roster("First name,Last name,ID number,Email address,Groups\nরহিম,উদ্দিন,2026-17,r@x.bd,A\n");
    assert_eq!((learners[0].id.as_str(), learners[0].name.as_str()), ("2026-17", "রহিম উদ্দিন"));
    assert_eq!(learners[0].number.as_deref(), Some("2026-17"));
}

/// The times of a roster, read in Dhaka.
fn times(text: &str) -> Result<Vec<String>, String> {
    let dhaka = jiff::tz::TimeZone::get("Asia/Dhaka").unwrap();
    let roster = read_roster(text.as_bytes(), Some(&dhaka)).map_err(|fault| fault.to_string())?;
    let times = roster.handed_in.unwrap();
    Ok(times.iter().map(|(id, time)| format!("{id} {time}")).collect())
}

#[test]
fn a_roster_says_when_work_was_handed_in_with_an_offset_or_in_the_zone_of_the_class() {
    let text = "id,handed-in\n1,2026-11-30 23:10\n2,2026-11-30T23:10:00+01:00\n3,\n";
    assert_eq!(times(text).unwrap(), ["1 2026-11-30T17:10:00Z", "2 2026-11-30T22:10:00Z"]);
    assert_eq!(read_roster(b"id\n1\n", None).unwrap().handed_in, None);
}

#[test]
fn the_grading_worksheet_of_moodle_is_a_roster_with_times() {
    let worksheet = "Identifier,Full name,Email address,Status,Last modified (submission),Last modified (grade)\n\
        Participant 1001,রহিম,r@x.bd,Submitted,\"Monday, 30 November 2026, 11:10\u{202f}PM\",-\n\
        Participant 1002,করিমা,k@x.bd,Submitted,\"Tuesday, 1 December 2026, 00:05\",-\n\
        Participant 1003,Jui,j@x.bd,No submission,-,-\n";
    assert_eq!(times(worksheet).unwrap(), ["k@x.bd 2026-11-30T18:05:00Z", "r@x.bd 2026-11-30T17:10:00Z"]);
    let dhaka = jiff::tz::TimeZone::get("Asia/Dhaka").unwrap();
    let learners = read_roster(worksheet.as_bytes(), Some(&dhaka)).unwrap().learners;
    assert_eq!(learners[0].platform.as_deref(), Some("1001"));
    let both = worksheet.replace("Status", "Handed_in").replace("Submitted", "2026-11-30 10:00");
    let both = both.replace("No submission", "").replace("Monday, ", "Lundi ");
    assert_eq!(times(&both).unwrap()[1], "r@x.bd 2026-11-30T04:00:00Z", "the instructor's own column counts");
}

#[test]
fn a_time_of_a_roster_that_is_none_is_a_mistake_with_its_line() {
    let said = times("id,handed-in\n1,\n2,yesterday\n").unwrap_err();
    assert_eq!(
        said,
        "3: `yesterday` is not a time; write the day and the time, `2026-11-30 23:59`, or with its offset, `2026-11-30T23:10:00+06:00`"
    );
    let said = times("id,Last modified (submission)\n1,\"lundi 30 novembre 2026\"\n").unwrap_err();
    assert!(said.starts_with("2: `lundi 30 novembre 2026` is not a time"), "{said}");
    let said = read_roster(b"id,handed-in\n1,2026-11-30 23:10\n", None).unwrap_err().to_string();
    assert!(said.starts_with("2: nothing says in which time zone 2026-11-30 23:10 is meant"), "{said}");
}

#[test]
fn a_mistake_in_a_roster_is_told_with_its_line() {
    let long = format!("id,name\n1,{}\n", "x".repeat(400));
    for (text, said) in [
        ("", "1: the roster is empty; its first line names the columns, `id,name,email`"),
        ("id,name\n", "1: the roster has columns and no learner; write one row for each"),
        (
            "vorname,alter\nA,3\n",
            "1: no column says who the learners are, among `vorname`, `alter`; the first line names the columns, `id,name,email`",
        ),
        ("id,ID\n1,2\n", "1: two columns mean the same, the second is `ID`; keep one"),
        (
            "id,name\n1,a\n2,b\n\n1,c\n",
            "5: the id 1 stands in line 2 already; each learner is one row with an id of their own",
        ),
        (
            "id,name\nRahim,a\nrahim,b\n",
            "3: the id rahim stands in line 2 already; each learner is one row with an id of their own",
        ),
        ("id,name,section\n1,a,x\n,,x\n", "3: nothing in this line says who it is; give the learner an id"),
        (
            "id,name\n1,\"a\nb\"\n",
            "2: the line holds a control character; a quote may be missing or one too many",
        ),
        (long.as_str(), "2: a field has more than 300 characters; a quote may be missing"),
    ] {
        assert_eq!(
            read_roster(text.as_bytes(), None).map_err(|fault| fault.to_string()),
            Err(said.to_owned()),
            "{text:?}"
        );
    }
    let latin = read_roster(b"id,name\n1,Ren\xe9\n", None).unwrap_err().to_string();
    assert_eq!(latin, "2: the line is not UTF-8 text; save the table as \"CSV UTF-8\" in your spreadsheet");
}

#[test]
fn a_class_or_a_roster_that_is_no_file_is_never_waited_for() {
    let fifo = tempfile::tempdir().unwrap();
    let path: PathBuf = fifo.path().join("class.yaml");
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    assert!(Class::open(&path, &small()).unwrap_err().to_string().contains("it is not a file"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_reading_a_roster_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_roster(&bytes, None);
    }

    #[test]
    fn a_roster_of_commas_and_quotes_is_read_or_refused(text in "(id|name|email|,|\"|\n|\r|[a-c০-৯]){0,60}") {
        if let Ok(roster) = read_roster(text.as_bytes(), None) {
            prop_assert!(roster.learners.iter().all(|learner| !learner.id.is_empty()));
        }
    }

    #[test]
    fn no_text_makes_reading_a_class_panic(text in "(title|assignments|id|exercises|late|due|: |- |\n|  |[\\[\\]{},a-z0-9:-]|2026-03-29 02:30|counter){0,60}") {
        let _ = Class::parse(&text, &small(), Vec::new());
    }

    #[test]
    fn every_time_is_read_or_refused_with_a_place(month in 0..15, day in 0..34, hour in 0..26, minute in 0..62) {
        let due = format!("    due: 2026-{month:02}-{day:02} {hour:02}:{minute:02}\n");
        let text = format!("title: C\ntime-zone: Europe/Berlin\nassignments:\n  - id: one\n    exercises: [counter]\n{due}");
        match Class::parse(&text, &small(), Vec::new()) {
            Ok(class) => {
                let read = class.assignments[0].due.clone().unwrap();
                prop_assert_eq!(read.strftime("    due: %Y-%m-%d %H:%M\n").to_string(), due);
            }
            Err(error) => prop_assert!(error.to_string().starts_with("6:10: ")),
        }
    }
}
