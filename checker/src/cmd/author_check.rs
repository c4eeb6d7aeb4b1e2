//! stub
pub(super) fn execute(_: &crate::cli::AuthorCheck) -> anyhow::Result<u8> {
    Ok(0)
}
