use node_loop::{Error, Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        for coin in ["heads", "tails"] {
            toss(coin).then_or(
                move |prize| println!("{coin}: fulfilled with {prize}"),
                move |error| println!("{coin}: rejected with {}", error.message()),
            );
        }
        println!("script end");
    });
}

fn toss(coin: &'static str) -> Promise<&'static str> {
    Promise::new(move |resolve, reject| {
        println!("{coin}: pending");
        set_timeout(20, move || match coin {
            "heads" => resolve("a prize"),
            _ => reject(Error::new("no luck")),
        });
    })
}
