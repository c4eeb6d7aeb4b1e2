// verdict: wrong-output · rule: the results stand in the order of the list, and come when all are there
//! Collects with `then`, and does not wait: nothing is there yet when it serves.

use std::cell::RefCell;
use std::env;
use std::rc::Rc;

use node_loop::{Error, call_async, now, sleep};

fn main() {
    let dishes: Vec<String> = env::args().skip(1).collect();
    node_loop::run_virtual(|| {
        call_async(serve_all(dishes));
        println!("script end");
    });
}

/// Cooks all dishes at the same time, and serves them together, in the order of `dishes`.
async fn serve_all(dishes: Vec<String>) -> Result<(), Error> {
    let served = Rc::new(RefCell::new(Vec::new()));
    for dish in dishes {
        let served = Rc::clone(&served);
        call_async(cook(dish)).then(move |name| served.borrow_mut().push(name));
    }
    println!("{} ms: served {}", now(), served.borrow().join(", "));
    Ok(())
}

/// Cooks a dish such as `rice:150`, and returns its name. Leave it as it is.
async fn cook(dish: String) -> Result<String, Error> {
    let (name, ms) = dish.split_once(':').expect("a dish is written as rice:150");
    println!("{} ms: begin {name}", now());
    sleep(ms.parse()?).await?;
    println!("{} ms: {name} is ready", now());
    Ok(name.to_owned())
}
