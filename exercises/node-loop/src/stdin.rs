//! Standard input: what somebody types, or what another program sends through a pipe.
//!
//! A pipe is watched in the poll phase like a socket. A file is always ready and a terminal belongs to
//! others as well, so those are read on the threads of the pool, as libuv does it with files.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::AsFd;
use std::process::ChildStdout;
use std::rc::Rc;

use mio::Interest;
use mio::unix::pipe::Receiver;

use crate::current::current;
use crate::ending::Ending;
use crate::event_emitter::EventEmitter;
use crate::event_loop::EventLoop;
use crate::next_tick::next_tick;
use crate::poll::{Handle, Ready, Watch};
use crate::pool::run_in_pool_for;
use crate::recorder::{Queue, Source};

/// So much is read at once, as in libuv.
const CHUNK: usize = 64 * 1024;

/// Standard input: `process.stdin`. A clone is the same input.
///
/// ```
/// node_loop::run(|| {
///     let stdin = node_loop::stdin();
///     stdin.on_data(|piece| print!("{}", String::from_utf8_lossy(&piece)));
///     stdin.on_end(|| println!("that was all"));
/// });
/// ```
#[derive(Clone)]
pub struct Stdin {
    input: Rc<Input>,
}

struct Input {
    source: Source,
    is_reading: Cell<bool>,
    pipe: RefCell<Option<Pipe>>,
    data: EventEmitter<Vec<u8>>,
    end: EventEmitter<()>,
}

struct Pipe {
    receiver: Receiver,
    /// The poll no longer looks for it when this is dropped.
    _watch: Watch,
}

impl Drop for Pipe {
    fn drop(&mut self) {
        // Whoever started this program may go on reading from the same pipe, and did not ask for this.
        _ = self.receiver.set_nonblocking(false);
    }
}

/// Standard input of this process. Ask for it once: two readers would each get a part of the data.
///
/// It keeps the program alive from the first [`on_data`](Stdin::on_data) until the input ends.
#[must_use]
#[track_caller]
pub fn stdin() -> Stdin {
    let input = Input {
        source: Source::here(),
        is_reading: Cell::default(),
        pipe: RefCell::default(),
        data: EventEmitter::new(),
        end: EventEmitter::new(),
    };
    Stdin { input: Rc::new(input) }
}

impl Stdin {
    /// Calls `callback` with each piece of data as it comes: `process.stdin.on('data', callback)`. A piece
    /// is not a line.
    ///
    /// # Panics
    /// Outside [`run`](crate::run).
    #[track_caller]
    pub fn on_data(&self, callback: impl FnMut(Vec<u8>) + 'static) {
        self.input.data.on("data", callback);
        if self.input.is_reading.replace(true) {
            return;
        }
        match Pipe::watched(&current(), &self.input) {
            Ok(pipe) => drop(self.input.pipe.replace(Some(pipe))),
            Err(_) => self.input.read_in_pool(),
        }
    }

    /// Calls `callback` when the input has ended: `process.stdin.on('end', callback)`.
    pub fn on_end(&self, mut callback: impl FnMut() + 'static) {
        self.end_events().on("end", move |()| callback());
    }

    fn end_events(&self) -> &EventEmitter<()> {
        &self.input.end
    }
}

impl Pipe {
    /// # Errors
    /// When standard input is nothing that can be watched, or nothing that may be changed.
    fn watched(event_loop: &EventLoop, input: &Rc<Input>) -> io::Result<Self> {
        let standard = io::stdin();
        if standard.is_terminal() {
            return Err(ErrorKind::Unsupported.into());
        }
        // A pipe is a pipe: mio knows those that come from a child process.
        let mut receiver = Receiver::from(ChildStdout::from(standard.as_fd().try_clone_to_owned()?));
        let handle = Rc::clone(input) as Rc<dyn Handle>;
        let mut watchers = event_loop.watchers.borrow_mut();
        let watch = watchers.watch(event_loop.number, &mut receiver, Interest::READABLE, handle)?;
        watchers.set_in_flight(&watch, true);
        receiver.set_nonblocking(true)?;
        Ok(Self { receiver, _watch: watch })
    }
}

impl Input {
    fn read_in_pool(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let work = || {
            let mut buffer = vec![0; CHUNK];
            let count = io::stdin().lock().read(&mut buffer).unwrap_or(0);
            buffer.truncate(count);
            buffer
        };
        run_in_pool_for(self.source, work, move |piece| {
            let is_end = piece.is_empty();
            this.tell(piece);
            if !is_end {
                this.read_in_pool();
            }
        });
    }

    /// An empty piece is the end, which is told by nextTick.
    fn tell(self: &Rc<Self>, piece: Vec<u8>) {
        if !piece.is_empty() {
            self.data.emit("data", piece);
            return;
        }
        let this = Rc::clone(self);
        next_tick(move || {
            this.end.emit("end", ());
        });
    }
}

impl Handle for Input {
    fn ready(self: Rc<Self>, event_loop: &EventLoop, _ready: Ready) -> Result<(), Ending> {
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = match &mut *self.pipe.borrow_mut() {
                Some(pipe) => pipe.receiver.read(&mut buffer),
                None => return Ok(()),
            };
            let count = match read {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // A pipe that fails will bring nothing more.
                Err(_) => 0,
            };
            if count == 0 {
                drop(self.pipe.take());
            }
            let (this, piece) = (Rc::clone(&self), buffer[..count].to_vec());
            let task = event_loop.new_task_from(self.source, Queue::Poll, move || this.tell(piece));
            event_loop.run_callback(task)?;
        }
    }
}
