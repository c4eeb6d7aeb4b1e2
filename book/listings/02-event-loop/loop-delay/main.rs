use std::cell::Cell;
use std::rc::Rc;

use node_loop::{block, clear_interval, now, set_interval, set_timeout};

fn main() {
    node_loop::run(|| {
        let longest = Rc::new(Cell::new(0));
        let (seen, mut last) = (Rc::clone(&longest), now());
        let monitor = set_interval(10, move |_timer| {
            seen.set(seen.get().max(now() - last));
            last = now();
        });
        set_timeout(30, || block(100));
        set_timeout(200, move || {
            clear_interval(monitor);
            match longest.get() {
                80.. => println!("somebody held up the loop for 80 ms or more"),
                _ => println!("all was quiet"),
            }
        });
    });
}
