use node_loop::Promise;

// ANCHOR: naive
struct Naive<T> {
    value: T,
}

impl<T> Naive<T> {
    fn then(self, callback: impl FnOnce(T)) {
        callback(self.value);
    }
}
// ANCHOR_END: naive

fn main() {
    node_loop::run(|| {
        Naive { value: "tea" }.then(|drink| println!("naive: {drink}"));
        println!("after the naive then");
        Promise::resolve("tea").then(|drink| println!("native: {drink}"));
        println!("after the native then");
    });
}
