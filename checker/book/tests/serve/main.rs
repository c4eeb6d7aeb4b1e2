//! `checker serve` from outside: who is let in, what cells do, and what is never done.

mod desk;

use std::time::{Duration, Instant};

use checker_book::listing::FOLDER;
use desk::{Desk, EXERCISE, FILE, LISTING, RIGHT, WRONG};
use flow::build::{Builder, Place, Recipe};
use flow::process::Cancel;
use serde_json::{Value, json};

#[test]
fn a_page_is_shown_to_the_one_who_has_the_token_and_may_do_only_what_it_was_built_with() {
    let desk = Desk::new();
    let served = desk.serve();
    let host = served.host();
    let token = served.address.token.clone();
    let entered = served.raw(&format!("GET /en/?a=1&token={token}"), &[("Host", &host)], "");
    assert_eq!(entered.status, 303);
    assert!(entered.head.contains("location: /en/?a=1\r\n"), "{}", entered.head);
    let cookie = entered.head.lines().find(|line| line.starts_with("set-cookie:")).unwrap();
    for part in [&*format!("checker_{}={token}", served.address.port), "httponly", "samesite=strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let page = served.page("GET /en/", &[("Origin", "")], "");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<meta name=\"checker\" content=\"serve\">"));
    let policy = page.head.lines().find(|line| line.starts_with("content-security-policy:")).unwrap();
    assert!(policy.contains("script-src 'self' 'sha256-") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("script-src 'self' 'unsafe-inline'"));
    assert!(page.head.contains("x-content-type-options: nosniff"));
    assert!(!page.head.contains("access-control-"));
}

#[test]
fn whoever_is_not_the_book_itself_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    let served = desk.serve();
    let (host, cookie) = (served.host(), served.cookie());
    let own = format!("http://{host}");
    let port = served.address.port.to_string();
    let save = json!({"cell": EXERCISE, "source": RIGHT, "digest": digest_of(&desk)}).to_string();
    let upgrade = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")];
    let attacks: Vec<(&str, u16, desk::Answer)> = vec![
        ("no token", 403, served.raw("GET /en/", &[("Host", &host)], "")),
        ("a wrong token", 403, served.raw("GET /?token=0000", &[("Host", &host)], "")),
        ("a wrong cookie", 403, served.page("GET /en/", &[("Cookie", &format!("checker_{port}=0"))], "")),
        ("the cookie of another port", 403, {
            let other = cookie.replace(&port, "1");
            served.page("GET /en/", &[("Cookie", &other)], "")
        }),
        ("DNS rebinding, a page", 403, served.page("GET /en/", &[("Host", "evil.example")], "")),
        ("DNS rebinding, with the port", 403, {
            let rebound = format!("evil.example:{port}");
            let origin = format!("http://{rebound}");
            served.page("POST /api/save", &[("Host", &rebound), ("Origin", &origin)], &save)
        }),
        ("an address of another host", 403, served.page("GET http://evil.example/en/", &[], "")),
        ("a foreign Origin", 403, served.page("POST /api/save", &[("Origin", "http://evil.example")], &save)),
        ("a foreign Origin, a page", 403, served.page("GET /en/", &[("Origin", "http://evil.example")], "")),
        ("an Origin that is hidden", 403, served.page("POST /api/save", &[("Origin", "null")], &save)),
        ("another port of this machine", 403, {
            let origin = "http://127.0.0.1:1";
            served.page("POST /api/save", &[("Origin", origin), ("Sec-Fetch-Site", "same-site")], &save)
        }),
        ("a form of another site", 403, {
            let form = [("Host", &*host), ("Cookie", &cookie), ("Content-Type", "text/plain")];
            served.raw("POST /api/save", &form, &save)
        }),
        ("a form that says it is JSON", 403, served.page("POST /api/save", &[("X-Checker", "")], &save)),
        (
            "our header without JSON",
            403,
            served.page("POST /api/save", &[("Content-Type", "text/plain")], &save),
        ),
        ("a question before a request", 403, served.page("OPTIONS /api/save", &[("X-Checker", "")], "")),
        ("a script of another site", 403, {
            let script = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Origin", "")];
            served.page("GET /en/", &script, "")
        }),
        ("a WebSocket of another site", 403, {
            let mut headers = vec![("Host", &*host), ("Cookie", &cookie), ("Origin", "http://evil.example")];
            headers.extend(upgrade);
            served.raw("GET /api/live", &headers, "")
        }),
        ("a WebSocket without the cookie", 403, {
            let mut headers = vec![("Host", &*host), ("Origin", &own)];
            headers.extend(upgrade);
            served.raw("GET /api/live", &headers, "")
        }),
        ("traversal", 404, served.page("GET /../secret.txt", &[], "")),
        ("traversal, encoded", 404, served.page("GET /en/%2e%2e/%2e%2e/secret.txt", &[], "")),
        ("traversal, a slash encoded", 404, served.page("GET /en/..%2f..%2fsecret.txt", &[], "")),
        ("an id with ../", 404, {
            let body = json!({"cell": "exercise/../01-first/01-words", "source": RIGHT, "digest": ""});
            served.page("POST /api/runs", &[], &body.to_string())
        }),
        ("a listing with ../", 404, {
            let body = json!({"cell": "listing/01-first/../../../hello/rust", "source": RIGHT});
            served.page("POST /api/runs", &[], &body.to_string())
        }),
        ("a path that nobody gave to cells", 422, {
            let body = json!({"cell": EXERCISE, "source": RIGHT, "digest": "", "path": "/etc/passwd"});
            served.page("POST /api/runs", &[], &body.to_string())
        }),
        ("too much", 413, served.page("POST /api/save", &[], &"x".repeat(2 << 20))),
    ];
    for (name, status, answer) in attacks {
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        assert!(!answer.body.contains("secret") && !answer.body.contains("page</body>"), "{name}");
        assert!(!answer.head.contains("access-control-allow"), "{name}");
    }
    assert_eq!(desk.read(FILE), WRONG);
    // The same save from the book's own page is carried out: nothing but the attack was wrong with it.
    assert_eq!(served.page("POST /api/save", &[], &save).status, 200);
    assert_eq!(desk.read(FILE), RIGHT);
}

