//! A ZIP archive that is written once: files by their paths, uncompressed.
//!
//! It follows PKWARE's APPNOTE 6.3.10: local headers (4.3.7), the central directory (4.3.12) and its end record
//! (4.3.16). Nothing is compressed: what the course hands out or in is small, and a library for it would be
//! compiled before every learner's first verdict. It reads no archive and touches no disk.

use crate::moment::Moment;
use text::tr;

/// Names are UTF-8 (4.4.4, bit 11).
const UTF_8: u16 = 1 << 11;
/// What is needed to read it: 1.0, stored files (4.4.3).
const NEEDED: u16 = 10;
/// Written as on Unix, so that permissions have a place (4.4.2).
const MADE_BY: u16 = (3 << 8) | 30;
/// The kind of extra field that holds a time in UTC (Info-ZIP's "extended timestamp"). The time of the
/// header itself (4.4.6) is local time that nobody knows the place of, and Cargo would take a file from the
/// future for one that changes all the time.
const UTC: u16 = 0x5455;

/// Why an archive cannot hold a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("an archive of this kind holds at most 65 534 files and 4 GiB; hand out less at once"))]
pub struct TooLarge;

/// An archive that is being written.
#[derive(Debug, Clone)]
pub struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
    moment: Moment,
}

impl Archive {
    /// An empty archive whose files were all written at `moment`.
    pub fn new(moment: Moment) -> Self {
        Self { bytes: Vec::new(), directory: Vec::new(), files: 0, moment }
    }

    /// Adds a file. `path` has forward slashes and leads downwards; `is_executable` lets a shell start it.
    ///
    /// # Errors
    /// There are too many files, or too many bytes.
    pub fn add(&mut self, path: &str, content: &[u8], is_executable: bool) -> Result<(), TooLarge> {
        let offset = long(self.bytes.len())?;
        let name = u16::try_from(path.len()).map_err(|_| TooLarge)?;
        let size = long(content.len())?;
        // All ones say that the true number stands elsewhere (4.4.1.4), which is not written here.
        self.files = self.files.checked_add(1).filter(|files| *files < u16::MAX).ok_or(TooLarge)?;
        let (time, date) = dos(self.moment);
        // The part that both headers share: from "version needed" to the length of the extra field.
        let mut shared = Vec::with_capacity(26);
        for word in [NEEDED, UTF_8, 0, time, date] {
            shared.extend(word.to_le_bytes());
        }
        for long in [crc32(content), size, size] {
            shared.extend(long.to_le_bytes());
        }
        shared.extend(name.to_le_bytes());
        let extra = extra(self.moment);
        shared.extend((extra.len() as u16).to_le_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&shared);
        self.bytes.extend(path.as_bytes());
        self.bytes.extend(&extra);
        self.bytes.extend(content);

        let mode: u32 = if is_executable { 0o100_755 } else { 0o100_644 };
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(&shared);
        // No comment, the first disk, no internal attributes.
        self.directory.extend([0; 6]);
        self.directory.extend((mode << 16).to_le_bytes());
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(path.as_bytes());
        self.directory.extend(&extra);
        Ok(())
    }

    /// The whole archive.
    ///
    /// # Errors
    /// It has too many bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let offset = long(self.bytes.len())?;
        let size = long(self.directory.len())?;
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06");
        self.bytes.extend([0; 4]);
        for _ in 0..2 {
            self.bytes.extend(self.files.to_le_bytes());
        }
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

/// A length or an offset in 32 bits, all of them set excepted.
fn long(number: usize) -> Result<u32, TooLarge> {
    u32::try_from(number).ok().filter(|number| *number < u32::MAX).ok_or(TooLarge)
}

/// The extra field with the moment in UTC: kind, length, "the time of the last change is there", the time.
fn extra(moment: Moment) -> Vec<u8> {
    let seconds = u32::try_from(moment.unix()).unwrap_or(u32::MAX);
    let mut extra = Vec::with_capacity(9);
    extra.extend(UTC.to_le_bytes());
    extra.extend(5_u16.to_le_bytes());
    extra.push(1);
    extra.extend(seconds.to_le_bytes());
    extra
}

/// The time and the date as MS-DOS has them: every other second, from 1980 to 2107.
fn dos(moment: Moment) -> (u16, u16) {
    let (year, month, day, hour, minute, second) = moment.parts();
    let year = year.clamp(1980, 2107) - 1980;
    // Every part fits its bits, so both fit 16.
    (((hour << 11) | (minute << 5) | (second / 2)) as u16, ((year << 9) | (month << 5) | day) as u16)
}

/// The checksum of ZIP (4.4.7): CRC-32 with the reversed polynomial of Ethernet.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let mut rest = at as u32;
            let mut bit = 0;
            while bit < 8 {
                rest = if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
                bit += 1;
            }
            table[at] = rest;
            at += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| (crc >> 8) ^ TABLE[(crc as u8 ^ byte) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_that_zip_readers_compute() {
        // The check value that every catalogue of CRCs gives for CRC-32.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn equal_files_at_one_moment_are_equal_bytes() {
        let archive = |seconds| {
            let mut archive = Archive::new(Moment::from_unix(seconds));
            archive.add("ক্রম/a.txt", b"text", false).unwrap();
            archive.finish().unwrap()
        };
        assert_eq!(archive(1_795_332_612), archive(1_795_332_612));
        assert_ne!(archive(1_795_332_612), archive(1_795_332_614));
    }
}
