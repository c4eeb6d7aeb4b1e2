use node_loop::{Error, Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        ask_later("Is it late?").then(|answer| println!("answer: {answer}"));
        ask_later("It is late").then(|_answer| ()).catch(|error| println!("error: {}", error.message()));
        println!("script end");
    });
}

// ANCHOR: promisify
fn ask_later(text: &str) -> Promise<&'static str> {
    Promise::new(|resolve, reject| {
        ask(text, move |result| match result {
            Ok(answer) => resolve(answer),
            Err(error) => reject(error),
        });
    })
}
// ANCHOR_END: promisify

/// The older function: it calls back with a `Result`.
fn ask(text: &str, callback: impl FnOnce(Result<&'static str, Error>) + 'static) {
    let is_question = text.ends_with('?');
    set_timeout(10, move || {
        callback(if is_question { Ok("yes") } else { Err(Error::new("that is no question")) });
    });
}
