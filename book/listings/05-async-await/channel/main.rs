use tokio::sync::mpsc;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let (sender, mut receiver) = mpsc::channel(1);
    for name in ["Asha", "Bina"] {
        let sender = sender.clone();
        tokio::spawn(async move {
            for number in 1..=2 {
                let sent = sender.send(format!("letter {number} of {name}")).await;
                sent.expect("the receiver is there to the end");
            }
        });
    }
    drop(sender);
    while let Some(letter) = receiver.recv().await {
        println!("{letter}");
    }
    println!("nobody sends any more");
}
