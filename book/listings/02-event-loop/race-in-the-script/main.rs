use node_loop::{set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script begins");
        set_timeout(0, || println!("timeout"));
        set_immediate(|| println!("immediate"));
    });
}
