//! Build: an EventEmitter, with the rules that Node's has.
//!
//! You write `src/emitter.rs`. This file stays as it is. It reads commands from stdin, such as
//!
//! ```text
//! on order cook
//! once order greeter
//! on order waiter adds bell
//! emit order tea
//! off order cook
//! ```
//!
//! `cook`, `greeter` and `waiter` are names of listeners. Each prints what it hears. The waiter also adds
//! another listener when it is called; a listener may also remove one, or emit an event. No two listeners of
//! an event have the same name. Try it:
//!
//! ```text
//! cargo run -p callbacks-build-an-emitter
//! ```
//!
//! Type the commands, and end them with Ctrl-D.

mod emitter;

use std::io;
use std::rc::Rc;

use emitter::{Emitter, Listener};

fn main() {
    let text = io::read_to_string(io::stdin()).expect("stdin is text");
    node_loop::run(|| {
        let emitter = Emitter::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["on", event, name, action @ ..] => emitter.on(event, name, listener(event, name, action)),
                ["once", event, name, action @ ..] => {
                    emitter.once(event, name, listener(event, name, action))
                }
                ["off", event, name] => emitter.off(event, name),
                ["emit", event, value] => emit(&emitter, event, value),
                _ => panic!("there is no such command: {line}"),
            }
        }
    });
}

fn emit(emitter: &Emitter, event: &str, value: &str) {
    println!("emit {event} {value}");
    match emitter.emit(event, value) {
        Ok(true) => println!("{event} {value} was heard"),
        Ok(false) => println!("nobody listens to {event}"),
        Err(error) => println!("thrown: {error}"),
    }
}

/// A listener that prints, and then does what its action says.
fn listener(event: &str, name: &str, action: &[&str]) -> Listener {
    let (event, name) = (event.to_owned(), name.to_owned());
    let (verb, other) = match action {
        [verb, other] => ((*verb).to_owned(), (*other).to_owned()),
        _ => (String::new(), String::new()),
    };
    Rc::new(move |emitter, value| {
        println!("{name} hears {value}");
        match verb.as_str() {
            "adds" => emitter.on(&event, &other, listener(&event, &other, &[])),
            "removes" => emitter.off(&event, &other),
            "emits" => emit(emitter, &other, value),
            _ => {}
        }
    })
}
