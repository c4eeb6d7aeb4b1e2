//! Write: keep the callbacks in a list, and call them from the last to the first.
//!
//! Each argument is the name of something that is opened. When everything is open, it is closed again:
//! what was opened last is closed first. So closing is a callback, and all callbacks wait in a `Vec`,
//! which is Rust's array that can grow. In JavaScript:
//!
//! ```text
//! const callbacks = [];
//! callbacks.push(() => console.log(`close ${name}`));
//! ```
//!
//! Try it:
//!
//! ```text
//! cargo run -p rust-for-js-last-opened -- garden hall kitchen
//! ```

use std::env;

fn main() {
    let names: Vec<String> = env::args().skip(1).collect();

    for name in names {
        println!("open {name}");
        let close = move || println!("close {name}");
        // TODO: this calls the callback at once. Push it to a `Vec` instead.
        close();
    }
    println!("all is open");

    // TODO: call the callbacks, from the last to the first.
}
