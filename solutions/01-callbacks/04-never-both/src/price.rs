//! The price of a dish, from memory or from the kitchen, but never at once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use node_loop::next_tick;

use crate::ask_kitchen;

/// The prices that were heard so far. A clone is one more owner of the same prices.
pub(crate) type Known = Rc<RefCell<HashMap<String, usize>>>;

/// Looks up what `dish` costs, and calls back with it, when this function has returned.
pub(crate) fn price(dish: &str, known: &Known, callback: impl FnOnce(usize) + 'static) {
    let money = known.borrow().get(dish).copied();
    if let Some(money) = money {
        // The kitchen calls back later, so this does, too: whoever asks can rely on it.
        next_tick(move || callback(money));
        return;
    }

    let known = Rc::clone(known);
    let name = dish.to_owned();
    ask_kitchen(dish, move |money| {
        known.borrow_mut().insert(name, money);
        callback(money);
    });
}
