use node_loop::{Error, Promise, sleep};

fn main() {
    node_loop::run(|| {
        Promise::all([cook("rice", 200), burn("milk", 20)])
            .then(|dishes| println!("all: {}", dishes.join(", ")))
            .catch(|error| println!("not all: {}", error.message()));
    });
}

fn cook(dish: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| {
        println!("{dish} is ready");
        dish
    })
}

fn burn(dish: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| Err(Error::new(format!("{dish} is burnt"))))
}
