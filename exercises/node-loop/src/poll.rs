//! The poll phase: the only place where the loop sleeps. It does not know what a socket does when it is
//! ready.
//!
//! libuv asks the operating system which sockets and pipes are ready (`uv__io_poll`); here the library
//! `mio` does. The loop sleeps until one is, a thread of the pool is done, or the next timer is due.

use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use mio::event::Source;
use mio::{Events, Interest, Token, Waker};

use crate::current::current_if_any;
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::Phase;

/// The token of the waker; a watcher has a number above it.
const WAKER: Token = Token(0);

/// So many events are taken in one poll, as in libuv.
const EVENTS: usize = 1024;

/// So often the pending phase comes once more right after a poll.
const PENDING_ROUNDS: u32 = 8;

/// How long a poll may sleep.
#[derive(Clone, Copy)]
enum Patience {
    /// Something else is ready to run.
    None,
    /// The next timer is due at this time, in milliseconds of loop time.
    Until(u64),
    /// There is nothing but I/O.
    Forever,
}

/// What is ready at a socket or a pipe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    pub(crate) readable: bool,
    pub(crate) writable: bool,
}

/// Something that waits for the operating system.
pub(crate) trait Handle {
    /// Reads, writes and calls back as long as there is something to do without waiting.
    fn ready(self: Rc<Self>, event_loop: &EventLoop, ready: Ready) -> Result<(), Ending>;
}

/// The sockets and pipes that the loop watches.
#[derive(Default)]
pub(crate) struct Watchers {
    /// It is asked for when the first watcher comes: most small programs never need it.
    system: Option<System>,
    by_token: BTreeMap<usize, Watcher>,
    last_token: usize,
}

struct System {
    poll: mio::Poll,
    events: Events,
    waker: Arc<Waker>,
}

struct Watcher {
    handle: Rc<dyn Handle>,
    /// Whether it keeps the loop alive.
    has_ref: bool,
    /// Whether something is sure to happen here soon. Virtual time stands still until then.
    in_flight: bool,
}

/// The number of a watcher. It is gone when this is dropped.
pub(crate) struct Watch {
    event_loop: u32,
    token: usize,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // A socket may outlive its loop.
        if let Some(event_loop) = current_if_any().filter(|current| current.number == self.event_loop) {
            // The handle itself is dropped once the borrow has ended: its own `drop` may come back here.
            let _handle =
                event_loop.watchers.try_borrow_mut().map(|mut all| all.by_token.remove(&self.token));
        }
    }
}

impl Watchers {
    /// The way for another thread to wake the loop.
    pub(crate) fn waker(&mut self) -> Arc<Waker> {
        Arc::clone(&self.system().waker)
    }

    /// # Panics
    /// When the operating system has no more of what a poll is made of: nothing could go on then.
    fn system(&mut self) -> &mut System {
        self.system.get_or_insert_with(|| {
            let made = System::new();
            made.unwrap_or_else(|error| panic!("the operating system refuses to watch sockets: {error}"))
        })
    }

    /// Watches `source` and tells `handle` when it is ready. `event_loop` is the number of the loop.
    ///
    /// # Errors
    /// When the source cannot be watched: a file, for example, is always ready.
    pub(crate) fn watch(
        &mut self,
        event_loop: u32,
        source: &mut impl Source,
        interest: Interest,
        handle: Rc<dyn Handle>,
    ) -> io::Result<Watch> {
        let token = self.last_token + 1;
        self.system().poll.registry().register(source, Token(token), interest)?;
        self.last_token = token;
        self.by_token.insert(token, Watcher { handle, has_ref: true, in_flight: false });
        Ok(Watch { event_loop, token })
    }

    /// Looks anew for `interest` at the same source: what is ready already is told again.
    ///
    /// # Errors
    /// Of the operating system.
    pub(crate) fn change(
        &mut self,
        watch: &Watch,
        source: &mut impl Source,
        interest: Interest,
    ) -> io::Result<()> {
        self.system().poll.registry().reregister(source, Token(watch.token), interest)
    }

    pub(crate) fn set_ref(&mut self, watch: &Watch, has_ref: bool) {
        if let Some(watcher) = self.by_token.get_mut(&watch.token) {
            watcher.has_ref = has_ref;
        }
    }

    pub(crate) fn set_in_flight(&mut self, watch: &Watch, in_flight: bool) {
        if let Some(watcher) = self.by_token.get_mut(&watch.token) {
            watcher.in_flight = in_flight;
        }
    }

