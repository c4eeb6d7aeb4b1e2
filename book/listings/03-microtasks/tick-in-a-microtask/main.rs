use node_loop::{Promise, next_tick};

fn main() {
    node_loop::run(|| {
        Promise::resolve(())
            .then(|()| {
                println!("promise 1");
                next_tick(|| println!("nextTick, asked for in promise 1"));
            })
            .then(|()| println!("promise 2"))
            .then(|()| println!("promise 3"));
    });
}
