use node_loop::{block, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(30, || println!("30 ms, set at the start"));
        set_timeout(40, || println!("40 ms, set at the start"));
        block(20);
        set_timeout(30, || println!("30 ms, set 20 ms later"));
        block(60);
        println!("script end, and all three are due");
    });
}
