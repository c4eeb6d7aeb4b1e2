//! What `checker submit` puts beside the files: with what they were made, and when. A stranger can write anything
//! there, so it is shown and believed in nothing that matters; who they are is never taken from it.

use std::io::Read;

use checker::handin;
use jiff::Timestamp;
use text::tr;

use super::path::shown;

/// The manifest's name in an archive.
pub(super) const MANIFEST: &str = handin::MANIFEST;
/// No manifest is longer, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// What a manifest says.
#[derive(Debug, Clone)]
pub(super) struct Manifest {
    /// When the archive was made.
    pub(super) time: Option<Timestamp>,
    /// All of it in words, for the instructor.
    pub(super) says: String,
}

impl Manifest {
    /// Reads a manifest. One that cannot be read says so and changes nothing.
    pub(super) fn read(bytes: &mut dyn Read) -> Self {
        let mut text = Vec::new();
        let read = bytes.take(MOST_BYTES).read_to_end(&mut text).map_err(|error| error.to_string());
        let parsed = read.and_then(|_| {
            serde_json::from_slice::<handin::Manifest>(&text).map_err(|error| error.to_string())
        });
        match parsed {
            Ok(manifest) => Self {
                time: manifest.time.parse().ok(),
                says: tr!(
                    "its manifest says: made at {time} with checker {version} and {toolchain}",
                    time = shown(manifest.time.as_bytes()),
                    version = shown(manifest.checker.version.as_bytes()),
                    toolchain = shown(manifest.toolchain.as_bytes())
                ),
            },
            Err(reason) => Self {
                time: None,
                says: tr!("its manifest cannot be read: {reason}", reason = shown(reason.as_bytes())),
            },
        }
    }
}
