//! A learner's page, of a class that is varied on purpose.

use std::path::Path;

use pulldown_cmark::{Event, Options as Dialect, Parser, Tag, TagEnd};

use super::*;
use crate::gradebook::row::State;
use crate::gradebook::sample;

fn options(course: &Course, language: Language, hidden: HiddenLines) -> Options<'_> {
    Options { language, hidden, book: Some("https://example.edu/book/"), course: Some(course), in_full: None }
}

/// Every page of the class: its name, and what it says.
fn pages(sheet: &Sheet, language: Language, hidden: HiddenLines) -> Vec<(String, String)> {
    let course = sample::course();
    let folder = tempfile::tempdir().unwrap();
    write(sheet, folder.path(), &options(course, language, hidden)).unwrap();
    read(folder.path())
}

fn read(folder: &Path) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

fn page<'p>(pages: &'p [(String, String)], name: &str) -> &'p str {
    &pages.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn each_learner_has_a_page_in_both_forms_and_nothing_lies_elsewhere() {
    let sheet = sample::sheet();
    let pages = pages(&sheet, Language::English, HiddenLines::Rule);
    assert_eq!(pages.len(), 2 * sheet.learners.len());
    for learner in &sheet.learners {
        let name = file_name::file_name(&learner.learner.id);
        for ending in ["html", "md"] {
            page(&pages, &format!("{name}.{ending}"));
        }
    }
}

#[test]
fn a_wrong_order_has_its_rule_both_lines_and_the_move_drawn_at_both_ends() {
    let pages = pages(&sample::sheet(), Language::English, HiddenLines::Rule);
    for ending in ["html", "md"] {
        let page = page(&pages, &format!("s102.{ending}"));
        for wanted in ["wrong-order", "must come after", "was printed here", "belongs here (printed as line"]
        {
            assert!(page.contains(wanted), "{ending}: no {wanted:?} in\n{page}");
        }
        assert!(page.contains("promise microtasks are drained before the next task"), "{page}");
        assert!(page.contains("https://example.edu/book/en/03-microtasks.html#drain"), "{page}");
        assert!(page.contains("1 day 2 h") && page.contains("80 %"), "late is explained:\n{page}");
    }
}

#[test]
fn no_line_of_a_hidden_order_is_on_a_page_where_only_the_rule_may_be_told() {
    let course = sample::course();
    let sheet = sample::sheet();
    let exercises = || sheet.columns.iter().map(|column| course.find(&column.exercise).unwrap());
    // What a learner's own copy of the course says, the visible orders and their rules, is no secret.
    let public: String = exercises()
        .map(|exercise| fs::read_to_string(exercise.folder.join("exercise.yaml")).unwrap())
        .collect();
    let mut secret = Vec::new();
    for case in exercises().flat_map(|exercise| exercise.hidden().unwrap()) {
        secret.extend(case.stdout.sample(&mut fastrand::Rng::with_seed(3)).unwrap());
    }
    secret.retain(|line| line.len() > 2 && !public.contains(line.as_str()));
    assert!(secret.len() > 10, "{secret:?}");
    let told = |pages: &[(String, String)]| -> Vec<String> {
        let is_told = |line: &&String| pages.iter().any(|(_, page)| page.contains(line.as_str()));
        secret.iter().filter(is_told).cloned().collect()
    };
    for language in Language::ALL {
        for hidden in [HiddenLines::Points, HiddenLines::Rule] {
            assert_eq!(told(&pages(&sheet, language, hidden)), [""; 0], "{hidden:?}");
        }
    }
    assert!(
        told(&pages(&sheet, Language::English, HiddenLines::Full)).len() > 3,
        "the search finds what is told"
    );
}