#[test]
fn what_cannot_be_read_is_refused_in_words_of_both_languages() {
    let desk = Desk::new();
    let served = desk.serve();
    for (name, status, body) in [
        ("no JSON", 400, "{".to_owned()),
        ("something that cells do not know", 422, json!({"cell": EXERCISE, "path": "x"}).to_string()),
        ("too much", 413, json!({"cell": EXERCISE, "source": "x".repeat(2 << 20), "digest": ""}).to_string()),
    ] {
        let answer = served.page("POST /api/save", &[], &body);
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        let said: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{name}: {answer:?}"));
        let said = |language: &str| said["error"][language].as_str().unwrap_or_default().to_owned();
        assert!(said("en").contains(' ') && said("bn").contains(' '), "{name}: {answer:?}");
        assert_ne!(said("en"), said("bn"), "{name}");
    }
}

/// The digest of the exercise's file, as a page knows it.
fn digest_of(desk: &Desk) -> String {
    blake3::hash(desk.read(FILE).as_bytes()).to_hex().to_string()
}

#[test]
fn a_listing_that_was_changed_fails_then_passes_and_the_course_stays_as_it_was() {
    let desk = Desk::new();
    let served = desk.serve();
    let run = |source: &str| served.run(&json!({"cell": LISTING, "source": source}));
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(run(WRONG), ("wrong-order".to_owned(), lines("b a")));
    assert_eq!(run("fn main() { nothing }").0, "compile-error");
    assert_eq!(run(RIGHT), ("accepted".to_owned(), lines("a b")));
    assert_eq!(desk.read("book/listings/01-first/hello/main.rs"), RIGHT);
}

#[test]
fn what_a_program_prints_is_data_and_never_a_page() {
    let desk = Desk::new();
    let served = desk.serve();
    let source = "fn main() { println!(\"<script>alert(1)</script>\\x1b[31m\\nevent: done\"); }";
    let (status, begun) = served.post("runs", &json!({"cell": LISTING, "source": source}));
    assert_eq!(status, 200);
    let id = begun["id"].as_u64().unwrap();
    let events = served.events(id, |_, _| {});
    let printed: Vec<&Value> =
        events.iter().filter(|(kind, _)| kind == "stdout").map(|(_, data)| data).collect();
    assert_eq!(printed.len(), 2, "{events:?}");
    assert_eq!(printed[0]["text"], "<script>alert(1)</script>");
    assert_eq!(printed[1]["text"], "event: done", "no line of output is a line of the protocol");
    let answer = served.page(&format!("GET /api/runs/{id}/events"), &[], "");
    let rest = served.page(&format!("GET /api/runs/{id}/events?last={}", events.len() - 2), &[], "");
    assert_eq!(
        rest.body.matches("data: ").count(),
        1,
        "a page that listens anew hears what it missed: {rest:?}"
    );
    assert!(answer.head.contains("content-type: text/event-stream"));
    assert!(answer.head.contains("content-security-policy: default-src 'none'"));
}

