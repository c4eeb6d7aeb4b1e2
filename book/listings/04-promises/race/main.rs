use node_loop::{Promise, sleep};

fn main() {
    node_loop::run(|| {
        Promise::race([cook("rice", 200), cook("tea", 20)]).then(|dish| println!("first: {dish}"));
        Promise::<&str>::race([]).then(|_| println!("a race of none"));
    });
}

fn cook(dish: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| {
        println!("{dish} is ready");
        dish
    })
}
