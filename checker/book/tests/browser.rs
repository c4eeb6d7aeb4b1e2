//! The book in a real browser: renders it, and runs the tests of `browser/` on it with Node's own test runner.
//!
//! What they say, they say in `browser/*.test.mjs`, and `BOOK=target/book npm test` there runs them alone. A machine
//! without a browser skips them and says what it lacks; with `CI_BROWSER=1` that is a failure.

#![expect(
    clippy::disallowed_methods,
    reason = "a test starts Node's test runner and the server as a reader would"
)]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use checker_book::preprocessor::{Material, Pages};
use checker_book::rendering::{Request, render};
use checker_book::tongue::Tongue;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

#[test]
fn the_book_holds_in_a_real_browser() {
    let Some(tests) = desk() else { return };
    let room = tempfile::tempdir().expect("a folder for the books");
    let root = root();
    let (book, plain, small) =
        (room.path().join("book"), room.path().join("plain"), room.path().join("small"));
    render(&root, &book, &Request::default()).expect("the book renders");
    render_plainly(&root, &plain);
    let course = small_course(&room.path().join("course"), &root);
    render(&course, &small, &Request::default()).expect("the small book renders");
    let server = Served::start(&course);

    let ended = Command::new("node")
        // One browser at a time: the machine may have two cores.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .current_dir(&tests)
        .env("BOOK", &book)
        .env("BOOK_PLAIN", &plain)
        .env("SMALL_BOOK", &small)
        .env("COURSE", &course)
        .env("SERVED", &server.address)
        .status()
        .expect("node starts");
    assert!(ended.success(), "the tests of {} failed: {ended}", tests.display());
}

/// The folder of the browser's tests, if this machine can run them.
fn desk() -> Option<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let browser = env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let lacks = if !runs("node") {
        "there is no node: install Node.js 20 or newer (apt-get install nodejs)".to_owned()
    } else if !browser.exists() {
        format!(
            "there is no {}: install Chromium (apt-get install chromium) or name one in CHROMIUM",
            browser.display()
        )
    } else if !tests.join("node_modules").exists() {
        format!("their two packages are not there: run `npm ci` in {}", tests.display())
    } else {
        return Some(tests);
    };
    assert!(
        env::var_os("CI_BROWSER").is_none_or(|asked| asked != "1"),
        "the browser's tests cannot run: {lacks}"
    );
    eprintln!("SKIPPED the book in a browser: {lacks}");
    None
}

/// The course's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("checker/book lies two folders deep")
        .into()
}

/// The same pages in English with mdBook's own theme, and nothing of ours around them.
fn render_plainly(root: &Path, out: &Path) {
    let mut config = Config::from_disk(root.join("book.toml")).expect("book.toml");
    config.set("output.html.additional-css", Vec::<String>::new()).expect("no styles");
    config.set("output.html.additional-js", Vec::<String>::new()).expect("no scripts");
    let no_theme = tempfile::tempdir().expect("an empty folder");
    config.set("output.html.theme", no_theme.path()).expect("no theme");
    config.set("build.build-dir", out).expect("a folder");
    let mut book = MDBook::load_with_config(root, config).expect("the book loads");
    let material = Arc::new(Material::read(root).expect("the course"));
    book.with_preprocessor(Pages { material, tongue: Some(Tongue::English) });
    book.build().expect("the book renders with mdBook's theme");
}

/// A small course that the tests may change: a page of words, one of cells, in the theme of the real book.
fn small_course(course: &Path, root: &Path) -> PathBuf {
    copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/course"), course);
    copy(&root.join("book.toml"), &course.join("book.toml"));
    copy(&root.join("book/src/search.js"), &course.join("book/src/search.js"));
    copy_tree(&root.join("book/theme"), &course.join("book/theme"));
    course.to_owned()
}

/// `checker serve` over a course, until this is dropped.
struct Served {
    address: String,
    server: Child,
}

impl Served {
    fn start(course: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_checker-book"))
            .args(["--lang", "en", "serve", "--port", "0"])
            .current_dir(course)
            .stdout(Stdio::piped())
            .spawn()
            .expect("checker serve starts");
        let said = BufReader::new(server.stdout.take().expect("its output is piped"));
        let address = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
            })
            .expect("it says its address");
        Self { address, server }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; its tests have said so then.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            copy(&entry.path(), &target);
        }
    }
}
