//! What was handed in, read with distrust: folders, archives, bundles.

mod bounds;
mod files;
mod path;
mod snapshot;

pub use files::Files;

/// The folder of the bytes in the gradebook's.
pub const FILES: &str = "files";
