//! `Socket`: one TCP connection, with the callbacks of `net.Socket`. How a connection comes to a server is
//! in `server.rs`.
//!
//! Its end takes three steps, as in Node: the other side ends (`on_end`), this side ends as well, and
//! then the handle is closed, so that `on_close` comes in the close phase.

use std::io;
use std::net::Ipv4Addr;
use std::rc::Rc;

use mio::net::TcpStream;

use crate::connection::Connection;
use crate::current::current;
use crate::error::Error;
use crate::event_loop::EventLoop;
use crate::next_tick::next_tick;
use crate::recorder::Source;

/// One end of a TCP connection: `net.Socket`. A clone is the same socket.
///
/// It keeps the program alive until it is closed. Data waits until somebody listens with
/// [`on_data`](Self::on_data), or throws it away with [`resume`](Self::resume).
#[derive(Clone)]
pub struct Socket {
    connection: Rc<Connection>,
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
