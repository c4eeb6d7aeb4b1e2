use node_loop::{block, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_immediate(|| {
            set_timeout(1, || println!("the timer rings")).unref();
            block(5);
            println!("the check phase is over, and nothing is left that has a ref");
        });
    });
}
