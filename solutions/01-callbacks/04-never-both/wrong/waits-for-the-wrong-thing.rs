// verdict: wrong-order · rule: whether the price is known or not, price returns before it calls back
//! Calls back at once, and then waits for nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use node_loop::next_tick;

use crate::ask_kitchen;

pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    let money = known.borrow().get(dish).copied();
    if let Some(money) = money {
        let result = callback(money);
        next_tick(move || result);
        return;
    }
    let (name, known) = (dish.to_owned(), Rc::clone(known));
    ask_kitchen(dish, move |money| {
        known.borrow_mut().insert(name, money);
        callback(money);
    });
}
