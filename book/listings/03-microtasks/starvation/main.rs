use node_loop::{now, queue_microtask, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(1, || println!("timer"));
        set_immediate(|| println!("immediate"));

        let end = now() + 30;
        queue_microtask(move || again(end));
        println!("script end");
    });
}

/// A microtask that asks for the next one, for 30 ms.
fn again(end: u64) {
    if now() < end {
        queue_microtask(move || again(end));
    } else {
        println!("the microtasks stop after 30 ms");
    }
}
