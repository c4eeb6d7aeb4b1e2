//! A path that a stranger wrote, taken apart and checked. Nothing is ever opened or written by such a name.

use unicode_normalization::UnicodeNormalization as _;

use text::tr;

use crate::attempt::Refusal;

/// No file system of ours has longer names, in bytes.
const MOST_NAME: usize = 255;
/// No path is longer, in bytes.
const MOST_PATH: usize = 4_096;

/// The parts of a path, from the top downwards, and whether it ends as a folder does.
///
/// # Errors
/// A path that leads anywhere but downwards, or that cannot be shown as text.
pub(super) fn parts(raw: &[u8]) -> Result<Vec<String>, Refusal> {
    let refuse = |reason| Err(Refusal { path: shown(raw), reason });
    let Ok(path) = std::str::from_utf8(raw) else {
        return refuse(tr!("its name is not UTF-8 text; rename it in plain letters and hand it in again"));
    };
    if path.chars().any(char::is_control) {
        return refuse(tr!("its name holds a control character; rename it and hand it in again"));
    }
    if path.contains('\\') {
        return refuse(tr!(
            "its name holds a backslash, as some programs on Windows write it; hand in what `checker submit` writes"
        ));
    }
    if path.starts_with('/') {
        return refuse(tr!(
            "its name begins at the root of a disk; an archive holds paths that lead downwards only"
        ));
    }
    let has_drive = matches!(path.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic());
    if has_drive {
        return refuse(tr!("its name begins with a drive; an archive holds paths that lead downwards only"));
    }
    if raw.len() > MOST_PATH {
        return refuse(tr!("its path is longer than {most} bytes; use shorter names", most = MOST_PATH));
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            // "./a" and "a//b" are what tar and hands write; they lead nowhere else.
            "" | "." => {}
            ".." => {
                return refuse(tr!(
                    "it leads upwards (`..`); an archive holds paths that lead downwards only"
                ));
            }
            part if part.len() > MOST_NAME => {
                return refuse(tr!(
                    "a name in it is longer than {most} bytes; use shorter names",
                    most = MOST_NAME
                ));
            }
            part => parts.push(part.to_owned()),
        }
    }
    Ok(parts)
}

/// A path for people: whatever could steer a terminal or hide is written out, and it is not endless.
pub(super) fn shown(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == 200 {
            shown.push('…');
            break;
        }
        // A mark that turns the writing direction makes one name look like another.
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        if c.is_control() || turns {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The path as a disk would have it that does not tell upper from lower case, nor one way to write a letter from
/// another: two paths that are equal so cannot both be laid out everywhere.
pub(super) fn clash_key(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}
