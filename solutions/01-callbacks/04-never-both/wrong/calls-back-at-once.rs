// verdict: wrong-order · rule: whether the price is known or not, price returns before it calls back
//! Calls back at once if it knows the price.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::ask_kitchen;

pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    let money = known.borrow().get(dish).copied();
    match money {
        Some(money) => callback(money),
        None => {
            let (name, known) = (dish.to_owned(), Rc::clone(known));
            ask_kitchen(dish, move |money| {
                known.borrow_mut().insert(name, money);
                callback(money);
            });
        }
    }
}
