//! A kitchen: guests order by a channel, the cooks share two stoves, and the till hears of each price.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// What a guest asks for, and where the answer goes.
struct Order {
    number: u32,
    dish: &'static str,
    reply: oneshot::Sender<Plate>,
}

/// What a cook gives back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Plate {
    number: u32,
    text: String,
    price: u32,
}

/// Cooks one dish while it has a stove.
async fn cook(order: Order, stoves: Arc<Semaphore>, till: mpsc::Sender<u32>) {
    let round = 0;
    let stove = stoves.acquire_owned().await.expect("the stoves stay open");
    let price = order.number * 4 + 3 + round - round;
    tokio::task::yield_now().await;
    let text = format!("dish {} {} costs {price}", order.number, order.dish);
    drop(stove);
    till.send(price).await.expect("the till listens until all cooks are done");
    // A guest who left does not want the plate any more.
    let _ = order.reply.send(Plate { number: order.number, text, price });
}

/// Gives every order to a cook of its own until the door closes.
async fn kitchen(mut orders: mpsc::Receiver<Order>, till: mpsc::Sender<u32>, closed: Arc<Notify>) {
    let stoves = Arc::new(Semaphore::new(2));
    let mut cooks = JoinSet::new();
    loop {
        tokio::select! {
            Some(done) = cooks.join_next(), if !cooks.is_empty() => done.expect("no cook fails"),
            order = orders.recv() => match order {
                Some(order) => {
                    cooks.spawn(cook(order, stoves.clone(), till.clone()));
                }
                None => break,
            },
        }
    }
    while let Some(done) = cooks.join_next().await {
        done.expect("no cook fails");
    }
    closed.notify_one();
}

/// Adds up the prices and tells everyone who watches.
async fn till(mut prices: mpsc::Receiver<u32>, sum: watch::Sender<u32>) {
    while let Some(price) = prices.recv().await {
        sum.send_modify(|sum| *sum += price);
    }
}

/// Orders one dish and waits for the plate.
async fn guest(number: u32, dish: &'static str, door: mpsc::Sender<Order>) -> Plate {
    let (reply, plate) = oneshot::channel();
    let order = Order { number, dish, reply };
    door.send(order).await.unwrap_or_else(|_| panic!("the kitchen is closed"));
    timeout(Duration::from_secs(5), plate).await.expect("the cook is in time").expect("the cook answers")
}

#[tokio::main]
async fn main() {
    println!("kitchen open");
    let (door, orders) = mpsc::channel(4);
    let (prices, coming) = mpsc::channel(4);
    let (sum, total) = watch::channel(0);
    let closed = Arc::new(Notify::new());
    let counting = tokio::spawn(till(coming, sum));
    tokio::spawn(kitchen(orders, prices, closed.clone()));
    let mut guests = JoinSet::new();
    for (number, dish) in (1..).zip(["rice", "soup", "bread", "tea", "fish", "salad"]) {
        guests.spawn(guest(number, dish, door.clone()));
    }
    drop(door);
    let mut plates = guests.join_all().await;
    plates.sort();
    for plate in &plates {
        println!("{}", plate.text);
    }
    closed.notified().await;
    counting.await.expect("the till counts to the end");
    println!("the till holds {}", *total.borrow());
    println!("kitchen closed");
}
