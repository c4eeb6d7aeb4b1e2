//! Archives for tests, honest and hostile: a zip written byte by byte, so that each field can lie, and tars.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// One entry of a zip, with all that can be said of it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    /// The name in the local header, where it is another.
    pub local_name: Option<Vec<u8>>,
    /// The Unix mode.
    pub mode: u32,
    pub content: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: Option<u32>,
    pub unpacked: Option<u32>,
    /// No bytes of its own: its local header is looked for at this offset.
    pub at: Option<u32>,
}

pub fn file(name: &str, content: &str) -> Entry {
    raw(name.as_bytes(), content.as_bytes())
}

pub fn raw(name: &[u8], content: &[u8]) -> Entry {
    Entry {
        name: name.to_owned(),
        local_name: None,
        mode: 0o100_644,
        content: content.to_owned(),
        method: 0,
        flags: 1 << 11,
        crc: None,
        unpacked: None,
        at: None,
    }
}

pub fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// The checksum of a zip's entry.
pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// The local header of an entry and its bytes.
pub fn local(entry: &Entry) -> Vec<u8> {
    let (shared, data) = shared(entry);
    let name = entry.local_name.as_ref().unwrap_or(&entry.name);
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(shared);
    bytes.extend((name.len() as u16).to_le_bytes());
    bytes.extend(0_u16.to_le_bytes());
    bytes.extend(name);
    bytes.extend(data);
    bytes
}

fn shared(entry: &Entry) -> (Vec<u8>, Vec<u8>) {
    let data = if entry.method == 8 { deflated(&entry.content) } else { entry.content.clone() };
    let mut shared = Vec::new();
    for word in [20, entry.flags, entry.method, 0, 0x21] {
        shared.extend(word.to_le_bytes());
    }
    let unpacked = entry.unpacked.unwrap_or(entry.content.len() as u32);
    for long in [entry.crc.unwrap_or_else(|| crc(&entry.content)), data.len() as u32, unpacked] {
        shared.extend(long.to_le_bytes());
    }
    (shared, data)
}

/// A zip of these entries.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = entry.at.unwrap_or(bytes.len() as u32);
        if entry.at.is_none() {
            bytes.extend(local(entry));
        }
        directory.extend(b"PK\x01\x02");
        directory.extend(((3_u16 << 8) | 30).to_le_bytes());
        directory.extend(shared(entry).0);
        directory.extend((entry.name.len() as u16).to_le_bytes());
        directory.extend([0; 8]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let (offset, size) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        bytes.extend((entries.len() as u16).to_le_bytes());
    }
    bytes.extend(size.to_le_bytes());
    bytes.extend(offset.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// One entry of a tar: its name as it stands in the header, its type, and what a link leads to.
pub struct Tarred<'t> {
    pub name: &'t [u8],
    pub kind: tar::EntryType,
    pub link: &'t str,
    pub content: &'t [u8],
}

pub fn tarred<'t>(name: &'t str, content: &'t str) -> Tarred<'t> {
    Tarred { name: name.as_bytes(), kind: tar::EntryType::Regular, link: "", content: content.as_bytes() }
}

/// A tar of these entries. The library would not write most of them, so headers are filled in by hand.
pub fn tar(entries: &[Tarred<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        header.as_mut_bytes()[..entry.name.len()].copy_from_slice(entry.name);
        header.as_mut_bytes()[157..157 + entry.link.len()].copy_from_slice(entry.link.as_bytes());
        header.set_entry_type(entry.kind);
        header.set_mode(0o644);
        header.set_mtime(1_790_000_000);
        header.set_size(entry.content.len() as u64);
        header.set_cksum();
        bytes.extend(header.as_bytes());
        bytes.extend(entry.content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What a zip is to a careless reader: the library's own view of it, each entry written where its name says, links made.
/// It is what the checks are there for.
pub fn unpack_carelessly(bytes: &[u8], to: &Path) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let at = to.join(String::from_utf8_lossy(entry.name_raw()).into_owned());
        let _ = std::fs::create_dir_all(at.parent().unwrap());
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if entry.is_symlink() {
            std::os::unix::fs::symlink(String::from_utf8(content).unwrap(), &at).unwrap();
        } else {
            std::fs::write(&at, content).unwrap();
        }
    }
}
