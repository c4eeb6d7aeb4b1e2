// verdict: wrong-output
//! Is always late, since it remembers nothing. The kitchen has to look again and again.

use std::cell::RefCell;
use std::rc::Rc;

use crate::ask_kitchen;

pub(crate) type Known = Rc<RefCell<()>>;

pub(crate) fn price(dish: &str, _known: &Known, callback: impl FnOnce(usize) + 'static) {
    ask_kitchen(dish, callback);
}
