//! stub
pub(super) fn execute(_: &crate::cli::AuthorNew) -> anyhow::Result<u8> {
    Ok(0)
}
