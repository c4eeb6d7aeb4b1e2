//! The Bengali font of the book, within a page: a learner's name is no row of boxes where no such font is installed, and the
//! page is still one file that fetches nothing.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Noto Sans Bengali, as the book has it (SIL Open Font License; whoever puts it into a document owes nothing more).
const FONT: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../book/theme/fonts/noto-sans-bengali.woff2"));

/// The rule of CSS that brings the font, its bytes included; what is installed comes first. The family has a name of its
/// own and stands first wherever the page names families, since Chromium draws the first words of each style without a font
/// that it meets only as a fallback. Letters of other scripts are none of its range.
static FACE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "@font-face {{ font-family: \"Bengali of the page\"; font-weight: 100 900; font-display: block; \
         unicode-range: U+0951-0952, U+0964-0965, U+0980-09FE, U+200C-200D, U+20B9, U+25CC; \
         src: local(\"Noto Sans Bengali\"), url(data:font/woff2;base64,{}) format(\"woff2\"); }}",
        STANDARD.encode(FONT)
    )
});

/// The rule of CSS that brings the font.
pub(super) fn face() -> &'static str {
    &FACE
}

/// Whether a letter of this text is Bengali.
pub(super) fn is_needed(text: &str) -> bool {
    text.chars().any(|c| ('\u{980}'..='\u{9ff}').contains(&c))
}
