use std::time::Duration;

use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rice, tea) = tokio::join!(cook("rice", 200), cook("tea", 20));
    println!("{rice} and {tea}");
}

async fn cook(dish: &'static str, ms: u64) -> &'static str {
    println!("begin {dish}");
    sleep(Duration::from_millis(ms)).await;
    println!("{dish} is ready");
    dish
}
