//! JSON, deflated: how what is large lies in the database.

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;

/// More than this is never unpacked: nothing that the gradebook keeps is as large.
const MOST: u64 = 64 << 20;

/// Packs a value.
pub(crate) fn pack(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&serde_json::to_vec(value)?).map_err(in_memory)?;
    packed.finish().map_err(in_memory)
}

/// Unpacks what [`pack`] made.
pub(crate) fn unpack<V: DeserializeOwned>(packed: &[u8]) -> Result<V, Error> {
    let mut json = Vec::new();
    ZlibDecoder::new(packed).take(MOST).read_to_end(&mut json).map_err(in_memory)?;
    Ok(serde_json::from_slice(&json)?)
}

fn in_memory(reason: io::Error) -> Error {
    Error::Stored(serde_json::Error::io(reason))
}
