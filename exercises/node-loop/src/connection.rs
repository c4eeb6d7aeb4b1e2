//! What is behind a `Socket`: when it reads, sends, tells its end and closes. The callbacks are the
//! program's, and the API is in `socket.rs`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::rc::Rc;

use mio::Interest;
use mio::net::TcpStream;

use crate::current::current;
use crate::ending::Ending;
use crate::error::Error;
use crate::event_emitter::EventEmitter;
use crate::event_loop::EventLoop;
use crate::next_tick::next_tick;
use crate::poll::{Handle, Ready, Watch};
use crate::recorder::{Queue, Source};

/// A socket always waits for both: to be able to read, and to write.
const BOTH: Interest = Interest::READABLE.add(Interest::WRITABLE);

/// So much is read at once, as in libuv.
const CHUNK: usize = 64 * 1024;

/// One TCP connection, for all clones of its socket.
pub(crate) struct Connection {
    pub(crate) source: Source,
    /// Where it was to connect to, for the message of an error.
    pub(crate) address: String,
    /// Nothing once it is closed.
    pub(crate) stream: RefCell<Option<Stream>>,
    /// What could not be sent yet.
    pub(crate) outgoing: RefCell<VecDeque<u8>>,
    pub(crate) is_connecting: Cell<bool>,
    /// What came before anybody listened: at most one piece, the rest stays in the network.
    pub(crate) unread: RefCell<Option<Vec<u8>>>,
    pub(crate) is_flowing: Cell<bool>,
    /// The other side has sent all.
    pub(crate) has_read_all: Cell<bool>,
    /// And `on_end` was called.
    pub(crate) has_told_end: Cell<bool>,
    /// This side was asked to send no more.
    pub(crate) is_ending: Cell<bool>,
    /// All of it is sent, and the other side will be told.
    pub(crate) has_written_all: Cell<bool>,
    pub(crate) is_shut_down: Cell<bool>,
    pub(crate) is_closed: Cell<bool>,
    pub(crate) data: EventEmitter<Vec<u8>>,
    pub(crate) events: EventEmitter<()>,
}

/// The socket of the operating system, and the loop's watch over it.
pub(crate) struct Stream {
    tcp: TcpStream,
    watch: Watch,
}

impl Connection {
    pub(crate) fn new(source: Source, address: String, is_connecting: bool) -> Self {
        Self {
            source,
            address,
            stream: RefCell::default(),
            outgoing: RefCell::default(),
            is_connecting: is_connecting.into(),
            unread: RefCell::default(),
            is_flowing: Cell::default(),
            has_read_all: Cell::default(),
            has_told_end: Cell::default(),
            is_ending: Cell::default(),
            has_written_all: Cell::default(),
            is_shut_down: Cell::default(),
            is_closed: Cell::default(),
            data: EventEmitter::new(),
            events: EventEmitter::new(),
        }
    }

    pub(crate) fn watch(self: &Rc<Self>, event_loop: &EventLoop, mut tcp: TcpStream) -> io::Result<()> {
        let handle = Rc::clone(self) as Rc<dyn Handle>;
        let watch = event_loop.watchers.borrow_mut().watch(event_loop.number, &mut tcp, BOTH, handle)?;
        self.stream.replace(Some(Stream { tcp, watch }));
        Ok(())
    }

    pub(crate) fn with_watch(&self, act: impl FnOnce(&Watch)) {
        if let Some(stream) = &*self.stream.borrow() {
            act(&stream.watch);
        }
    }

    /// Hands over what came before somebody listened, and goes on reading.
    pub(crate) fn flow(self: &Rc<Self>) {
        let unread = self.unread.take();
        unread.into_iter().for_each(|piece| _ = self.data.emit("data", piece));
        self.ask_again(&current());
    }

    /// The operating system tells once that there is more to read. This makes it tell again.
    fn ask_again(self: &Rc<Self>, event_loop: &EventLoop) {
        let asked = match &mut *self.stream.borrow_mut() {
            Some(Stream { tcp, watch }) => event_loop.watchers.borrow_mut().change(watch, tcp, BOTH),
            None => Ok(()),
        };
        if let Err(error) = asked {
            self.fail(Error::of_socket(&error, "watch", ""));
        }
    }

    /// Runs one callback for something that came in, and everything that it left in the two queues.
    fn call_back(&self, event_loop: &EventLoop, callback: impl FnOnce() + 'static) -> Result<(), Ending> {
        event_loop.run_callback(event_loop.new_task_from(self.source, Queue::Poll, callback))
    }

    fn finish_connecting(self: &Rc<Self>, event_loop: &EventLoop) -> Result<(), Ending> {
        let failed = match &*self.stream.borrow() {
            Some(Stream { tcp, .. }) => match tcp.take_error() {
                Ok(None) => match tcp.peer_addr() {
                    Ok(_) => None,
                    // Woken too early: it is still being made.
                    Err(error) if error.kind() == ErrorKind::NotConnected => return Ok(()),
                    Err(error) => Some(error),
                },
                Ok(error) => error,
                Err(error) => Some(error),
            },
            None => return Ok(()),
        };
        self.is_connecting.set(false);
        self.with_watch(|watch| event_loop.watchers.borrow_mut().set_in_flight(watch, false));
        let this = Rc::clone(self);
        if let Some(error) = failed {
            let error = Error::of_socket(&error, "connect", &self.address);
            return self.call_back(event_loop, move || this.fail(error));
        }
        self.call_back(event_loop, move || {
            this.events.emit("connect", ());
        })?;
        self.send(event_loop);
        Ok(())
    }

