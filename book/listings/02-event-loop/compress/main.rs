use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use node_loop::{clear_interval, run_in_pool, set_interval};

fn main() {
    node_loop::run(|| {
        let beats = Rc::new(Cell::new(0));
        let counted = Rc::clone(&beats);
        let heart = set_interval(1, move |_timer| counted.set(counted.get() + 1));
        run_in_pool(compress, move |()| {
            println!("gzip: the loop {}", if beats.get() > 0 { "went on" } else { "stood still" });
            beats.set(0);
            compress();
            println!("gzipSync: the loop {}", if beats.get() > 0 { "went on" } else { "stood still" });
            clear_interval(heart);
        });
    });
}

/// Stands for a thread that compresses: it is taken for 100 ms.
fn compress() {
    thread::sleep(Duration::from_millis(100));
}
