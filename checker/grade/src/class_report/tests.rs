//! The class report, of a class that is varied on purpose.

use super::alike::{LineKind, Side, SourceLine};
use super::*;
use crate::gradebook::sample;

fn report(sheet: &Sheet, similar: &[Similar], language: Language) -> String {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("report.html");
    let published = vec![AsPublished {
        exercise: "microtasks/priority-order".to_owned(),
        name: "right/<b>".to_owned(),
        learners: vec!["s102".to_owned(), "s107".to_owned()],
        same_words: true,
    }];
    let alike = Alike { similar: similar.to_vec(), published };
    write(sheet, &alike, &Options { language, feedback: Some("feedback") }, &to).unwrap();
    std::fs::read_to_string(to).unwrap()
}

fn similar() -> Similar {
    let side = |learner: &str, text: &str| Side {
        learners: vec![learner.to_owned()],
        files: vec![(
            "src/main.rs".to_owned(),
            vec![
                SourceLine { text: "fn main() {".to_owned(), kind: LineKind::Common },
                SourceLine { text: text.to_owned(), kind: LineKind::Alike },
            ],
        )],
    };
    Similar {
        exercise: "microtasks/priority-order".to_owned(),
        percent: 87,
        tokens: 120,
        left: side("s101", "\tlet a = \"<script>\u{202e}\u{1b}[31m\";"),
        right: side("s103", "\tlet b = 1;"),
    }
}

#[test]
fn what_is_held_stands_first_with_its_reason_and_what_to_do() {
    let page = report(&sample::sheet(), &[], Language::English);
    let place = |wanted: &str| page.find(wanted).unwrap_or_else(|| panic!("no {wanted} in {page}"));
    assert!(place("2 rows are held") < place("How the totals are spread"));
    assert!(page.contains("its job ended 3 times") && page.contains("checker grade show LEARNER ID"));
    let mut sheet = sample::sheet();
    sheet.learners.retain(|learner| learner.total().1 == 0);
    assert!(report(&sheet, &[], Language::English).contains("No row is held"));
}

#[test]
fn every_learner_and_exercise_has_a_cell_whose_verdict_is_a_sign_and_a_word() {
    let sheet = sample::sheet();
    let page = report(&sheet, &[], Language::English);
    assert_eq!(page.matches("<td class=\"cell ").count(), sheet.learners.len() * sheet.columns.len());
    for word in
        ["accepted", "wrong-order", "compile-error", "rejected", "not handed in", "held", "time-limit"]
    {
        assert!(page.contains(&format!("<span class=\"unseen\">{word}</span>")), "{word}");
    }
}

#[test]
fn a_name_leads_to_the_learner_s_page_whatever_the_id_is() {
    let page = report(&sample::sheet(), &[], Language::English);
    let name = crate::feedback::file_name::file_name("../../s105");
    assert!(page.contains(&format!("href=\"feedback/{name}.html\"")) && !page.contains("../"));
}

#[test]
fn nothing_is_fetched_and_no_text_of_a_stranger_is_markup_or_steers() {
    for language in Language::ALL {
        let page = report(&sample::sheet(), &[similar()], language);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())));
        for wrong in ["<script", "<b>", "src=", "<link", "@import", "\u{1b}", "\u{202e}"] {
            assert!(!page.contains(wrong), "{wrong:?}");
        }
        // The class has Bengali names, whose font is in the page.
        assert!(page.split("url(").skip(1).all(|what| what.starts_with("data:font/woff2;base64,")));
    }
}

#[test]
fn what_is_similar_is_called_that_beside_one_another_and_never_more() {
    let page = report(&sample::sheet(), &[similar()], Language::English);
    assert!(page.contains("87 % of what is their own"), "{page}");
    assert!(page.contains("let b = 1;") && page.contains("\\u{202e}"));
    assert_eq!(page.matches("<div class=\"alike\">").count(), 2);
    for word in ["cheat", "plagiar", "copied", "guilty", "suspic"] {
        assert!(!page.to_lowercase().contains(word), "{word}");
    }
}

#[test]
fn weak_isolation_is_a_warning_and_full_isolation_is_named_too() {
    let mut sheet = sample::sheet();
    assert!(report(&sheet, &[], Language::English).contains("isolation: full"));
    sheet.isolation = "isolation: weak (no Landlock)".to_owned();
    assert!(report(&sheet, &[], Language::English).contains("<p class=\"warning\">isolation: weak"));
}

#[test]
fn a_work_that_is_a_published_solution_is_called_similar_to_it_and_never_more() {
    let page = report(&sample::sheet(), &[], Language::English);
    let (_, section) = page.split_once("Similar to a published solution").unwrap();
    let section = section.split("</section>").next().unwrap();
    assert!(
        section.contains("s102")
            && section.contains("right/&lt;b&gt;")
            && section.contains("changes no points")
    );
    for word in ["cheat", "copied", "plagiar", "guilty"] {
        assert!(!section.to_lowercase().contains(word), "{word}");
    }
}
