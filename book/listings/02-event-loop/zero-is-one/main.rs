use node_loop::set_timeout;

fn main() {
    node_loop::run(|| {
        set_timeout(1, || println!("1 ms"));
        set_timeout(3_000_000_000, || println!("3 000 000 000 ms"));
        set_timeout(0, || println!("0 ms"));
    });
}
