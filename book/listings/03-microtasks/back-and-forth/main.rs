use node_loop::{next_tick, queue_microtask, set_immediate};

fn main() {
    node_loop::run(|| {
        set_immediate(|| println!("immediate"));
        queue_microtask(|| {
            println!("microtask 1");
            next_tick(|| {
                println!("nextTick 1");
                queue_microtask(|| {
                    println!("microtask 2");
                    next_tick(|| println!("nextTick 2"));
                });
            });
        });
    });
}
