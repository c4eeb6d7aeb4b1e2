use node_loop::{Error, Promise};

fn main() {
    node_loop::run(|| {
        show("naive", naive_race(list()));
        show("native", Promise::race(list()));
    });
}

// ANCHOR: naive
fn naive_race(promises: [Promise<&'static str>; 2]) -> Promise<&'static str> {
    Promise::new(|resolve, reject| {
        for promise in promises {
            let (resolve, reject) = (resolve.clone(), reject.clone());
            promise.then(move |value| resolve(value)).catch(move |error| reject(error));
        }
    })
}
// ANCHOR_END: naive

fn list() -> [Promise<&'static str>; 2] {
    [Promise::reject(Error::new("the ice melts")), Promise::resolve("tea")]
}

fn show(who: &'static str, promise: Promise<&'static str>) {
    promise.then_or(
        move |value| println!("{who}: fulfilled, {value}"),
        move |error| println!("{who}: rejected, {}", error.message()),
    );
}
