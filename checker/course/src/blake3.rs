//! BLAKE3: some bytes named by their content. It is not for secrets: two hashes are compared as plain bytes.
//!
//! The names are those of the `blake3` crate, and a test holds every hash to it. That crate is made for gigabytes:
//! its build script builds a driver of C compilers first, and a learner's first verdict would wait for all of it.

use std::fmt;
use std::str::FromStr;

/// The hash of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

/// A text that is no hash: it has not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a BLAKE3 hash has 64 hexadecimal digits")]
pub struct NoHash;

/// Hashes bytes that come one after the other.
pub struct Hasher(blakity::Hasher);

/// The hash of all these bytes.
pub fn hash(bytes: &[u8]) -> Hash {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finalize()
}

impl Hasher {
    /// A hasher that has had no bytes yet.
    #[expect(clippy::new_without_default, reason = "the official crate's name is enough")]
    pub fn new() -> Self {
        Self(blakity::Hasher::new())
    }

    /// Adds bytes. Where one piece ends and the next begins does not count.
    pub fn update(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(bytes);
        self
    }

    /// The hash of all bytes so far.
    pub fn finalize(&self) -> Hash {
        let mut bytes = [0; 32];
        self.0.finalize(&mut bytes);
        Hash(bytes)
    }
}

impl Hash {
    /// The hash with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its 64 hexadecimal digits, in small letters.
    pub fn to_hex(self) -> String {
        let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 0xf)]);
        self.0.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte)]).collect()
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", self.to_hex())
    }
}

impl FromStr for Hash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        blakity::Hash::from_hex(text).map(|hash| Self(*hash.as_bytes())).ok_or(NoHash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths around every end of a block (64) and of a chunk (1024), and of trees of two to nine chunks.
    fn lengths() -> impl Iterator<Item = usize> {
        let ends = (0..=9 * 1024).step_by(64).flat_map(|end| [end, end + 1, end + 63]);
        ends.chain([100_000, 1 << 20])
    }

    #[test]
    fn every_hash_is_that_of_the_official_crate() {
        let bytes: Vec<u8> = (0..1_u32 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for length in lengths() {
            let official = ::blake3::hash(&bytes[..length]);
            assert_eq!(hash(&bytes[..length]).as_bytes(), official.as_bytes(), "{length} bytes");
            let mut hasher = Hasher::new();
            for piece in bytes[..length].chunks(977) {
                hasher.update(piece);
            }
            assert_eq!(hasher.finalize().to_hex(), official.to_hex().as_str(), "{length} bytes in pieces");
        }
    }

    #[test]
    fn a_hash_is_read_back_from_its_digits_and_from_nothing_else() {
        let of_abc = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        assert_eq!(hash(b"abc").to_hex(), of_abc);
        assert_eq!(of_abc.parse(), Ok(hash(b"abc")));
        for text in ["", &of_abc[1..], "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9dzz"] {
            assert_eq!(text.parse::<Hash>(), Err(NoHash), "{text}");
        }
    }
}