#[test]
fn an_exercise_is_its_file_a_conflict_writes_nothing_and_a_pass_is_progress() {
    let desk = Desk::new();
    let served = desk.serve();
    let seen = digest_of(&desk);
    let (verdict, _) = served.run(&json!({"cell": EXERCISE, "source": WRONG, "digest": seen}));
    assert_eq!(verdict, "wrong-order");
    // An editor saves something else meanwhile.
    desk.write(FILE, "fn main() {}\n");
    let mine = |digest: &str| json!({"cell": EXERCISE, "source": RIGHT, "digest": digest});
    let (status, refused) = served.post("runs", &mine(&seen));
    assert_eq!((status, &refused["conflict"]["theirs"]), (409, &json!("fn main() {}\n")));
    assert_eq!(desk.read(FILE), "fn main() {}\n");
    let (verdict, lines) = served.run(&mine(refused["conflict"]["digest"].as_str().unwrap()));
    assert_eq!((verdict.as_str(), lines.len()), ("accepted", 2));
    assert_eq!(desk.read(FILE), RIGHT);
    assert!(desk.read("progress.txt").contains("first/words "));
    // Another start knows the output of this very text, until it is told to forget it.
    drop(served);
    let served = desk.serve();
    let cells = json!({"cells": [{"cell": EXERCISE}, {"cell": "exercise/first/none"}]});
    let (_, known) = served.post("cells", &cells);
    assert_eq!(known["cells"][0]["kept"]["verdict"]["verdict"], "accepted");
    assert_eq!((&known["cells"][0]["standing"], &known["cells"][1]), (&json!("accepted"), &Value::Null));
    assert_eq!(served.post("clear", &json!({"cell": EXERCISE, "source": RIGHT})).0, 204);
    assert!(served.post("cells", &cells).1["cells"][0]["kept"].is_null());
}

#[test]
fn a_prediction_is_judged_written_and_held_against_a_run() {
    let desk = Desk::new();
    let served = desk.serve();
    let cell = "exercise/first/guess";
    let (_, known) = served.post("cells", &json!({"cells": [{"cell": cell}]}));
    assert_eq!(known["cells"][0]["lines"], json!(["b", "a"]), "the lines, and not their order");
    let digest = known["cells"][0]["digest"].clone();
    let predict =
        |lines: [&str; 2], digest: &Value| json!({"cell": cell, "prediction": lines, "digest": digest});
    let (verdict, lines) = served.run(&predict(["b", "a"], &digest));
    assert_eq!((verdict.as_str(), lines), ("wrong-order", vec!["a".to_owned(), "b".to_owned()]));
    let file = "exercises/01-first/02-guess/prediction.txt";
    assert_eq!(desk.read(file), "b\na\n");
    assert_eq!(served.post("runs", &predict(["a", "b"], &digest)).0, 409, "it was made from an older file");
    let digest = json!(blake3::hash(b"b\na\n").to_hex().to_string());
    assert_eq!(served.run(&predict(["a", "b"], &digest)).0, "accepted");
    assert_eq!(desk.read(file), "a\nb\n");
}

#[test]
fn a_run_that_would_never_end_is_cancelled_and_nothing_is_said_after_that() {
    let desk = Desk::new();
    let served = desk.serve();
    let source = "fn main() { println!(\"on\"); loop { std::thread::park(); } }";
    let (_, begun) = served.post("runs", &json!({"cell": LISTING, "source": source}));
    let id = begun["id"].as_u64().unwrap();
    let events = served.events(id, |kind, _| {
        if kind == "stdout" {
            assert_eq!(served.page(&format!("DELETE /api/runs/{id}"), &[], "").status, 204);
        }
    });
    assert_eq!(events.last().unwrap().1["how"], "cancelled");
    assert!(events.iter().all(|(kind, _)| kind != "verdict"));
    assert_eq!(served.run(&json!({"cell": LISTING, "source": RIGHT})).0, "accepted", "the next one runs");
}

#[test]
fn fifty_runs_are_counted_by_the_orders_that_were_seen() {
    let desk = Desk::new();
    let served = desk.serve();
    desk.write("book/listings/01-first/hello/order.yaml", "order: [{any: [a, b]}]\n");
    let (_, begun) = served.post("runs", &json!({"cell": LISTING, "source": RIGHT, "times": 50}));
    let events = served.events(begun["id"].as_u64().unwrap(), |_, _| {});
    let (_, verdict) = events.iter().find(|(kind, _)| kind == "verdict").unwrap();
    let histogram = &verdict["histogram"];
    assert_eq!(
        (&histogram["runs"], &histogram["seen"], &histogram["legal"]),
        (&json!(50), &json!(1), &json!(2))
    );
    assert_eq!(histogram["rows"][0], json!({"count": 50, "lines": ["a", "b"], "legal": true}));
    assert_eq!(histogram["rows"][1], json!({"count": 0, "lines": ["b", "a"], "legal": true}));
}

#[test]
fn the_listings_libraries_are_built_before_anybody_presses_run() {
    let desk = Desk::new();
    let cancel = Cancel::new().unwrap();
    let builder = Builder::open(desk.root(), &cancel).unwrap();
    let shortest = Recipe::new(FOLDER, Place::Overlay, [("src/main.rs", "fn main() {}\n".as_bytes())]);
    assert!(builder.recall(&shortest).unwrap().answer.is_none());
    let _served = desk.serve_with(true);
    let begun = Instant::now();
    // A fuse: it is there after a second or two.
    while builder.recall(&shortest).unwrap().answer.is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "nothing was built ahead");
        std::thread::sleep(Duration::from_millis(20));
    }
}
