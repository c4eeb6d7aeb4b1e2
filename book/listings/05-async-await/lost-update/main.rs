use std::cell::Cell;
use std::rc::Rc;

use node_loop::{Error, Promise, call_async, sleep};

fn main() {
    node_loop::run(|| {
        let money = Rc::new(Cell::new(100));
        let asha = call_async(pay("Asha", 30, money.clone()));
        let bina = call_async(pay("Bina", 20, money.clone()));
        Promise::all([asha, bina]).then(move |_| println!("{} are left", money.get()));
    });
}

async fn pay(name: &'static str, amount: i32, money: Rc<Cell<i32>>) -> Result<(), Error> {
    let before = money.get();
    println!("{name} sees {before}");
    sleep(20).await?;
    money.set(before - amount);
    println!("{name} has paid {amount}");
    Ok(())
}
