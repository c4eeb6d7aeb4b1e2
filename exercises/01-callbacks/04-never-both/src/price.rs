//! The price of a dish, from memory or from the kitchen. This is the file to change.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::ask_kitchen;

/// The prices that were heard so far. A clone is one more owner of the same prices.
pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

/// Looks up what `dish` costs, and calls back with it.
pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    let money = known.borrow().get(dish).copied();
    if let Some(money) = money {
        // TODO: this calls back before `price` has returned. Let the callback wait for that.
        callback(money);
        return;
    }

    let known = Rc::clone(known);
    let name = dish.to_owned();
    ask_kitchen(dish, move |money| {
        known.borrow_mut().insert(name, money);
        callback(money);
    });
}
