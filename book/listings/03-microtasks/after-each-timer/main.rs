use node_loop::{Promise, block, set_timeout};

fn main() {
    node_loop::run(|| {
        for name in ["red", "blue"] {
            set_timeout(0, move || {
                println!("timer {name}");
                Promise::resolve(()).then(move |()| println!("microtask of {name}"));
            });
        }
        // Both timers are due in the same phase.
        block(5);
    });
}
