//! The pages: files of the folder that was rendered last, and of no other.
//!
//! A new rendering takes the place of the old one at once; where rendering fails, the old one stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tempfile::TempDir;

use super::policy::policy;
use super::words::with_all_words;

/// What says to a page's script that there is a server behind it.
const SERVED: &str = "<meta name=\"checker\" content=\"serve\">";

/// The folder of pages within a temporary one.
pub const RENDERED: &str = "book";

/// The folder of pages that is shown now.
#[derive(Debug, Clone)]
pub struct Pages(Arc<RwLock<Arc<Folder>>>);

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// Removes the folder when nobody reads it any more.
    _ours: Option<TempDir>,
}

/// Pages that were shown before. Their folder is removed when this is dropped and nobody reads them any more.
#[derive(Debug)]
#[must_use = "when it is dropped, a whole folder is removed"]
pub struct Replaced {
    _folder: Arc<Folder>,
}

impl Pages {
    /// The pages in this folder, which stays as it is.
    pub fn in_folder(path: PathBuf) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Folder { path, _ours: None }))))
    }

    /// The pages in [`RENDERED`] of a folder that is ours, and removed when another one takes its place.
    pub fn rendered(folder: TempDir) -> Self {
        let pages = Self::in_folder(PathBuf::new());
        drop(pages.replace(folder));
        pages
    }

    /// Shows these pages from now on. Returns those that were shown before.
    pub fn replace(&self, folder: TempDir) -> Replaced {
        let folder = Arc::new(Folder { path: folder.path().join(RENDERED), _ours: Some(folder) });
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Replaced { _folder: std::mem::replace(&mut shown, folder) }
    }

    /// Answers with the file that a path (as it stands in an address) leads to.
    pub(super) fn answer(&self, path: &str) -> Response {
        let folder = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        match find(&folder.path, path) {
            Some(Found::File(file)) => send(&file, StatusCode::OK),
            Some(Found::Folder) => {
                let to = HeaderValue::from_str(&format!("{path}/")).ok();
                match to.filter(|_| !path.starts_with("//")) {
                    Some(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
                    None => StatusCode::NOT_FOUND.into_response(),
                }
            }
            None => {
                // Each language has a page of its own for what is not there.
                let tree =
                    path.split('/').nth(1).and_then(|tree| find(&folder.path, &format!("/{tree}/404.html")));
                match tree {
                    Some(Found::File(file)) => send(&file, StatusCode::NOT_FOUND),
                    _ => (StatusCode::NOT_FOUND, "404\n").into_response(),
                }
            }
        }
    }
}

enum Found {
    File(PathBuf),
    /// A folder that was asked for without its last slash.
    Folder,
}

/// The file below `top` that a path leads to. Only plain names are followed, and no link that leads out.
fn find(top: &Path, path: &str) -> Option<Found> {
    let path = decoded(path.strip_prefix('/')?)?;
    let top = top.canonicalize().ok()?;
    let mut at = top.clone();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        at.push(part);
    }
    let mut at = at.canonicalize().ok().filter(|at| at.starts_with(&top))?;
    if at.is_dir() {
        if !path.is_empty() && !path.ends_with('/') {
            return Some(Found::Folder);
        }
        at = at.join("index.html").canonicalize().ok().filter(|at| at.starts_with(&top))?;
    }
    at.is_file().then_some(Found::File(at))
}

/// A path with its `%41` read; nothing where that is no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn send(file: &Path, status: StatusCode) -> Response {
    let Ok(bytes) = fs::read(file) else { return StatusCode::NOT_FOUND.into_response() };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let kind = match ending {
        "html" => return page(bytes, status),
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "ipynb" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    (status, [(CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response()
}

/// A page, with the sign that it is served, the words of its cells, and its policy.
fn page(bytes: Vec<u8>, status: StatusCode) -> Response {
    let html = String::from_utf8_lossy(&bytes);
    let html = with_all_words(&html).replacen("<head>", &format!("<head>{SERVED}"), 1);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    // Hashes and plain words are always a header.
    let Ok(policy) = HeaderValue::from_str(&policy(&html)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (status, [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, policy)], html).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_found_by_any_spelling() {
        let desk = tempfile::tempdir().unwrap();
        let top = desk.path().join("pages");
        fs::create_dir_all(top.join("en")).unwrap();
        fs::write(top.join("en/index.html"), "in").unwrap();
        fs::write(top.join("en/.hidden"), "hidden").unwrap();
        fs::write(desk.path().join("secret"), "out").unwrap();
        std::os::unix::fs::symlink(desk.path().join("secret"), top.join("en/link")).unwrap();
        for path in [
            "/../secret",
            "/en/../../secret",
            "/%2e%2e/secret",
            "/en/%2E%2E/%2e%2e/secret",
            "/..%2fsecret",
            "/en/..\\..\\secret",
            "/en/link",
            "/en/.hidden",
            "/en/%00",
            "/%ff",
            "/%2",
            "secret",
        ] {
            assert!(find(&top, path).is_none(), "{path}");
        }
        assert!(matches!(find(&top, "/en/"), Some(Found::File(_))));
        assert!(matches!(find(&top, "/en"), Some(Found::Folder)));
        assert!(matches!(find(&top, "/%65n/index.html"), Some(Found::File(_))));
    }
}
