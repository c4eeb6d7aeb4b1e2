//! Relative paths as files of this format write them: forward slashes, downwards only.
//!
//! It checks text; it never touches the disk.

use text::tr;

/// Says what is wrong with a relative path, or nothing where it is sound.
///
/// Sound is one way only to write each path, so that two of them are equal exactly when their texts are.
pub(super) fn fault(path: &str) -> Option<String> {
    if path.is_empty() {
        Some(tr!("a path is empty"))
    } else if path.starts_with('/') || path.starts_with('~') {
        Some(tr!("a path begins at the root or the home folder"))
    } else if path.contains('\\') {
        Some(tr!("a path has a backslash"))
    } else if path.chars().any(char::is_control) {
        Some(tr!("a path has a control character"))
    } else if path.split('/').any(|part| part == "..") {
        Some(tr!("a path leads upwards (`..`)"))
    } else if path.split('/').any(|part| part.is_empty() || part == ".") {
        Some(tr!("a path has an empty part or a `.`"))
    } else {
        None
    }
}

/// A path for people: control characters, which could steer a terminal, are written out.
pub(super) fn shown(path: &str) -> String {
    path.chars().fold(String::with_capacity(path.len()), |mut shown, c| {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_path_downwards_is_sound() {
        for sound in ["a", "src/main.rs", "data/ক.txt", "..a/b..", ".hidden"] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for wrong in ["", "/a", "~/a", "a/../b", "..", "./a", "a//b", "a/", "a\\b", "a\0"] {
            assert!(fault(wrong).is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn a_file_name_cannot_steer_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb ক্রম"), "a\\u{1b}[2Jb ক্রম");
    }
}
