use node_loop::Promise;

fn main() {
    node_loop::run(|| {
        Promise::resolve(())
            .then(|()| println!("value 1"))
            .then(|()| println!("value 2"))
            .then(|()| println!("value 3"))
            .then(|()| println!("value 4"))
            .then(|()| println!("value 5"));

        Promise::resolve(())
            .then(|()| {
                println!("promise 1");
                Promise::resolve(())
            })
            .then(|()| println!("promise 2"));
    });
}
