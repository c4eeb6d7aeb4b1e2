//! A key: the blake3 of everything that a result depends on, and of nothing else.
//!
//! No time of a file ever enters a key.

use std::fmt;
use std::str::FromStr;

use course::blake3;
use serde::{Deserialize, Serialize};

/// The name of a result by its content. Equal keys mean equal results.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key([u8; 32]);

impl Key {
    /// Begins a key. `subject` names what the key is of, so that two subjects never share a key.
    pub fn of(subject: &str) -> KeyMaker {
        KeyMaker(blake3::Hasher::new()).with("subject", subject)
    }

    /// The whole key as 64 hexadecimal digits.
    pub fn hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex()
    }

    /// The first 16 digits: enough for the name of a folder and for a reader.
    pub fn short(self) -> String {
        self.hex()[..16].to_owned()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.short())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.hex()
    }
}

impl TryFrom<String> for Key {
    type Error = blake3::NoHash;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        blake3::Hash::from_str(&text).map(|hash| Self(*hash.as_bytes()))
    }
}

/// Collects what a key depends on.
pub struct KeyMaker(blake3::Hasher);

impl KeyMaker {
    /// Adds one named part. Name and content carry their length, so that no two lists of parts read alike.
    #[must_use]
    pub fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        for bytes in [name.as_bytes(), content.as_ref()] {
            self.0.update(&(bytes.len() as u64).to_le_bytes());
            self.0.update(bytes);
        }
        self
    }

    /// The finished key.
    pub fn key(self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }
}
