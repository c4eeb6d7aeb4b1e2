//! A stranger's zip: its directory is read once, with distrust, and entries are unpacked as a stream.
//!
//! It follows PKWARE's APPNOTE 6.3.10 and refuses whatever two readers could understand differently: a second entry of
//! one name, entries that share bytes, a local header that says something else than the directory (4.3.7, 4.3.12), bytes
//! before or after the archive. Libraries that read zips take one of two meanings in silence.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt as _;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use text::tr;

use super::bounds::Bounds;
use super::container::{Fault, Hear, Item, Kind};
use crate::attempt::Special;

/// The end record (4.3.16) without its comment, in bytes.
const END: usize = 22;
/// A header of the directory (4.3.12) without its name.
const CENTRAL: usize = 46;
/// A local header (4.3.7) without its name.
const LOCAL: usize = 30;
/// No directory is longer, in bytes.
const MOST_DIRECTORY: u64 = 256 << 20;

/// An archive whose directory has been read.
pub(super) struct Zip {
    file: File,
    entries: Vec<Entry>,
}

struct Entry {
    name: Vec<u8>,
    kind: Kind,
    deflated: bool,
    crc: u32,
    packed: u64,
    unpacked: u64,
    /// Where its bytes begin.
    data: u64,
    changed: Option<i64>,
}

/// Where the directory is, as the end record says.
struct End {
    count: u64,
    size: u64,
    offset: u64,
    /// Where the end records begin.
    at: u64,
}

impl Zip {
    /// Reads the directory of an archive and holds it against the local headers.
    pub(super) fn open(file: File, bounds: &Bounds) -> Result<Self, Fault> {
        let length = file.metadata().map_err(|error| Fault::Ours(String::new(), error))?.len();
        if length > bounds.packed {
            return Err(too_large(bounds));
        }
        let end = end(&file, length)?;
        if end.count > bounds.all_entries as u64 {
            return Err(Fault::all(tr!(
                "it holds more than {most} files and folders; hand in only the exercises",
                most = bounds.all_entries
            )));
        }
        let is_sound = end.offset.checked_add(end.size) == Some(end.at) && end.size <= MOST_DIRECTORY;
        if !is_sound {
            return Err(damaged(&tr!("its directory is not where it says")));
        }
        let mut directory = vec![0; usize::try_from(end.size).unwrap_or(0)];
        exact(&file, &mut directory, end.offset)?;
        let mut rest = directory.as_slice();
        let mut zip = Self { file, entries: Vec::new() };
        let mut names = BTreeSet::new();
        let mut extents = Vec::new();
        for _ in 0..end.count {
            let (entry, header) = central(&mut rest)?;
            let plain = entry.name.strip_suffix(b"/").unwrap_or(&entry.name);
            if !names.insert(plain.to_vec()) {
                return Err(Fault::of(
                    &entry.name,
                    tr!("the archive holds two entries of this name; pack it again"),
                ));
            }
            let (entry, extent) = zip.local(entry, header)?;
            extents.push(extent);
            zip.entries.push(entry);
        }
        if !rest.is_empty() {
            return Err(damaged(&tr!("its directory holds more than it says")));
        }
        extents.sort_unstable();
        let apart = extents.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if !apart || extents.last().is_some_and(|last| last.1 > end.offset) {
            return Err(damaged(&tr!("its entries overlap")));
        }
        if extents.first().is_some_and(|first| first.0 != 0) {
            return Err(damaged(&tr!("something stands before its first entry")));
        }
        Ok(zip)
    }

    /// Holds an entry against its local header, and finds its bytes.
    fn local(&self, mut entry: Entry, header: u64) -> Result<(Entry, (u64, u64)), Fault> {
        let differs = |name: &[u8]| Fault::of(name, tr!("the archive says two things of it; pack it again"));
        let mut local = [0; LOCAL];
        exact(&self.file, &mut local, header)?;
        let (name, extra) = (u64::from(short(&local, 26)), u64::from(short(&local, 28)));
        let mut own = vec![0; usize::from(short(&local, 26))];
        exact(&self.file, &mut own, header.saturating_add(LOCAL as u64))?;
        let method = if entry.deflated { 8 } else { 0 };
        if local[..4] != *b"PK\x03\x04" || own != entry.name || short(&local, 8) != method {
            return Err(differs(&entry.name));
        }
        if short(&local, 6) & 1 != 0 {
            return Err(encrypted(&entry.name));
        }
        let data = header.checked_add(LOCAL as u64 + name + extra);
        let end = data.and_then(|data| data.checked_add(entry.packed));
        let (Some(data), Some(end)) = (data, end) else { return Err(differs(&entry.name)) };
        entry.data = data;
        Ok((entry, (header, end)))
    }

