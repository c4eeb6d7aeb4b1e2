//! `read_file`: reads a file without blocking the loop, on the threads of the pool.
//!
//! Node needs four trips to the pool for it (`lib/internal/fs/read/context.js`): open, stat, read and
//! close, each a job whose callback hands in the next one. So at least four polls go by, and immediates
//! run between them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;
use crate::pool::run_in_pool_for;
use crate::recorder::Source;

/// So much is read in one trip: `kReadFileBufferLength`.
const CHUNK: u64 = 512 * 1024;

/// Reads a whole text file and then calls `callback`, in the poll phase:
/// `fs.readFile(path, 'utf8', callback)`.
///
/// JavaScript's callback gets `(error, text)` and must look at the error first. Rust's `Result` does not
/// let anybody forget it:
///
/// ```
/// node_loop::run(|| {
///     node_loop::read_file("Cargo.toml", |result| match result {
///         Ok(text) => println!("{} lines", text.lines().count()),
///         Err(error) => println!("{error}"),
///     });
/// });
/// ```
///
/// Bytes that are no UTF-8 become `�`, as in Node.
///
/// # Panics
/// Outside [`run`](crate::run).
#[track_caller]
pub fn read_file(path: impl AsRef<Path>, callback: impl FnOnce(Result<String, Error>) + 'static) {
    let (source, path) = (Source::here(), path.as_ref().to_owned());
    let open = {
        let path = path.clone();
        move || File::open(path)
    };
    run_in_pool_for(source, open, move |opened| match opened {
        Ok(file) => stat(Reading { source, file, size: 0, bytes: Vec::new() }, Box::new(callback)),
        Err(error) => callback(Err(Error::of_file(&error, &format!("open '{}'", path.display())))),
    });
}

/// A file between two trips to the pool.
struct Reading {
    /// Where the program asked for it.
    source: Source,
    file: File,
    /// How long it was when it was opened; 0 where the system does not know, as for a pipe.
    size: u64,
    bytes: Vec<u8>,
}

type Callback = Box<dyn FnOnce(Result<String, Error>)>;

fn stat(mut reading: Reading, callback: Callback) {
    let source = reading.source;
    let work = move || {
        let metadata = reading.file.metadata();
        reading.size = metadata.as_ref().map_or(0, fs::Metadata::len);
        (reading, metadata.map(|_| ()))
    };
    run_in_pool_for(source, work, |(reading, asked)| match asked {
        Ok(()) => read(reading, callback),
        Err(error) => close(reading, Some((error, "fstat")), callback),
    });
}

fn read(mut reading: Reading, callback: Callback) {
    let source = reading.source;
    let work = move || {
        let read = (&reading.file).take(CHUNK).read_to_end(&mut reading.bytes);
        (reading, read)
    };
    run_in_pool_for(source, work, |(reading, read)| match read {
        Ok(0) => close(reading, None, callback),
        Ok(_) if reading.bytes.len() as u64 == reading.size => close(reading, None, callback),
        Ok(_) => self::read(reading, callback),
        Err(error) => close(reading, Some((error, "read")), callback),
    });
}

fn close(reading: Reading, failed: Option<(io::Error, &'static str)>, callback: Callback) {
    let Reading { source, file, bytes, .. } = reading;
    run_in_pool_for(
        source,
        move || drop(file),
        move |()| {
            callback(match failed {
                None => Ok(String::from_utf8_lossy(&bytes).into_owned()),
                Some((error, what)) => Err(Error::of_file(&error, what)),
            });
        },
    );
}
