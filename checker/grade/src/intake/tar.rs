//! A stranger's tar, compressed with gzip or not, read as a stream from its beginning each time.
//!
//! Long names (GNU) and extended headers (pax, POSIX.1-2017) are read here, since the library would read as many bytes of
//! them into memory as the stranger says.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};

use flate2::bufread::MultiGzDecoder;
use tar::{Archive, EntryType, PaxExtensions};

use text::tr;

use super::bounds::Bounds;
use super::container::{Fault, Hear, Item, Kind};
use crate::attempt::Special;

/// No name and no extended header is longer, in bytes.
const MOST_HEADER: u64 = 64 << 10;

/// An archive.
pub(super) struct Tar {
    file: File,
    length: u64,
    is_packed: bool,
}

impl Tar {
    /// Looks whether it is compressed.
    pub(super) fn open(file: File, bounds: &Bounds) -> Result<Self, Fault> {
        let ours = |error| Fault::Ours(String::new(), error);
        let length = file.metadata().map_err(ours)?.len();
        if length > bounds.packed {
            return Err(Fault::all(tr!(
                "the archive has more than {most} MiB; leave out target/, or hand in what `checker submit` writes",
                most = bounds.packed >> 20
            )));
        }
        let mut magic = [0; 2];
        let found = std::os::unix::fs::FileExt::read_at(&file, &mut magic, 0).map_err(ours)?;
        Ok(Self { file, length, is_packed: magic[..found] == [0x1f, 0x8b] })
    }

    pub(super) fn each(&mut self, bounds: &Bounds, hear: Hear<'_>) -> Result<(), Fault> {
        self.file.rewind().map_err(|error| Fault::Ours(String::new(), error))?;
        let file = BufReader::new(&self.file);
        if !self.is_packed {
            return entries(&mut Stream { from: file, left: u64::MAX, is_bomb: false }, hear);
        }
        // What unpacks to more than this many times its size is read no further.
        let by_ratio = self.length.saturating_mul(bounds.ratio).max(bounds.submission);
        let left = by_ratio.min(bounds.unpacked);
        let mut stream = Stream { from: MultiGzDecoder::new(file), left, is_bomb: false };
        let read = entries(&mut stream, hear).and_then(|()| {
            // The checksum stands at the end.
            io::copy(&mut stream, &mut io::sink()).map(drop).map_err(|error| Fault::reading(b"", error))
        });
        if stream.is_bomb {
            return Err(Fault::all(tr!(
                "it unpacks to more than {most} MiB; leave out target/, or hand in what `checker submit` writes",
                most = left >> 20
            )));
        }
        read
    }
}

/// A stream that ends with an error when more comes out of it than may.
struct Stream<R> {
    from: R,
    left: u64,
    is_bomb: bool,
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            self.is_bomb = true;
            return Err(io::Error::new(io::ErrorKind::InvalidData, tr!("it unpacks to too much")));
        };
        self.left = left;
        Ok(count)
    }
}

/// What an extended header says of the entry behind it.
#[derive(Default)]
struct Said {
    path: Option<Vec<u8>>,
    changed: Option<i64>,
    /// It says something that changes what the entry is, and that no ordinary tar says of a small file.
    odd: bool,
}

fn entries(stream: &mut impl Read, hear: Hear<'_>) -> Result<(), Fault> {
    let damaged = |error: io::Error| match error.kind() {
        // The library calls a broken header "other".
        io::ErrorKind::Other
        | io::ErrorKind::InvalidData
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidInput => Fault::all(tr!(
            "this is no sound tar ({reason}); pack it again and hand it in again",
            reason = error
        )),
        _ => Fault::Ours(String::new(), error),
    };
    let mut archive = Archive::new(stream);
    let mut said = Said::default();
    let mut empty = true;
    for entry in archive.entries().map_err(damaged)?.raw(true) {
        let mut entry = entry.map_err(damaged)?;
        empty = false;
        let kind = entry.header().entry_type();
        let size = entry.size();
        let mut header = || {
            let mut bytes = Vec::new();
            if size > MOST_HEADER {
                return Err(Fault::all(tr!(
                    "one of its names has more than {most} bytes",
                    most = MOST_HEADER
                )));
            }
            (&mut entry).take(size).read_to_end(&mut bytes).map_err(damaged)?;
            if bytes.len() as u64 == size { Ok(bytes) } else { Err(ends_early()) }
        };
        match kind {
            EntryType::GNULongName => {
                let mut name = header()?;
                // It ends with a NUL, and some programs write several.
                while name.last() == Some(&0) {
                    name.pop();
                }
                said.path = Some(name);
            }
            EntryType::GNULongLink => drop(header()?),
            EntryType::XHeader => extended(&header()?, &mut said)?,
            // It speaks of the archive: git writes the commit there.
            EntryType::XGlobalHeader => drop(header()?),
            _ => {
                let said = std::mem::take(&mut said);
                one(&mut entry, said, hear)?;
            }
        }
    }
    if empty {
        return Err(Fault::all(tr!(
            "the archive is empty, or it is no tar; pack it again and hand it in again"
        )));
    }
    Ok(())
}

fn ends_early() -> Fault {
    Fault::all(tr!(
        "this is no sound tar ({reason}); pack it again and hand it in again",
        reason = tr!("it ends too early")
    ))
}

fn extended(header: &[u8], said: &mut Said) -> Result<(), Fault> {
    for extension in PaxExtensions::new(header) {
        let Ok(extension) = extension else {
            return Err(Fault::all(tr!(
                "this is no sound tar ({reason}); pack it again and hand it in again",
                reason = tr!("an extended header is broken")
            )));
        };
        match extension.key_bytes() {
            b"path" => said.path = Some(extension.value_bytes().to_vec()),
            b"mtime" => {
                let whole = extension.value().ok().and_then(|text| text.split('.').next()?.parse().ok());
                said.changed = whole.or(said.changed);
            }
            b"size" => said.odd = true,
            key if key.starts_with(b"GNU.sparse") => said.odd = true,
            _ => {}
        }
    }
    Ok(())
}

fn one(entry: &mut tar::Entry<'_, impl Read>, said: Said, hear: Hear<'_>) -> Result<(), Fault> {
    let header = entry.header();
    let path = said.path.unwrap_or_else(|| header.path_bytes().into_owned());
    let kind = match header.entry_type() {
        // In the old format a folder is a file whose name ends so.
        EntryType::Regular | EntryType::Continuous if path.ends_with(b"/") => Kind::Folder,
        EntryType::Regular | EntryType::Continuous => Kind::File,
        EntryType::Directory => Kind::Folder,
        EntryType::Symlink => Kind::Special(Special::Link),
        EntryType::Link => Kind::Special(Special::HardLink),
        EntryType::Char | EntryType::Block | EntryType::Fifo => Kind::Special(Special::Device),
        _ => {
            return Err(Fault::of(
                &path,
                tr!("it is packed in a way that few programs read; make an ordinary tar"),
            ));
        }
    };
    if said.odd {
        return Err(Fault::of(
            &path,
            tr!("it is packed in a way that few programs read; make an ordinary tar"),
        ));
    }
    let claims = entry.size();
    let changed = said.changed.or_else(|| header.mtime().ok().and_then(|time| i64::try_from(time).ok()));
    let mut bytes = Counted { left: claims, from: entry };
    hear(Item { path: &path, kind, claims, packed: None, changed, bytes: &mut bytes })?;
    Ok(())
}

/// The bytes of an entry, all of them: a stream that ends before is cut off.
struct Counted<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(count)
    }
}
