use node_loop::{Error, Promise, Thenable, throw};

fn main() {
    node_loop::run(|| {
        let thenable = Thenable::new(|resolve, _reject| {
            println!("the thenable is asked");
            resolve("tea");
            resolve("coffee");
            throw(Error::new("too late to count"));
        });
        Promise::from(thenable).then(|drink| println!("it has {drink}"));
        println!("script end");
    });
}
