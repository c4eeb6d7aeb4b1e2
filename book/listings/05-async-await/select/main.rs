use std::time::Duration;

use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let winner = tokio::select! {
        dish = cook("rice", 200) => dish,
        dish = cook("tea", 20) => dish,
    };
    println!("{winner} wins");
    sleep(Duration::from_millis(600)).await;
    println!("main ends");
}

async fn cook(dish: &'static str, ms: u64) -> &'static str {
    sleep(Duration::from_millis(ms)).await;
    println!("{dish} is ready");
    dish
}
