use node_loop::{next_tick, queue_microtask};

fn main() {
    node_loop::run(|| {
        println!("script start");
        next_tick(|| println!("nextTick"));
        queue_microtask(|| println!("microtask"));
        println!("script end");
    });
}
