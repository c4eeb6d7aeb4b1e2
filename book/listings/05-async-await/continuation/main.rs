use node_loop::{Error, Promise, call_async};

fn main() {
    node_loop::run(|| {
        call_async(with_await());
        with_then();
        println!("script end");
    });
}

async fn with_await() -> Result<(), Error> {
    println!("await 1");
    Promise::resolve(()).await?;
    println!("await 2");
    Promise::resolve(()).await?;
    println!("await 3");
    Ok(())
}

fn with_then() -> Promise<()> {
    println!("then 1");
    Promise::resolve(()).then(|()| println!("then 2")).then(|()| println!("then 3"))
}
