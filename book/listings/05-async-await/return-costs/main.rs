use node_loop::{Error, Promise, call_async};

fn main() {
    node_loop::run(|| {
        call_async(a_promise()).then(|_| println!("a promise was returned"));
        call_async(an_awaited_promise()).then(|_| println!("an awaited promise was returned"));
        call_async(a_value()).then(|_| println!("a value was returned"));
    });
}

async fn a_promise() -> Promise<&'static str> {
    Promise::resolve("tea")
}

async fn an_awaited_promise() -> Result<&'static str, Error> {
    Promise::resolve("tea").await
}

async fn a_value() -> &'static str {
    "tea"
}