    pub(super) fn each(&mut self, hear: Hear<'_>) -> Result<(), Fault> {
        for entry in &self.entries {
            let mut bytes = Unpacking::new(&self.file, entry);
            hear(Item {
                path: &entry.name,
                kind: entry.kind,
                claims: entry.unpacked,
                packed: Some(entry.packed),
                changed: entry.changed,
                bytes: &mut bytes,
            })?;
        }
        Ok(())
    }
}

/// Finds the end record, and its longer form (4.3.14) where numbers do not fit it.
fn end(file: &File, length: u64) -> Result<End, Fault> {
    let tail_length = length.min(END as u64 + u64::from(u16::MAX));
    let mut tail = vec![0; usize::try_from(tail_length).unwrap_or(0)];
    exact(file, &mut tail, length - tail_length)?;
    let is_end = |at: &usize| {
        tail[*at..].starts_with(b"PK\x05\x06") && at + END + usize::from(short(&tail, at + 20)) == tail.len()
    };
    let Some(at) =
        (0..=tail.len().saturating_sub(END)).rev().filter(|at| at + END <= tail.len()).find(is_end)
    else {
        return Err(damaged(&tr!("it has no end; it may have been cut off on the way")));
    };
    let record = &tail[at..];
    let position = length - tail_length + at as u64;
    if short(record, 4) != 0 || short(record, 6) != 0 || short(record, 8) != short(record, 10) {
        return Err(damaged(&tr!("it is one part of several")));
    }
    let (count, size, offset) = (short(record, 10), long(record, 12), long(record, 16));
    if count != u16::MAX && size != u32::MAX && offset != u32::MAX {
        return Ok(End { count: count.into(), size: size.into(), offset: offset.into(), at: position });
    }
    let broken = || damaged(&tr!("its end record is broken"));
    let mut locator = [0; 20];
    exact(file, &mut locator, position.checked_sub(20).ok_or_else(broken)?)?;
    let record_at = whole(&locator, 8);
    let mut record = [0; 56];
    exact(file, &mut record, record_at)?;
    let follows = record_at.checked_add(12).and_then(|at| at.checked_add(whole(&record, 4)));
    if locator[..4] != *b"PK\x06\x07" || record[..4] != *b"PK\x06\x06" || follows != position.checked_sub(20)
    {
        return Err(broken());
    }
    Ok(End { count: whole(&record, 32), size: whole(&record, 40), offset: whole(&record, 48), at: record_at })
}

/// Takes one header off the directory: the entry, and where its local header is.
fn central(rest: &mut &[u8]) -> Result<(Entry, u64), Fault> {
    let short_directory = || damaged(&tr!("its directory ends too early"));
    let header =
        rest.get(..CENTRAL).filter(|header| header.starts_with(b"PK\x01\x02")).ok_or_else(short_directory)?;
    let lengths = [28, 30, 32].map(|at| usize::from(short(header, at)));
    let end = CENTRAL + lengths.iter().sum::<usize>();
    let whole_entry = rest.get(..end).ok_or_else(short_directory)?;
    *rest = &rest[end..];
    let name = whole_entry[CENTRAL..CENTRAL + lengths[0]].to_vec();
    let extra = &whole_entry[CENTRAL + lengths[0]..CENTRAL + lengths[0] + lengths[1]];
    let flags = short(header, 8);
    // Bit 0: encrypted. Bit 13: the directory itself is (4.4.4).
    if flags & (1 | 1 << 13) != 0 {
        return Err(encrypted(&name));
    }
    let method = short(header, 10);
    if method != 0 && method != 8 {
        return Err(Fault::of(
            &name,
            tr!(
                "it is packed in a way that few programs read (method {method}); make an ordinary zip",
                method = method
            ),
        ));
    }
    let mut sizes = [u64::from(long(header, 24)), u64::from(long(header, 20)), u64::from(long(header, 42))];
    let mut changed = None;
    for (kind, field) in fields(extra) {
        match kind {
            // Numbers that do not fit 32 bits (4.5.3): only those that are all ones, in this order.
            1 => {
                let mut longer = field.chunks_exact(8).map(|bytes| whole(bytes, 0));
                for size in sizes.iter_mut().filter(|size| **size == u64::from(u32::MAX)) {
                    *size = longer.next().ok_or_else(short_directory)?;
                }
            }
            // Info-ZIP's "extended timestamp": flags, then the time of the last change in UTC.
            0x5455 if field.len() >= 5 && field[0] & 1 == 1 => {
                changed = Some(i64::from(long(field, 1).cast_signed()));
            }
            _ => {}
        }
    }
    let [unpacked, packed, offset] = sizes;
    let entry = Entry {
        kind: kind(&name, long(header, 38)),
        deflated: method == 8,
        crc: long(header, 16),
        packed,
        unpacked,
        data: 0,
        changed,
        name,
    };
    Ok((entry, offset))
}

