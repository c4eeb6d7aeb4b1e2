use node_loop::{Error, Promise, call_async, set_timeout};

fn later(callback: impl FnOnce() + 'static) {
    set_timeout(10, callback);
}

async fn wait() -> Result<(), Error> {
    Promise::new(|resolve, _| later(move || resolve(()))).await?;
    println!("the async function goes on");
    Ok(())
}

fn main() {
    node_loop::run(|| {
        later(|| println!("the callback goes on"));

        let promise = Promise::new(|resolve, _| later(move || resolve(())));
        promise.then(|()| println!("then goes on"));

        call_async(wait());

        println!("all three wait");
    });
}
