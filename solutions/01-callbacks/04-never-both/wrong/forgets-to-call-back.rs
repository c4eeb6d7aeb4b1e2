// verdict: wrong-output
//! Remembers the price, and does not tell the guest.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::ask_kitchen;

pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    if known.borrow().contains_key(dish) {
        return;
    }
    let (name, known) = (dish.to_owned(), Rc::clone(known));
    ask_kitchen(dish, move |money| {
        known.borrow_mut().insert(name, money);
        callback(money);
    });
}
