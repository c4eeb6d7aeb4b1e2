use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use node_loop::{Error, Promise, call_async, sleep};

type Queue = Rc<RefCell<VecDeque<(&'static str, u64)>>>;

fn main() {
    node_loop::run(|| {
        let queue = VecDeque::from([("wash", 600), ("cut", 20), ("fry", 20)]);
        let queue: Queue = Rc::new(RefCell::new(queue));
        let workers = ["Asha", "Bina"].map(|name| call_async(worker(name, queue.clone())));
        Promise::all(workers).then(|_| println!("all is done"));
    });
}

// ANCHOR: worker
async fn worker(name: &'static str, queue: Queue) -> Result<(), Error> {
    loop {
        let Some((job, ms)) = queue.borrow_mut().pop_front() else { return Ok(()) };
        println!("{name} begins to {job}");
        sleep(ms).await?;
        println!("{name} ends to {job}");
    }
}
// ANCHOR_END: worker
