use node_loop::{next_tick, queue_microtask, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(100, || println!("setTimeout: at a certain time, or later"));
        set_immediate(|| println!("setImmediate: when others have had their turn"));
        queue_microtask(|| println!("queueMicrotask: when this callback is over"));
        next_tick(|| println!("nextTick: the same, and before all promises"));
        println!("a call: now");
    });
}
