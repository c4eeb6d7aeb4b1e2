use node_loop::{Error, Promise, sleep};

fn main() {
    node_loop::run(|| {
        Promise::any([fails("the first shop", 20), finds("the second shop", 200)])
            .then(|shop| println!("bought in {shop}"));
        Promise::any([fails("the third shop", 20), fails("the fourth shop", 40)])
            .then(|_shop| ())
            .catch(|error| println!("{} with {} errors", error.name(), error.errors().len()));
    });
}

fn finds(shop: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| shop)
}

fn fails(shop: &'static str, ms: u64) -> Promise<&'static str> {
    sleep(ms).then(move |()| {
        println!("{shop} is closed");
        Err(Error::new(shop))
    })
}
