use node_loop::{Promise, block, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(0, || {
            println!("timer 1");
            Promise::resolve(()).then(|()| println!("microtask of timer 1"));
        });
        set_timeout(0, || println!("timer 2"));
        Promise::resolve(()).then(|()| println!("microtask of the script"));
        block(5);
        println!("script end, and both timers are due");
    });
}
