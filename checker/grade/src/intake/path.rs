//! A path that a stranger wrote, for showing.

/// The path with everything written out that is no plain character.
pub(super) fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).escape_debug().to_string()
}
