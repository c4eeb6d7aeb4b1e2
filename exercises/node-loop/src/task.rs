//! A callback that waits in a queue. It does not know in which queue it waits.

/// What every queue holds: something to call once, and the number under which the recorder knows it.
pub(crate) struct Task {
    pub(crate) number: u64,
    pub(crate) callback: Box<dyn FnOnce()>,
}