    /// One callback for each piece, until nothing is left to read for now, or nobody listens.
    fn receive(self: &Rc<Self>, event_loop: &EventLoop) -> Result<(), Ending> {
        let mut buffer = vec![0; CHUNK];
        while !self.has_read_all.get() && self.unread.borrow().is_none() {
            let read = match &mut *self.stream.borrow_mut() {
                Some(Stream { tcp, .. }) => tcp.read(&mut buffer),
                None => return Ok(()),
            };
            let this = Rc::clone(self);
            match read {
                Ok(0) => {
                    self.has_read_all.set(true);
                    // The end is told by nextTick: whoever listens in this callback still hears it.
                    self.call_back(event_loop, move || next_tick(move || this.end_of_data()))?;
                }
                Ok(count) if !self.is_flowing.get() => {
                    self.unread.replace(Some(buffer[..count].to_vec()));
                }
                Ok(count) => {
                    let piece = buffer[..count].to_vec();
                    self.call_back(event_loop, move || {
                        this.data.emit("data", piece);
                    })?;
                    if count < CHUNK {
                        // That was all for now. If it was the last piece, the end comes in the next
                        // iteration, as in libuv, which reads no further after half a piece.
                        self.ask_again(event_loop);
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let error = Error::of_socket(&error, "read", "");
                    return self.call_back(event_loop, move || this.fail(error));
                }
            }
        }
        Ok(())
    }

    fn end_of_data(self: Rc<Self>) {
        self.events.emit("end", ());
        let event_loop = current();
        self.has_told_end.set(true);
        self.is_ending.set(true);
        self.send(&event_loop);
        self.close_if_over(&event_loop);
    }

    /// Sends what the network takes now. The rest is sent when it says that it can take more.
    pub(crate) fn send(self: &Rc<Self>, event_loop: &EventLoop) {
        let mut failed = None;
        if let Some(Stream { tcp, .. }) = &mut *self.stream.borrow_mut() {
            let mut outgoing = self.outgoing.borrow_mut();
            while !outgoing.is_empty() {
                match tcp.write(outgoing.make_contiguous()) {
                    Ok(count) => drop(outgoing.drain(..count)),
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => {
                        failed = Some(Error::of_socket(&error, "write", ""));
                        break;
                    }
                }
            }
        }
        if let Some(error) = failed {
            return self.fail(error);
        }
        let has_sent_all = self.outgoing.borrow().is_empty();
        if has_sent_all && self.is_ending.get() && !self.has_written_all.replace(true) {
            // The other side is told in the pending phase, as libuv does it.
            let this = Rc::clone(self);
            event_loop.feed(move || this.shut_down());
        }
    }

    fn shut_down(self: &Rc<Self>) {
        if let Some(Stream { tcp, .. }) = &*self.stream.borrow() {
            // The other side may have gone meanwhile. Then there is nobody left to tell.
            _ = tcp.shutdown(Shutdown::Write);
        }
        self.is_shut_down.set(true);
        self.close_if_over(&current());
    }

    /// Closes the handle when both sides have sent all.
    fn close_if_over(self: &Rc<Self>, event_loop: &EventLoop) {
        if self.has_told_end.get() && self.is_shut_down.get() {
            self.close(event_loop);
        }
    }

    /// Closes the connection and says why: `socket.destroy(error)`.
    #[track_caller]
    pub(crate) fn fail(self: &Rc<Self>, error: Error) {
        let this = Rc::clone(self);
        next_tick(move || this.events.emit_error(error));
        self.close(&current());
    }

    /// `on_close` comes in the close phase, and nothing after it.
    pub(crate) fn close(self: &Rc<Self>, event_loop: &EventLoop) {
        if self.is_closed.replace(true) {
            return;
        }
        // Dropping the stream closes it.
        drop(self.stream.take());
        let this = Rc::clone(self);
        event_loop.close_from(self.source, move || {
            this.events.emit("close", ());
            // The callbacks often hold the socket itself: without this, neither would ever be freed.
            this.data.remove_all_listeners("data");
            for event in ["connect", "end", "close", "error"] {
                this.events.remove_all_listeners(event);
            }
        });
    }
}

impl Handle for Connection {
    fn ready(self: Rc<Self>, event_loop: &EventLoop, ready: Ready) -> Result<(), Ending> {
        if self.is_connecting.get() {
            self.finish_connecting(event_loop)?;
        }
        if self.is_connecting.get() {
            return Ok(());
        }
        if ready.readable {
            self.receive(event_loop)?;
        }
        if ready.writable {
            self.send(event_loop);
        }
        Ok(())
    }
}
