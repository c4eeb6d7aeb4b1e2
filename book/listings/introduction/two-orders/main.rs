use node_loop::{next_tick, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script start");
        set_timeout(1, || println!("timeout"));
        set_immediate(|| println!("immediate"));
        next_tick(|| println!("nextTick"));
        println!("script end");
    });
}
