use node_loop::{block, queue_microtask, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(1, || println!("timer, due long ago"));
        step(1);
    });
}

/// Three microtasks, each of 5 ms.
fn step(number: u32) {
    queue_microtask(move || {
        block(5);
        println!("microtask {number} of 3");
        if number < 3 {
            step(number + 1);
        }
    });
}