    /// Whether a socket or a pipe keeps the loop alive.
    pub(crate) fn has_ref(&self) -> bool {
        self.by_token.values().any(|watcher| watcher.has_ref)
    }

    fn is_in_flight(&self) -> bool {
        self.by_token.values().any(|watcher| watcher.in_flight)
    }

    /// Sleeps until something is ready, but not longer than `timeout`. A signal may end the sleep early.
    fn wait(&mut self, timeout: Option<Duration>) -> Vec<(Token, Ready)> {
        let system = self.system();
        if system.poll.poll(&mut system.events, timeout).is_err() {
            return Vec::new();
        }
        let ready = |event: &mio::event::Event| Ready {
            readable: event.is_readable() || event.is_read_closed() || event.is_error(),
            writable: event.is_writable() || event.is_write_closed() || event.is_error(),
        };
        system.events.iter().map(|event| (event.token(), ready(event))).collect()
    }
}

impl System {
    fn new() -> io::Result<Self> {
        let poll = mio::Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        Ok(Self { poll, events: Events::with_capacity(EVENTS), waker })
    }
}

impl EventLoop {
    /// Sleeps until something is ready, and calls back whoever waited for it.
    pub(crate) fn run_poll(&self) -> Result<(), Ending> {
        self.enter(Phase::Poll);
        for (token, ready) in self.wait(self.patience()) {
            if token == WAKER {
                self.run_pool_callbacks()?;
                // It may also have been an async function that another thread has woken.
                self.drain()?;
            } else if let Some(handle) = self.handle(token) {
                handle.ready(self, ready)?;
            }
        }
        self.run_own_work()?;
        // What these callbacks have finished is told at once, but not without end (`uv_run` does the same).
        for _ in 0..PENDING_ROUNDS {
            if self.pending.borrow().is_empty() {
                break;
            }
            self.run_pending()?;
        }
        Ok(())
    }

    /// One of the callbacks before may have closed it.
    fn handle(&self, token: Token) -> Option<Rc<dyn Handle>> {
        let watchers = self.watchers.borrow();
        watchers.by_token.get(&token.0).map(|watcher| Rc::clone(&watcher.handle))
    }

    /// How long the poll may sleep (`uv_backend_timeout`).
    fn patience(&self) -> Patience {
        if self.has_work_at_once() || !self.is_alive() {
            return Patience::None;
        }
        self.timers.borrow().next_expiry().map_or(Patience::Forever, Patience::Until)
    }

    fn wait(&self, patience: Patience) -> Vec<(Token, Ready)> {
        if self.clock.borrow().is_virtual() {
            return self.wait_virtually(patience);
        }
        let timeout = match patience {
            Patience::None => Some(0),
            Patience::Until(time) => Some(time.saturating_sub(self.clock.borrow_mut().look())),
            Patience::Forever => None,
        };
        let mut watchers = self.watchers.borrow_mut();
        if watchers.system.is_none() {
            // No socket and no pool: only timers are left to sleep for.
            self.clock.borrow_mut().spend(timeout.unwrap_or(0));
            return Vec::new();
        }
        let ready = watchers.wait(timeout.map(Duration::from_millis));
        self.clock.borrow_mut().look();
        ready
    }

    /// Virtual time jumps to the next timer, but real I/O comes first: as long as something is in flight
    /// (a job of the pool, a connection that is being made, standard input), time stands still.
    ///
    /// A socket at rest does not hold it up. So whoever talks to *another* process needs the real clock:
    /// nobody can say here how long that process will take.
    fn wait_virtually(&self, patience: Patience) -> Vec<(Token, Ready)> {
        if matches!(patience, Patience::Forever) {
            self.pool.borrow_mut().hurry();
        }
        let has_own_work = self.pool.borrow().polls_left() == Some(0);
        let mut watchers = self.watchers.borrow_mut();
        let mut ready = Vec::new();
        if watchers.system.is_some() {
            let must_wait = matches!(patience, Patience::Forever) || watchers.is_in_flight();
            let may_wait = !has_own_work && !matches!(patience, Patience::None);
            ready = watchers.wait((!(must_wait && may_wait)).then_some(Duration::ZERO));
        }
        let mut clock = self.clock.borrow_mut();
        match patience {
            _ if !ready.is_empty() || watchers.is_in_flight() => _ = clock.look(),
            Patience::Until(time) if !has_own_work => clock.wait_until(time),
            _ => clock.go_on_without_waiting(),
        }
        ready
    }
}
