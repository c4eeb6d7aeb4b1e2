use node_loop::{Error, call_async, sleep};

fn main() {
    node_loop::run(|| {
        call_async(serve());
    });
}

async fn serve() -> Result<(), Error> {
    let rice = call_async(cook("rice", 200)).await?;
    let tea = call_async(cook("tea", 20)).await?;
    println!("served: {rice}, {tea}");
    Ok(())
}

async fn cook(dish: &'static str, ms: u64) -> Result<&'static str, Error> {
    println!("begin {dish}");
    sleep(ms).await?;
    println!("{dish} is ready");
    Ok(dish)
}
