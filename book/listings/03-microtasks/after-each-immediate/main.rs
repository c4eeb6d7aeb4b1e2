use node_loop::{next_tick, queue_microtask, set_immediate};

fn main() {
    node_loop::run(|| {
        set_immediate(|| {
            println!("immediate A");
            queue_microtask(|| println!("microtask of A"));
            next_tick(|| println!("nextTick of A"));
        });
        set_immediate(|| println!("immediate B"));
    });
}
