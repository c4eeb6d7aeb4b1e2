//! A disk of the time before promises. It is given: there is nothing to change here.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use node_loop::{Error, set_timeout};

/// One file on each line of stdin, such as `user: Asha`.
static FILES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let files = text.lines().filter_map(|line| line.split_once(": "));
    files.map(|(name, content)| (name.to_owned(), content.to_owned())).collect()
});

/// Reads the file `name`, and calls back with its content or with an error.
///
/// It takes 10 ms. Only for what it has in memory it calls back at once, which is bad manners.
pub(crate) fn read_file(name: &str, callback: impl FnOnce(Result<String, Error>) + 'static) {
    println!("reading {name}");
    let found = FILES.get(name).cloned().ok_or_else(|| Error::new(format!("there is no {name}")));
    if name.starts_with("memory/") {
        callback(found);
    } else {
        set_timeout(10, move || callback(found));
    }
}
