use node_loop::{block, clear_timeout, set_timeout};

fn main() {
    node_loop::run(|| {
        let alarm = set_timeout(5, || println!("the alarm rings"));
        block(20);
        clear_timeout(alarm);
        println!("the alarm was due, and is taken back");
        set_timeout(15, || println!("15 ms later: silence"));
    });
}
