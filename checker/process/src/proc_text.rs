//! The text of a file in `/proc`, read with as few system calls as it takes: a program that runs is looked at dozens of
//! times a second.
//!
//! What stands in it is its readers' business.

use std::fs::File;
use std::io::{self, Read as _};

/// Bytes that are asked for at first. Most of these files are shorter; as their length the system says 0, for which
/// [`std::fs::read_to_string`] begins with 32 bytes and comes back up to eight times.
const PIECE: usize = 4 << 10;

/// Reads such a file to its end. A process may give itself any bytes as a name, so what is no text is replaced.
///
/// # Errors
/// What the system says; most often that the process has gone.
pub fn proc_text(path: &str) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut bytes, mut length) = (vec![0; PIECE], 0);
    loop {
        match file.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if length == bytes.len() {
            bytes.resize(2 * length, 0);
        }
    }
    bytes.truncate(length);
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_to_its_end_however_long_it_is_and_whatever_bytes_are_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        let path = path.to_str().unwrap();
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE] {
            let text = "0123456789\n".repeat(length / 11 + 1)[..length].to_owned();
            std::fs::write(path, &text).unwrap();
            assert!(proc_text(path).unwrap() == text, "{length}");
        }
        std::fs::write(path, b"Name:\ta\xffb\nNSpid:\t7\n").unwrap();
        assert_eq!(proc_text(path).unwrap(), "Name:\ta\u{fffd}b\nNSpid:\t7\n");
    }
}
