//! `Socket`: one TCP connection, with the callbacks of `net.Socket`. How a connection comes to a server is
//! in `server.rs`.
//!
//! Its end takes three steps, as in Node: the other side ends (`on_end`), this side ends as well, and
//! then the handle is closed, so that `on_close` comes in the close phase.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown};
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

/// One end of a TCP connection: `net.Socket`. A clone is the same socket.
///
/// It keeps the program alive until it is closed. Data waits until somebody listens with
/// [`on_data`](Self::on_data), or throws it away with [`resume`](Self::resume).
#[derive(Clone)]
pub struct Socket {
    connection: Rc<Connection>,
}

struct Connection {
    source: Source,
    /// Where it was to connect to, for the message of an error.
    address: String,
    /// Nothing once it is closed.
    stream: RefCell<Option<Stream>>,
    /// What could not be sent yet.
    outgoing: RefCell<VecDeque<u8>>,
    is_connecting: Cell<bool>,
    /// What came before anybody listened: at most one piece, the rest stays in the network.
    unread: RefCell<Option<Vec<u8>>>,
    is_flowing: Cell<bool>,
    /// The other side has sent all.
    has_read_all: Cell<bool>,
    /// And `on_end` was called.
    has_told_end: Cell<bool>,
    /// This side was asked to send no more.
    is_ending: Cell<bool>,
    /// All of it is sent, and the other side will be told.
    has_written_all: Cell<bool>,
    is_shut_down: Cell<bool>,
    is_closed: Cell<bool>,
    data: EventEmitter<Vec<u8>>,
    events: EventEmitter<()>,
}

struct Stream {
    tcp: TcpStream,
    watch: Watch,
}

/// Connects to a server on this machine and calls `callback` when that has worked:
/// `net.connect(port, '127.0.0.1', callback)`.
///
/// If it does not work, [`on_error`](Socket::on_error) is called; without a listener that is an uncaught
/// error.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn connect(port: u16, callback: impl FnOnce() + 'static) -> Socket {
    let event_loop = current();
    let connection = Rc::new(Connection::new(Source::here(), format!(" 127.0.0.1:{port}"), true));
    let mut callback = Some(callback);
    connection.events.once("connect", move |()| {
        if let Some(callback) = callback.take() {
            callback();
        }
    });
    let opened = TcpStream::connect((Ipv4Addr::LOCALHOST, port).into());
    match opened.and_then(|tcp| connection.watch(&event_loop, tcp)) {
        Ok(()) => connection.with_watch(|watch| event_loop.watchers.borrow_mut().set_in_flight(watch, true)),
        Err(error) => connection.fail(Error::of_socket(&error, "connect", &connection.address)),
    }
    Socket { connection }
}

impl Socket {
    /// A connection that a server has accepted.
    pub(crate) fn accepted(event_loop: &EventLoop, source: Source, tcp: TcpStream) -> io::Result<Self> {
        let connection = Rc::new(Connection::new(source, String::new(), false));
        connection.watch(event_loop, tcp)?;
        Ok(Self { connection })
    }

    /// Calls `callback` with each piece of data as it comes: `socket.on('data', callback)`.
    ///
    /// A piece is what the network brought at once. It is neither a line nor what the other side wrote
    /// in one call.
    pub fn on_data(&self, callback: impl FnMut(Vec<u8>) + 'static) {
        self.connection.data.on("data", callback);
        self.resume();
    }

    /// Calls `callback` when the other side has sent all: `socket.on('end', callback)`.
    ///
    /// Then this side ends as well (`allowHalfOpen` is false in Node, too).
    pub fn on_end(&self, mut callback: impl FnMut() + 'static) {
        self.connection.events.on("end", move |()| callback());
    }

    /// Calls `callback` in the close phase, when the connection is gone: `socket.on('close', callback)`.
    pub fn on_close(&self, mut callback: impl FnMut() + 'static) {
        self.connection.events.on("close", move |()| callback());
    }

    /// Calls `callback` when the connection fails: `socket.on('error', callback)`. `on_close` follows.
    pub fn on_error(&self, callback: impl FnMut(Error) + 'static) {
        self.connection.events.on_error(callback);
    }

    /// Reads and throws away what nobody listens for, so that the end is noticed: `socket.resume()`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn resume(&self) {
        let connection = &self.connection;
        if !connection.is_flowing.replace(true) && connection.unread.borrow().is_some() {
            let this = Rc::clone(connection);
            next_tick(move || this.flow());
        }
    }

    /// Sends `data`: `socket.write(data)`. What the network does not take at once is kept and sent later.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn write(&self, data: impl AsRef<[u8]>) {
        let connection = &self.connection;
        if connection.is_closed.get() {
            return;
        }
        if connection.is_ending.get() {
            let error = Error::with_code("ERR_STREAM_WRITE_AFTER_END", "write after end");
            return connection.fail(error);
        }
        connection.outgoing.borrow_mut().extend(data.as_ref());
        if !connection.is_connecting.get() {
            connection.send(&current());
        }
    }

    /// Sends no more after what was written until now: `socket.end()`. The other side may go on sending.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn end(&self) {
        if !self.connection.is_ending.replace(true) && !self.connection.is_connecting.get() {
            self.connection.send(&current());
        }
    }

    /// Closes the connection at once, in both directions: `socket.destroy()`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn destroy(&self) {
        self.connection.close(&current());
    }

    /// Lets the program end although the connection is open: `socket.unref()`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn unref(&self) {
        self.connection.with_watch(|watch| current().watchers.borrow_mut().set_ref(watch, false));
    }

    /// Takes [`unref`](Self::unref) back: `socket.ref()`, but `ref` is a keyword of Rust.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn add_ref(&self) {
        self.connection.with_watch(|watch| current().watchers.borrow_mut().set_ref(watch, true));
    }
}

impl Connection {
    fn new(source: Source, address: String, is_connecting: bool) -> Self {
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

    fn watch(self: &Rc<Self>, event_loop: &EventLoop, mut tcp: TcpStream) -> io::Result<()> {
        let handle = Rc::clone(self) as Rc<dyn Handle>;
        let watch = event_loop.watchers.borrow_mut().watch(event_loop.number, &mut tcp, BOTH, handle)?;
        self.stream.replace(Some(Stream { tcp, watch }));
        Ok(())
    }

    fn with_watch(&self, act: impl FnOnce(&Watch)) {
        if let Some(stream) = &*self.stream.borrow() {
            act(&stream.watch);
        }
    }

    /// Hands over what came before somebody listened, and goes on reading.
    fn flow(self: &Rc<Self>) {
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
    fn send(self: &Rc<Self>, event_loop: &EventLoop) {
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
    fn fail(self: &Rc<Self>, error: Error) {
        let this = Rc::clone(self);
        next_tick(move || this.events.emit_error(error));
        self.close(&current());
    }

    /// `on_close` comes in the close phase, and nothing after it.
    fn close(self: &Rc<Self>, event_loop: &EventLoop) {
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
