use node_loop::Promise;

fn main() {
    node_loop::run(|| {
        Promise::resolve(()).then(|()| println!("A1")).then(|()| println!("A2")).then(|()| println!("A3"));
        Promise::resolve(()).then(|()| println!("B1")).then(|()| println!("B2"));
    });
}
