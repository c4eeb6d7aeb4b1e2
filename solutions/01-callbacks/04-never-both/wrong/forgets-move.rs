// verdict: compile-error
//! What waits in the queue borrows the price, which is gone by then.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use node_loop::next_tick;

use crate::ask_kitchen;

pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    let money = known.borrow().get(dish).copied();
    if let Some(money) = money {
        next_tick(|| callback(money));
        return;
    }
    let (name, known) = (dish.to_owned(), Rc::clone(known));
    ask_kitchen(dish, move |money| {
        known.borrow_mut().insert(name, money);
        callback(money);
    });
}
