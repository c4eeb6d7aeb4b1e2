//! Build: a lock for async functions, whose waiters are served in the order in which they came.
//!
//! You write `src/lock.rs`. This file stays as it is. The first argument is what an account holds. All
//! others are people: a name, when they come, how much they take, and how often. `asha:5:30:2` comes after
//! 5 ms, and takes 30 twice. To take something, one reads the account and writes what is left.
//!
//! There is only one thread, and still there is a race: between the read and the write stands an await, and
//! another function may read the account meanwhile. Then one of the two writes is lost. Try it:
//!
//! ```text
//! cargo run -p async-await-build-a-lock -- 100 asha:1:30:1 bina:5:20:1
//! ```
//!
//! The clock is virtual: it jumps from timer to timer, so the times that are printed are exact.

mod account;
mod lock;

use std::env;

use account::Account;
use lock::Lock;
use node_loop::{Error, Promise, call_async, now, sleep};

fn main() {
    let mut args = env::args().skip(1);
    let balance = args.next().expect("the first argument is what the account holds");
    let account = Account::new(balance.parse().expect("what the account holds is a whole number"));
    let people: Vec<String> = args.collect();

    node_loop::run_virtual(move || {
        call_async(open(account, people));
    });
}

/// Lets all people come, and says at the end what is left.
async fn open(account: Account, people: Vec<String>) -> Result<(), Error> {
    let lock = Lock::new();
    let visits = people.into_iter().map(|person| call_async(visit(person, account.clone(), lock.clone())));
    Promise::all(visits).await?;
    let balance = account.read().await?;
    println!("{} ms: {balance} are left", now());
    Ok(())
}

/// One person, such as `asha:5:30:2`.
async fn visit(person: String, account: Account, lock: Lock) -> Result<(), Error> {
    let words: Vec<&str> = person.split(':').collect();
    let [name, comes, amount, times] = words[..] else { panic!("a person is written as asha:5:30:2") };
    let (amount, times): (i64, u32) = (amount.parse()?, times.parse()?);

    sleep(comes.parse()?).await?;
    for _ in 0..times {
        println!("{} ms: {name} comes", now());
        lock.acquire().await?;
        println!("{} ms: {name} enters", now());
        let balance = account.read().await?;
        account.write(balance - amount).await?;
        println!("{} ms: {name} leaves {}", now(), balance - amount);
        lock.release();
    }
    Ok(())
}
