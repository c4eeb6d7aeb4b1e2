#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let tasks = ["red", "blue", "green"].map(|color| {
        tokio::spawn(async move {
            println!("{color} begins");
            println!("{color} ends");
        })
    });
    println!("all are spawned");
    for task in tasks {
        task.await.expect("no task panics");
    }
    println!("all are done");
}
