//! A disk that answers slowly. It is given: there is nothing to change here.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use node_loop::{Error, sleep};

/// One file on each line of stdin, such as `user: Asha`.
static FILES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let files = text.lines().filter_map(|line| line.split_once(": "));
    files.map(|(name, content)| (name.to_owned(), content.to_owned())).collect()
});

/// Reads the file `name`. It takes 10 ms, and fails if there is no such file.
pub(crate) async fn read_file(name: String) -> Result<String, Error> {
    println!("reading {name}");
    sleep(10).await?;
    FILES.get(&name).cloned().ok_or_else(|| Error::new(format!("there is no {name}")))
}

/// Writes `content` into the copy of the file `name`. It takes 10 ms, and fails if nothing is written.
pub(crate) async fn write_copy(name: String, content: String) -> Result<(), Error> {
    println!("writing {name}");
    sleep(10).await?;
    if content == "nothing" {
        return Err(Error::new(format!("{name} is empty")));
    }
    println!("{name} is written");
    Ok(())
}
