use node_loop::{Promise, sleep};

fn main() {
    node_loop::run(|| {
        Promise::all([cook("rice", 200), cook("tea", 20), Promise::resolve("water")])
            .then(|dishes| println!("all: {}", dishes.join(", ")));
        Promise::<&str>::all([]).then(|dishes| println!("all of {}", dishes.len()));
        println!("script end");
    });
}

fn cook(dish: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| {
        println!("{dish} is ready");
        dish
    })
}
