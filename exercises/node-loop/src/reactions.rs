//! The reactions of a promise that is pending. When each of them runs is the promise's business.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::mem;

use crate::error::Error;
use crate::recorder::Source;

/// What runs, as a microtask, when the promise is settled.
pub(crate) type Reaction<T> = Box<dyn FnOnce(Result<T, Error>)>;

/// First in, first out, each with the place where it was attached.
pub(crate) struct Reactions<T: 'static> {
    /// Most promises have one reaction: for that one no list is made.
    first: Option<(Source, Reaction<T>)>,
    more: Vec<(Source, Reaction<T>)>,
}

impl<T> Reactions<T> {
    pub(crate) fn new() -> Self {
        Self { first: None, more: Vec::new() }
    }

    pub(crate) fn push(&mut self, source: Source, reaction: Reaction<T>) {
        if self.first.is_none() {
            self.first = Some((source, reaction));
        } else {
            self.more.push((source, reaction));
        }
    }

    pub(crate) fn take(&mut self) -> Self {
        Self { first: self.first.take(), more: mem::take(&mut self.more) }
    }

    pub(crate) fn in_order(&mut self) -> impl Iterator<Item = (Source, Reaction<T>)> {
        self.first.take().into_iter().chain(mem::take(&mut self.more))
    }
}

thread_local! {
    /// Reactions that nobody needs any more.
    static LEFT_OVER: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
    static IS_CLEARING: Cell<bool> = const { Cell::new(false) };
}

impl<T> Drop for Reactions<T> {
    /// A reaction owns the next promise of its chain, which owns the next reaction. To drop a long
    /// chain one inside the other would overflow the stack, so they are dropped one after the other.
    fn drop(&mut self) {
        if self.first.is_none() {
            return;
        }
        let left_over: Box<dyn Any> = Box::new((self.first.take(), mem::take(&mut self.more)));
        // When the thread itself is ending, the list may be gone. Then they are dropped right here.
        if LEFT_OVER.try_with(|list| list.borrow_mut().push(left_over)).is_err() || IS_CLEARING.replace(true)
        {
            return;
        }
        while let Some(reactions) = LEFT_OVER.with_borrow_mut(Vec::pop) {
            drop(reactions);
        }
        IS_CLEARING.set(false);
    }
}
