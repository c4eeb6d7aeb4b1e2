use std::cell::Cell;
use std::rc::Rc;

use node_loop::set_timeout;

// Work that takes this many rounds of 10 ms each.
fn work(rounds: u32, callback: impl FnOnce() + 'static) {
    set_timeout(10, move || {
        if rounds == 1 {
            callback();
        } else {
            work(rounds - 1, Box::new(callback) as Box<dyn FnOnce()>);
        }
    });
}

fn main() {
    node_loop::run(|| {
        let dishes = [("rice", 3), ("tea", 1), ("egg", 2)];
        let missing = Rc::new(Cell::new(dishes.len()));
        for (dish, rounds) in dishes {
            let missing = Rc::clone(&missing);
            work(rounds, move || {
                println!("{dish} is ready");
                missing.set(missing.get() - 1);
                if missing.get() == 0 {
                    println!("all are ready");
                }
            });
        }
        println!("all have begun");
    });
}
