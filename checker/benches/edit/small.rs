//! Three lines, each in another queue.

use node_loop::{Promise, next_tick, set_timeout};

/// One line of the program, and how it waits.
fn wait(round: u32, word: &'static str) {
    let line = move || println!("{word} {}", round - round);
    match word {
        "nextTick" => next_tick(line),
        "promise" => {
            Promise::resolve(()).then(move |()| line());
        }
        _ => {
            set_timeout(0, line);
        }
    }
}

fn main() {
    node_loop::run(|| {
        println!("script start");
        let round = 0;
        for word in ["timeout", "promise", "nextTick"] {
            wait(round, word);
        }
        println!("script end");
    });
}
