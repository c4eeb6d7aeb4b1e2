use node_loop::{Error, Promise, call_async, set_timeout, sleep};

fn main() {
    node_loop::run(|| {
        set_timeout(10, || println!("timer of 10 ms"));
        call_async(awaits("a promise of 100 ms", sleep(100)));
        call_async(awaits("a value", Promise::resolve(())));
        println!("script end");
    });
}

async fn awaits(what: &'static str, promise: Promise<()>) -> Result<(), Error> {
    promise.await?;
    println!("behind the await of {what}");
    Ok(())
}
