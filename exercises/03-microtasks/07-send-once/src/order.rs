//! What a guest has chosen and the kitchen does not know yet. Who tells the kitchen, and when, is not its
//! business.

use std::cell::RefCell;
use std::rc::Rc;

/// The dishes that are still to be sent. A clone is the same order, as a second variable is in JavaScript.
#[derive(Clone, Default)]
pub(crate) struct Order {
    dishes: Rc<RefCell<Vec<String>>>,
}

impl Order {
    /// Puts a dish at the end. Says whether it is the first one that is to be sent.
    pub(crate) fn add(&self, dish: &str) -> bool {
        let mut dishes = self.dishes.borrow_mut();
        dishes.push(dish.to_owned());
        dishes.len() == 1
    }

    /// Takes all dishes out. After that the order is empty again.
    pub(crate) fn take(&self) -> Vec<String> {
        self.dishes.take()
    }
}