#[test]
fn of_hidden_cases_the_rule_is_told_or_the_points_alone() {
    let sheet = sample::sheet();
    let rule = pages(&sheet, Language::English, HiddenLines::Rule);
    let with_rule = page(&rule, "s108.html");
    assert!(with_rule.contains("three timers first") && with_rule.contains("rule:"), "{with_rule}");
    let points = pages(&sheet, Language::English, HiddenLines::Points);
    let with_points = page(&points, "s108.html");
    assert!(
        !with_points.contains("three timers first") && !with_points.contains("wrong-order"),
        "{with_points}"
    );
    assert!(with_points.contains("hidden cases") && with_points.contains("not every hidden one is"));
}

#[test]
fn a_held_row_tells_neither_points_nor_why() {
    let sheet = sample::sheet();
    let pages = pages(&sheet, Language::English, HiddenLines::Full);
    let tanvir = page(&pages, "s110.html");
    assert!(tanvir.contains("open, of 10") && tanvir.contains("1 still open"), "{tanvir}");
    assert!(!tanvir.contains("its job ended"), "{tanvir}");
    let held = pages.iter().find(|(name, _)| name.starts_with("s105.")).unwrap();
    assert!(!held.1.contains("wall could not be built"), "{}", held.1);
}

#[test]
fn what_a_program_printed_and_a_person_wrote_is_text_and_steers_nothing() {
    for language in Language::ALL {
        for (name, page) in pages(&sample::sheet(), language, HiddenLines::Full) {
            for c in page.chars() {
                let steers = c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
                assert!(!steers, "{name} holds {c:?}");
            }
            if name.ends_with(".html") {
                assert!(!page.contains("<script") && !page.contains("<b>"), "{name}");
            }
        }
    }
    let nasty = pages(&sample::sheet(), Language::English, HiddenLines::Full);
    let nasty = nasty.iter().find(|(name, _)| name.starts_with("s107") && name.ends_with("html")).unwrap();
    assert!(nasty.1.contains("\\u{1b}[2J") && nasty.1.contains("&lt;script&gt;"), "it is shown all the same");
    assert!(nasty.1.contains("\\u{202e}"), "{}", nasty.1);
}

#[test]
fn a_page_stands_alone_and_says_its_language() {
    for language in Language::ALL {
        let pages = pages(&sample::sheet(), language, HiddenLines::Rule);
        let page = page(&pages, "s101.html");
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{}\">", language.tag())));
        for fetched in ["src=", "<link", "@import", "<script"] {
            assert!(!page.contains(fetched), "{fetched}");
        }
        assert!(page.split("url(").skip(1).all(|what| what.starts_with("data:font/woff2;base64,")));
        assert!(page.contains("Noto Sans Bengali") && page.contains("রহিমা আক্তার"));
    }
}

#[test]
fn a_page_with_bengali_letters_has_the_font_for_them_and_no_other_page_has() {
    use base64::Engine as _;

    let mut sheet = sample::sheet();
    sheet.class = "CSE 2101".to_owned();
    let english = pages(&sheet, Language::English, HiddenLines::Rule);
    let policy = |page: &str| page.split("http-equiv").nth(1).unwrap().split('>').next().unwrap().to_owned();
    for (name, has) in [("s101.html", true), ("s110.html", false)] {
        let page = page(&english, name);
        assert_eq!(policy(page).contains("font-src data:"), has, "{name}");
        assert!(
            policy(page).contains("default-src &#39;none&#39;")
                || policy(page).contains("default-src 'none'")
        );
        assert_eq!(page.contains("@font-face"), has, "{name}");
    }
    let bengali = page(&english, "s101.html");
    for family in ["@font-face { font-family: ", "--text: ", "--mono: "] {
        assert!(bengali.contains(&format!("{family}\"Bengali of the page\"")), "{family}");
    }
    let font = bengali.split("base64,").nth(1).unwrap().split(')').next().unwrap();
    let font = base64::engine::general_purpose::STANDARD.decode(font).unwrap();
    assert!(font.starts_with(b"wOF2"), "it is a font");
}

