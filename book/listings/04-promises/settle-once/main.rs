use node_loop::{Error, Promise};

fn main() {
    node_loop::run(|| {
        let bus = Promise::new(|resolve, reject| {
            println!("the executor begins");
            resolve("bus 7");
            resolve("bus 12");
            reject(Error::new("no bus"));
            println!("the executor ends");
        });
        bus.then(|name| println!("here comes {name}"));
        println!("script end");
    });
}
