use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use node_loop::{next_tick, set_timeout};

type Known = Rc<RefCell<HashMap<String, usize>>>;

fn count(known: &Known, word: &str, callback: impl FnOnce(usize) + 'static) {
    if let Some(letters) = known.borrow().get(word).copied() {
        next_tick(move || callback(letters));
        return;
    }
    let (known, word) = (Rc::clone(known), word.to_owned());
    set_timeout(10, move || {
        let letters = word.len();
        known.borrow_mut().insert(word, letters);
        callback(letters);
    });
}

fn ask(known: &Known, name: &'static str) {
    count(known, "loop", move |letters| println!("{name} hears {letters}"));
    println!("{name} has asked");
}

fn main() {
    node_loop::run(|| {
        let known = Known::default();
        ask(&known, "Asha");
        set_timeout(20, move || ask(&known, "Ravi"));
    });
}
