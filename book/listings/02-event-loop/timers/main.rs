use node_loop::set_timeout;

fn main() {
    node_loop::run(|| {
        set_timeout(300, || println!("300 ms"));
        set_timeout(10, || println!("10 ms, set before the other"));
        set_timeout(10, || println!("10 ms, set after the other"));
        println!("script end");
    });
}
