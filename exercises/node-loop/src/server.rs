//! `Server`: waits for TCP connections. What happens on a connection is in `socket.rs`.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::rc::Rc;

use mio::Interest;
use mio::net::TcpListener;

use crate::current::current;
use crate::ending::Ending;
use crate::error::Error;
use crate::event_emitter::EventEmitter;
use crate::event_loop::EventLoop;
use crate::next_tick::next_tick;
use crate::poll::{Handle, Ready, Watch};
use crate::recorder::{Queue, Source};
use crate::socket::Socket;

/// Waits for connections: `net.Server`. A clone is the same server.
///
/// It keeps the program alive from [`listen`](Self::listen) to [`close`](Self::close).
#[derive(Clone)]
pub struct Server {
    shared: Rc<Shared>,
}

struct Shared {
    source: Source,
    /// Nothing before `listen` and after `close`.
    listener: RefCell<Option<Listening>>,
    /// Connections that are open, so that `close` can wait for them.
    open: Cell<usize>,
    connections: EventEmitter<Socket>,
    events: EventEmitter<()>,
}

struct Listening {
    tcp: TcpListener,
    watch: Watch,
}

/// Makes a server that calls `callback` with each connection: `net.createServer(callback)`.
///
/// ```
/// use node_loop::{connect, create_server};
///
/// node_loop::run(|| {
///     let server = create_server(|socket| {
///         let echo = socket.clone();
///         socket.on_data(move |piece| echo.write(piece));
///     });
///     server.listen(0);
///     let client = connect(server.port(), || println!("connected"));
///     client.write("hello");
///     client.on_data({
///         let (client, server) = (client.clone(), server.clone());
///         move |piece| {
///             println!("{}", String::from_utf8_lossy(&piece));
///             client.end();
///             server.close(|_| println!("closed"));
///         }
///     });
/// });
/// // connected, hello, closed
/// ```
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn create_server(callback: impl FnMut(Socket) + 'static) -> Server {
    let connections = EventEmitter::new();
    connections.on("connection", callback);
    let shared = Shared {
        source: Source::here(),
        listener: RefCell::default(),
        open: Cell::default(),
        connections,
        events: EventEmitter::new(),
    };
    Server { shared: Rc::new(shared) }
}

impl Server {
    /// Takes connections on this port: `server.listen(port)`. Port 0 is any free one: see
    /// [`port`](Self::port). Unlike Node's, this server is for this machine only (127.0.0.1): nobody from
    /// outside gets in while you learn.
    ///
    /// `on_listening` is told by nextTick. So is `on_error` when the port is taken.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn listen(&self, port: u16) {
        let event_loop = current();
        let shared = &self.shared;
        let opened = TcpListener::bind((Ipv4Addr::LOCALHOST, port).into()).and_then(|mut tcp| {
            let handle = Rc::clone(shared) as Rc<dyn Handle>;
            let mut watchers = event_loop.watchers.borrow_mut();
            let watch = watchers.watch(event_loop.number, &mut tcp, Interest::READABLE, handle)?;
            Ok(Listening { tcp, watch })
        });
        let shared = Rc::clone(shared);
        match opened {
            Ok(listening) => {
                drop(self.shared.listener.replace(Some(listening)));
                next_tick(move || {
                    if shared.listener.borrow().is_some() {
                        shared.events.emit("listening", ());
                    }
                });
            }
            Err(error) => {
                let error = Error::of_socket(&error, "listen", &format!(" 127.0.0.1:{port}"));
                next_tick(move || shared.events.emit_error(error));
            }
        }
    }

    /// Calls `callback` once the server takes connections: `server.on('listening', callback)`.
    pub fn on_listening(&self, mut callback: impl FnMut() + 'static) {
        self.shared.events.on("listening", move |()| callback());
    }

    /// Calls `callback` when the server cannot listen: `server.on('error', callback)`. Without it that is
    /// an uncaught error.
    pub fn on_error(&self, callback: impl FnMut(Error) + 'static) {
        self.shared.events.on_error(callback);
    }

    /// The port it listens on: `server.address().port`; 0 when it does not listen.
    #[must_use]
    pub fn port(&self) -> u16 {
        let listener = self.shared.listener.borrow();
        let address = listener.as_ref().and_then(|listening| listening.tcp.local_addr().ok());
        address.map_or(0, |address| address.port())
    }

    /// Takes no more connections, and calls `callback` when those that are open have ended:
    /// `server.close(callback)`.
    ///
    /// As in Node the callback comes by nextTick and not in the close phase, so before any timer and any
    /// immediate. It is given an error, with the code `ERR_SERVER_NOT_RUNNING`, by a server that was never
    /// opened or is closed already. Nothing is wrong with ignoring that: `server.close(|_| …)`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn close(&self, callback: impl FnOnce(Result<(), Error>) + 'static) {
        let shared = &self.shared;
        let listening = shared.listener.take();
        let outcome = match &listening {
            Some(_) => Ok(()),
            None => Err(Error::with_code("ERR_SERVER_NOT_RUNNING", "Server is not running.")),
        };
        let mut told = Some((callback, outcome));
        shared.events.once("close", move |()| {
            if let Some((callback, outcome)) = told.take() {
                callback(outcome);
            }
        });
        if let Some(listening) = listening {
            // The handle itself is closed in the close phase, where nobody is called back.
            current().close_from(shared.source, move || drop(listening));
        }
        shared.tell_if_closed();
    }

    /// Lets the program end although the server listens: `server.unref()`.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn unref(&self) {
        self.set_ref(false);
    }

    /// Takes [`unref`](Self::unref) back: `server.ref()`, but `ref` is a keyword of Rust.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn add_ref(&self) {
        self.set_ref(true);
    }

    #[track_caller]
    fn set_ref(&self, wanted: bool) {
        let event_loop = current();
        if let Some(listening) = &*self.shared.listener.borrow() {
            event_loop.watchers.borrow_mut().set_ref(&listening.watch, wanted);
        }
    }
}

impl Shared {
    /// `_emitCloseIfDrained` in Node's `lib/net.js`.
    #[track_caller]
    fn tell_if_closed(self: &Rc<Self>) {
        if self.listener.borrow().is_some() || self.open.get() > 0 {
            return;
        }
        let this = Rc::clone(self);
        next_tick(move || {
            this.events.emit("close", ());
        });
    }

    fn connection_closed(self: &Rc<Self>) {
        self.open.set(self.open.get() - 1);
        self.tell_if_closed();
    }
}

impl Handle for Shared {
    /// One callback for each connection that waits (`uv__server_io`).
    fn ready(self: Rc<Self>, event_loop: &EventLoop, _ready: Ready) -> Result<(), Ending> {
        loop {
            let accepted = match &*self.listener.borrow() {
                Some(listening) => listening.tcp.accept(),
                None => return Ok(()),
            };
            let tcp = match accepted {
                Ok((tcp, _)) => tcp,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                // Whoever wanted to connect has gone again, or this process has too many files open.
                // The others are not to suffer for it; libuv goes on as well.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
                Err(_) => return Ok(()),
            };
            let Ok(socket) = Socket::accepted(event_loop, self.source, tcp) else { continue };
            self.open.set(self.open.get() + 1);
            let this = Rc::clone(&self);
            socket.on_close(move || this.connection_closed());
            let this = Rc::clone(&self);
            let callback = move || {
                this.connections.emit("connection", socket);
            };
            event_loop.run_callback(event_loop.new_task_from(self.source, Queue::Poll, callback))?;
        }
    }
}