/// The fields of an "extra" area (4.5.1): kind and content.
fn fields(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let head = extra.get(..4)?;
        let end = 4 + usize::from(short(head, 2));
        let field = extra.get(4..end)?;
        let kind = short(head, 0);
        extra = &extra[end..];
        Some((kind, field))
    })
}

/// What an entry is: a Unix mode stands in the upper half of its attributes (4.4.15), and a folder's name ends so.
fn kind(name: &[u8], attributes: u32) -> Kind {
    match (attributes >> 16) & 0o170_000 {
        0o120_000 => Kind::Special(Special::Link),
        0o010_000 | 0o020_000 | 0o060_000 | 0o140_000 => Kind::Special(Special::Device),
        0o040_000 => Kind::Folder,
        _ if name.ends_with(b"/") => Kind::Folder,
        _ => Kind::File,
    }
}

/// One entry on its way out. At the end its length and its checksum must be those that were promised.
struct Unpacking<'u> {
    entry: &'u Entry,
    from: From<'u>,
    crc: Crc,
    count: u64,
}

enum From<'u> {
    Plain(Window<'u>),
    Deflated(Box<DeflateDecoder<Window<'u>>>),
}

/// The packed bytes of one entry.
struct Window<'w> {
    file: &'w File,
    at: u64,
    left: u64,
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.file.read_at(&mut buffer[..most], self.at)?;
        self.at += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

impl<'u> Unpacking<'u> {
    fn new(file: &'u File, entry: &'u Entry) -> Self {
        let window = Window { file, at: entry.data, left: entry.packed };
        let from = if entry.deflated {
            From::Deflated(Box::new(DeflateDecoder::new(window)))
        } else {
            From::Plain(window)
        };
        Self { entry, from, crc: Crc::new(), count: 0 }
    }
}

impl Read for Unpacking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wrong = |reason: String| io::Error::new(io::ErrorKind::InvalidData, reason);
        let count = match &mut self.from {
            From::Plain(window) => window.read(buffer)?,
            From::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.crc.update(&buffer[..count]);
        self.count += count as u64;
        if self.count > self.entry.unpacked {
            return Err(wrong(tr!("it is longer than the archive says")));
        }
        if count == 0 && !buffer.is_empty() {
            if self.count < self.entry.unpacked {
                return Err(wrong(tr!("it is shorter than the archive says")));
            }
            if self.crc.sum() != self.entry.crc {
                return Err(wrong(tr!("its checksum is wrong")));
            }
        }
        Ok(count)
    }
}

fn too_large(bounds: &Bounds) -> Fault {
    Fault::all(tr!(
        "the archive has more than {most} MiB; leave out target/, or hand in what `checker submit` writes",
        most = bounds.packed >> 20
    ))
}

fn encrypted(name: &[u8]) -> Fault {
    Fault::of(name, tr!("it is encrypted; pack it again without a password"))
}

fn damaged(reason: &str) -> Fault {
    Fault::all(tr!("this is no sound zip ({reason}); pack it again and hand it in again", reason = reason))
}

fn exact(file: &File, buffer: &mut [u8], at: u64) -> Result<(), Fault> {
    file.read_exact_at(buffer, at).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged(&tr!("it ends too early")),
        // An offset beyond what the system can express.
        io::ErrorKind::InvalidInput => damaged(&tr!("it points outside itself")),
        _ => Fault::Ours(String::new(), error),
    })
}

/// A number of two bytes; zero where there are none.
fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// A number of four bytes.
fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

/// A number of eight bytes.
fn whole(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}
