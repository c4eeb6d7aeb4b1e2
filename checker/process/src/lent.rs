//! The guest whom the checker's own terminal is lent to, for a signal that must not leave them behind.
//!
//! It says who that is and ends them. What they did to the terminal is mended by [`super::terminal`].

use std::sync::{Mutex, PoisonError};

use super::guest::{Guest, Ids};

/// Who has it now. Whoever ends them holds this meanwhile, so that the number is nobody else's by then.
static TO: Mutex<Option<Ids>> = Mutex::new(None);

/// A guest who has the terminal. When it goes, nobody who runs as this guest is left.
#[derive(Debug)]
pub(super) struct Lent {
    _guest: Guest,
}

impl Lent {
    /// Lends it to this guest, whom no keeper follows: they are ended when the guest goes.
    pub(super) fn to(guest: Guest) -> Self {
        set(Some(guest.ids()));
        Self { _guest: guest.shared() }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        set(None);
    }
}

/// Ends everybody who runs as the guest that has the terminal; false where nobody has it.
pub(super) fn end() -> bool {
    let to = TO.lock().unwrap_or_else(PoisonError::into_inner);
    to.inspect(|guest| guest.end_all()).is_some()
}

fn set(guest: Option<Ids>) {
    *TO.lock().unwrap_or_else(PoisonError::into_inner) = guest;
}
