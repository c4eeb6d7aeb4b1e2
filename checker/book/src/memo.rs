//! What is made once for a key and then given to all who ask: three renderings of a page need the same listings and
//! the same translations. It forgets nothing; it lives as long as one rendering of the book.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where one value is, or will be.
type Place<V> = Arc<Mutex<Option<V>>>;

/// Values by their keys.
#[derive(Debug)]
pub(crate) struct Memo<V>(Mutex<HashMap<String, Place<V>>>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V: Clone> Memo<V> {
    /// The value of this key, made by `make` where nobody has made it yet. Who asks meanwhile waits for it.
    ///
    /// # Errors
    /// It could not be made. The next who asks tries again.
    pub(crate) fn get<E>(&self, key: &str, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        let place = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match places.get(key) {
                Some(place) => Arc::clone(place),
                None => Arc::clone(places.entry(key.to_owned()).or_default()),
            }
        };
        let mut value = place.lock().unwrap_or_else(PoisonError::into_inner);
        match &*value {
            Some(known) => Ok(known.clone()),
            None => Ok(value.insert(make()?).clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_a_failure_is_not_kept() {
        let memo: Memo<u32> = Memo::default();
        assert_eq!(memo.get("a", || Err("not now")), Err("not now"));
        assert_eq!(memo.get("a", || Ok::<_, &str>(1)), Ok(1));
        assert_eq!(memo.get("a", || Ok::<_, &str>(2)), Ok(1));
        assert_eq!(memo.get("b", || Ok::<_, &str>(3)), Ok(3));
    }
}
