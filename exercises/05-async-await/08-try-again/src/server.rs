//! A server that is sometimes busy. It is given: there is nothing to change here.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use node_loop::{Error, now, sleep};

/// What the server answers, one page on each line of stdin, such as `tea: busy, busy, green`.
static ANSWERS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    let pages = text.lines().filter_map(|line| line.split_once(": "));
    pages.map(|(page, answers)| (page.to_owned(), answers.split(", ").map(str::to_owned).collect())).collect()
});

/// Asks for `page`: attempt 1 gets the first answer, and so on. It takes 5 ms.
///
/// The answer `busy` is an error with the name `BusyError`, and `gone` is one with the name `GoneError`.
pub(crate) async fn ask(page: String, attempt: u32) -> Result<String, Error> {
    println!("{} ms: {page}, attempt {attempt}", now());
    sleep(5).await?;
    let answers = ANSWERS.get(&page).expect("a line for each page");
    match answers[(attempt as usize - 1).min(answers.len() - 1)].as_str() {
        "busy" => Err(Error::with_name("BusyError", format!("{page} is busy"))),
        "gone" => Err(Error::with_name("GoneError", format!("{page} is gone"))),
        answer => Ok(answer.to_owned()),
    }
}
