use node_loop::{Promise, next_tick, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("sync 1");
        set_immediate(|| println!("immediate"));
        Promise::resolve(()).then(|()| println!("promise 1")).then(|()| println!("promise 2"));
        next_tick(|| {
            println!("nextTick 1");
            next_tick(|| println!("nextTick 2"));
        });
        set_timeout(0, || println!("timer"));
        println!("sync 2");
    });
}
