use node_loop::{Error, Promise};

fn main() {
    node_loop::run(|| {
        let rice: Promise<&str> = Promise::reject(Error::new("no rice"));
        rice.then(|rice| {
            println!("the rice is cooked");
            rice
        })
        .catch(|error| {
            println!("caught: {}", error.message());
            "bread"
        })
        .then(|dish| println!("dinner is {dish}"))
        .finally(|| println!("the kitchen is closed"));
    });
}
