use node_loop::{next_tick, queue_microtask, run_module};

fn main() {
    run_module(async {
        println!("script start");
        next_tick(|| println!("nextTick"));
        queue_microtask(|| println!("microtask"));
        println!("script end");
    });
}
