use node_loop::{Promise, next_tick, queue_microtask, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script start");
        set_timeout(0, || println!("timer"));
        Promise::resolve(())
            .then(|()| println!("promise A, first link"))
            .then(|()| println!("promise A, second link"));
        queue_microtask(|| println!("microtask B"));
        next_tick(|| println!("nextTick"));
        println!("script end");
    });
}
