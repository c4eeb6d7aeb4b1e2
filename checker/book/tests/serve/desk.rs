//! A small course, a server over it, and a browser that says exactly what it is told to: bytes over TCP.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use checker_book::serve::{Address, Options, Pages, Server};
use flow::process::Cancel;
use serde_json::Value;

/// A program that is right; what the listing and the exercise must print.
pub const RIGHT: &str = "fn main() {\n    println!(\"a\");\n    println!(\"b\");\n}\n";
/// The same lines the other way round.
pub const WRONG: &str = "fn main() {\n    println!(\"b\");\n    println!(\"a\");\n}\n";
/// The listing's cell.
pub const LISTING: &str = "listing/01-first/hello/rust";
/// The exercise's cell, and its file.
pub const EXERCISE: &str = "exercise/first/words";
pub const FILE: &str = "exercises/01-first/01-words/src/main.rs";
/// A page with a script in it.
const PAGE: &str = "<!DOCTYPE html><html><head><script>let here = 1;</script></head><body>page</body></html>";

/// A course on disk. It is removed when this is dropped.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// A server over a desk, until it is dropped.
pub struct Served {
    pub address: Address,
    cancel: Cancel,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let spec = |kind: &str, edit: &str| {
            format!(
                "title: T\nkind: {kind}\nlevel: 1\nminutes: 5\n{edit}book: 01-first#a\nhints: [First a., Then b.]\ncases:\n  - order: [a, b]\n"
            )
        };
        let package = |name: &str| format!("[package]\nname = \"{name}\"\nedition.workspace = true\n");
        for (path, text) in [
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"book/listings\", \"exercises/[0-9]*/*\"]\n[workspace.package]\nedition = \"2024\"\n".to_owned()),
            ("Cargo.lock", "version = 4\n[[package]]\nname = \"listings\"\nversion = \"0.0.0\"\n[[package]]\nname = \"first-words\"\nversion = \"0.0.0\"\n[[package]]\nname = \"first-guess\"\nversion = \"0.0.0\"\n".to_owned()),
            ("book/listings/Cargo.toml", package("listings")),
            ("book/listings/src/main.rs", "fn main() {}\n".to_owned()),
            ("book/listings/01-first/hello/main.rs", RIGHT.to_owned()),
            ("book/listings/01-first/hello/order.yaml", "order: [a, b]\n".to_owned()),
            ("exercises/01-first/01-words/Cargo.toml", package("first-words")),
            ("exercises/01-first/01-words/exercise.yaml", spec("write", "")),
            (FILE, WRONG.to_owned()),
            ("exercises/01-first/02-guess/Cargo.toml", package("first-guess")),
            ("exercises/01-first/02-guess/exercise.yaml", spec("predict", "edit: [prediction.txt]\n")),
            ("exercises/01-first/02-guess/prediction.txt", "# Write it here.\n".to_owned()),
            ("exercises/01-first/02-guess/src/main.rs", RIGHT.to_owned()),
            ("pages/en/index.html", PAGE.to_owned()),
            ("secret.txt", "secret".to_owned()),
        ] {
            desk.write(path, &text);
        }
        desk
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn serve(&self) -> Served {
        self.serve_with(false)
    }

    /// A server, which may build the listings' libraries ahead.
    pub fn serve_with(&self, build_ahead: bool) -> Served {
        let cancel = Cancel::new().unwrap();
        let options = Options {
            root: self.root().to_owned(),
            port: Some(0),
            pages: Pages::in_folder(self.path("pages")),
            render: None,
            build_ahead,
        };
        let server = Server::start(options, &cancel).unwrap();
        let address = server.address().clone();
        Served { address, cancel, thread: Some(std::thread::spawn(|| server.wait())) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Served {
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.address.port)
    }

    pub fn cookie(&self) -> String {
        format!("checker_{}={}", self.address.port, self.address.token)
    }

    fn connect(&self, request: &str, headers: &BTreeMap<String, String>, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.address.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let mut text = format!("{request} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Sends these bytes and headers, and no others.
    pub fn raw(&self, request: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut text = String::new();
        self.connect(request, &headers, body).read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// What a page of the book sends, with some headers more or other.
    pub fn page(&self, request: &str, other: &[(&str, &str)], body: &str) -> Answer {
        let (host, cookie) = (self.host(), self.cookie());
        let origin = format!("http://{host}");
        let mut headers = BTreeMap::from([
            ("Host", host.as_str()),
            ("Cookie", cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Checker", "1"),
            ("Content-Type", "application/json"),
        ]);
        headers.extend(other.iter().copied());
        headers.retain(|_, value| !value.is_empty());
        let headers: Vec<_> = headers.into_iter().collect();
        self.raw(request, &headers, body)
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.page(&format!("POST /api/{path}"), &[], &body.to_string());
        (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
    }

    /// The events of a run until it is over: their kinds and data. `on` hears each and may end it.
    pub fn events(&self, run: u64, mut on: impl FnMut(&str, &Value)) -> Vec<(String, Value)> {
        let headers =
            BTreeMap::from([("Host".to_owned(), self.host()), ("Cookie".to_owned(), self.cookie())]);
        let stream = self.connect(&format!("GET /api/runs/{run}/events"), &headers, "");
        let (mut events, mut kind) = (Vec::new(), String::new());
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            if let Some(event) = line.strip_prefix("event: ") {
                kind = event.to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                let data: Value = serde_json::from_str(data).unwrap();
                on(&kind, &data);
                events.push((kind.clone(), data));
                if kind == "done" {
                    break;
                }
            }
        }
        events
    }

    /// Runs a cell to its end; its verdict, and all that it printed on stdout.
    pub fn run(&self, body: &Value) -> (String, Vec<String>) {
        let (status, begun) = self.post("runs", body);
        assert_eq!(status, 200, "{begun}");
        let events = self.events(begun["id"].as_u64().unwrap(), |_, _| {});
        let verdict = events.iter().find(|(kind, _)| kind == "verdict").expect("a verdict");
        let lines = events.iter().filter(|(kind, _)| kind == "stdout");
        let lines = lines.map(|(_, data)| data["text"].as_str().unwrap().to_owned()).collect();
        (verdict.1["verdict"].as_str().unwrap().to_owned(), lines)
    }
}
