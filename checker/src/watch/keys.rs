//! Bytes of a terminal become keys: UTF-8, arrows and what Ctrl makes. It waits for nothing.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A letter, a digit, a sign.
    Char(char),
    /// Return.
    Enter,
    /// Backspace.
    Backspace,
    /// Escape alone.
    Escape,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// Ctrl-C or Ctrl-D.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

/// Bytes that have come and are no whole key yet.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pending: Vec<u8>,
}

impl Keys {
    /// The keys that these bytes complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Key> {
        self.pending.extend_from_slice(bytes);
        let mut keys = Vec::new();
        let mut at = 0;
        while let Some((key, length)) = first(&self.pending[at..]) {
            keys.extend(key);
            at += length;
        }
        self.pending.drain(..at);
        keys
    }

    /// Nothing more came for a while: an escape that is still alone is the key of that name.
    pub(super) fn pause(&mut self) -> Option<Key> {
        let alone = self.pending == [ESC];
        self.pending.clear();
        alone.then_some(Key::Escape)
    }
}

const ESC: u8 = 0x1b;

/// The first key and how many bytes it takes; no key for a sequence that means nothing here. `None` where more
/// bytes are needed.
fn first(bytes: &[u8]) -> Option<(Option<Key>, usize)> {
    let key = |key| Some((Some(key), 1));
    match *bytes.first()? {
        ESC => escape(bytes),
        b'\r' | b'\n' => key(Key::Enter),
        0x08 | 0x7f => key(Key::Backspace),
        0x03 | 0x04 => key(Key::Interrupt),
        0x1a => key(Key::Suspend),
        0x00..=0x1f => Some((None, 1)),
        lead => {
            let length = match lead {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => 1,
            };
            let whole = bytes.get(..length)?;
            match std::str::from_utf8(whole) {
                Ok(text) => Some((text.chars().next().map(Key::Char), length)),
                Err(_) => Some((None, 1)),
            }
        }
    }
}

/// A sequence that begins with an escape: `ESC [ … final` (ECMA-48), `ESC O final`, or Alt and a key.
fn escape(bytes: &[u8]) -> Option<(Option<Key>, usize)> {
    match *bytes.get(1)? {
        b'[' => {
            let length = 2 + bytes[2..].iter().position(|byte| (0x40..=0x7e).contains(byte))? + 1;
            let key = match (&bytes[2..length - 1], bytes[length - 1]) {
                (_, b'A') => Some(Key::Up),
                (_, b'B') => Some(Key::Down),
                (_, b'H') | (b"1" | b"7", b'~') => Some(Key::Home),
                (_, b'F') | (b"4" | b"8", b'~') => Some(Key::End),
                (b"5", b'~') => Some(Key::PageUp),
                (b"6", b'~') => Some(Key::PageDown),
                _ => None,
            };
            Some((key, length))
        }
        b'O' => {
            let key = match *bytes.get(2)? {
                b'A' => Some(Key::Up),
                b'B' => Some(Key::Down),
                b'H' => Some(Key::Home),
                b'F' => Some(Key::End),
                _ => None,
            };
            Some((key, 3))
        }
        // Two escapes, or an escape and then another key.
        _ => Some((Some(Key::Escape), 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        Keys::default().feed(bytes)
    }

    #[test]
    fn letters_of_any_script_are_keys() {
        assert_eq!(keys("nক/".as_bytes()), [Key::Char('n'), Key::Char('ক'), Key::Char('/')]);
        assert_eq!(keys(b"\xffq"), [Key::Char('q')], "bytes that are no text are passed over");
    }

    #[test]
    fn a_key_may_come_in_pieces() {
        let mut keys = Keys::default();
        let letter = "ক".as_bytes();
        assert_eq!(keys.feed(&letter[..2]), []);
        assert_eq!(keys.feed(&letter[2..]), [Key::Char('ক')]);
        assert_eq!(keys.feed(b"\x1b["), []);
        assert_eq!(keys.feed(b"A"), [Key::Up]);
    }

    #[test]
    fn arrows_come_in_two_ways_and_an_unknown_sequence_is_no_key() {
        assert_eq!(
            keys(b"\x1b[A\x1bOB\x1b[1;5A\x1b[5~\x1b[F\x1b[200~j"),
            [Key::Up, Key::Down, Key::Up, Key::PageUp, Key::End, Key::Char('j')]
        );
    }

    #[test]
    fn an_escape_is_a_key_when_nothing_follows_it() {
        let mut keys = Keys::default();
        assert_eq!(keys.feed(b"\x1b"), []);
        assert_eq!(keys.pause(), Some(Key::Escape));
        assert_eq!(keys.pause(), None);
        assert_eq!(keys.feed(b"\x1b\x1b[B"), [Key::Escape, Key::Down]);
    }

    #[test]
    fn what_ctrl_makes_is_told_apart() {
        assert_eq!(keys(b"\x03\x1a\r\x7f\x01"), [Key::Interrupt, Key::Suspend, Key::Enter, Key::Backspace]);
    }
}