#[test]
fn a_mark_set_by_hand_a_comment_and_the_reference_number_are_told() {
    let sheet = sample::sheet();
    let pages = pages(&sheet, Language::English, HiddenLines::Rule);
    let name = file_name::file_name("S107");
    for ending in ["html", "md"] {
        let page = page(&pages, &format!("{name}.{ending}"));
        assert!(page.contains("shown in the lab to work") && page.contains("7.5 of 10"), "{page}");
        for row in &sheet.learners[6].rows {
            assert!(page.contains(&row.reference));
        }
    }
    assert!(page(&pages, &format!("{name}.html")).contains("Well &lt;written&gt;."));
}

#[test]
fn the_limit_that_ended_a_program_is_that_of_its_exercise() {
    let course = sample::course();
    let sheet = sample::sheet();
    let endless = &sheet.learners[8];
    assert!(matches!(&endless.rows[0].state, State::Judged(judged) if judged.verdict.id() == "time-limit"));
    let spec = course.find(&sheet.columns[0].exercise).unwrap().spec().unwrap();
    let wanted = format!("after {} s", spec.limits.time.as_secs_f64());
    let pages = pages(&sheet, Language::English, HiddenLines::Rule);
    assert!(page(&pages, "s109.html").contains(&wanted));
}

#[test]
fn lines_that_a_program_died_with_are_one_block_and_not_one_each() {
    let sheet = sample::sheet();
    let pages = pages(&sheet, Language::English, HiddenLines::Rule);
    let html = page(&pages, "s109.html");
    assert!(html.contains("index out of bounds") && !html.contains("</pre><pre"), "{html}");
    for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".md")) {
        let mut before = None;
        for event in Parser::new_ext(page, Dialect::all()) {
            let follows = matches!(before, Some(Event::End(TagEnd::CodeBlock)));
            assert!(!follows || !matches!(event, Event::Start(Tag::CodeBlock(_))), "{name}:\n{page}");
            before = Some(event);
        }
    }
}

#[test]
fn a_compile_error_is_shown_without_colours_and_with_what_it_means() {
    let pages = pages(&sample::sheet(), Language::English, HiddenLines::Rule);
    let page = page(&pages, "s103.html");
    assert!(page.contains("error[E0382]") && page.contains("rustc-errors.html#e0382"), "{page}");
    assert!(!page.contains("[1m"), "{page}");
}

#[test]
fn an_address_that_is_none_of_the_web_is_no_link() {
    let course = sample::course();
    let mut options = options(course, Language::Bengali, HiddenLines::Rule);
    assert_eq!(
        book_address(&options, "03-microtasks#drain").unwrap(),
        "https://example.edu/book/bn/03-microtasks.html#drain"
    );
    for wrong in [None, Some("javascript:alert(1)//"), Some("book")] {
        options.book = wrong;
        assert_eq!(book_address(&options, "03-microtasks#drain"), None);
    }
}

#[test]
fn what_a_stranger_wrote_is_no_markup_in_markdown_either() {
    let sheet = sample::sheet();
    let (mut diffs, mut links, mut tables) = (0, 0, 0);
    for (name, page) in pages(&sheet, Language::English, HiddenLines::Full) {
        if !name.ends_with(".md") {
            continue;
        }
        for event in Parser::new_ext(&page, Dialect::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{name} holds {html:?}"),
                Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => {
                    panic!("{name}: {event:?}")
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.starts_with("https://example.edu/book/en/"), "{name}: {dest_url}");
                    links += 1;
                }
                Event::Start(Tag::CodeBlock(_)) => diffs += 1,
                Event::Start(Tag::Table(_)) => tables += 1,
                _ => {}
            }
        }
        let headings = Parser::new_ext(&page, Dialect::all()).filter(|event| {
            matches!(event, Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H2, .. }))
        });
        assert_eq!(headings.count(), sheet.columns.len(), "{name}: no line became a heading");
    }
    assert!(diffs > 20 && links > 100 && tables > 50, "{diffs} {links} {tables}");
}
