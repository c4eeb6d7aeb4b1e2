use node_loop::{Promise, call_async};

fn main() {
    node_loop::run(|| {
        let inner = Promise::resolve("tea");
        let outer = call_async(pass_on(inner.clone()));
        println!("the same promise: {}", outer.is_same(&inner));
        outer.then(|drink| println!("outer: {drink}"));
        call_async(plain()).then(|dish| println!("plain: {dish}"));
    });
}

async fn pass_on(inner: Promise<&'static str>) -> Promise<&'static str> {
    inner
}

async fn plain() -> &'static str {
    "rice"
}
