use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dinner = cook();
    println!("cook was called");
    dinner.await;
    println!("dinner is there");
}

async fn cook() {
    println!("the cook begins");
    yield_now().await;
    println!("the cook ends");
}
