use node_loop::{Error, Promise, call_async, sleep};

fn main() {
    node_loop::run(|| {
        call_async(serve());
    });
}

async fn serve() -> Result<(), Error> {
    let dishes = [call_async(cook("rice", 200)), call_async(cook("tea", 20))];
    println!("both are begun");
    let served = Promise::all(dishes).await?;
    println!("served: {}", served.join(", "));
    Ok(())
}

async fn cook(dish: &'static str, ms: u64) -> Result<&'static str, Error> {
    println!("begin {dish}");
    sleep(ms).await?;
    println!("{dish} is ready");
    Ok(dish)
}
