use std::cell::{Cell, RefCell};
use std::rc::Rc;

use node_loop::{Error, Promise, call_async, sleep};

// ANCHOR: lock
struct Lock {
    last: RefCell<Promise<()>>,
}

impl Lock {
    fn in_turn(&self, work: impl Future<Output = Result<(), Error>> + 'static) -> Promise<()> {
        let done = self.last.borrow().then(|()| call_async(work));
        self.last.replace(done.catch(|_error| ()));
        done
    }
}
// ANCHOR_END: lock

fn main() {
    node_loop::run(|| {
        let lock = Lock { last: RefCell::new(Promise::resolve(())) };
        let money = Rc::new(Cell::new(100));
        let asha = lock.in_turn(pay("Asha", 30, money.clone()));
        let bina = lock.in_turn(pay("Bina", 20, money.clone()));
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
