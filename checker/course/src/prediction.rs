//! `prediction.txt`: what a learner says that a program prints, one stdout line per line.
//!
//! - A line whose first visible character is `#` is a comment; a line without any is passed over.
//! - A backslash at the start of a line says that the rest is meant as it stands: `\` alone is a
//!   blank line, `\# x` the line `# x`, `\\x` the line `\x`.
//! - Blanks at the end of a line do not count, as they do not in an order; those before it do.
//! - Windows line ends, a byte order mark and UTF-16 (which some editors write) are all read.
//!
//! Reading never fails: bytes that are no text become `�`, which matches no line of an order.

/// A learner's prediction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prediction {
    /// The predicted lines.
    pub lines: Vec<Predicted>,
}

/// One predicted line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicted {
    /// What is to be printed.
    pub text: String,
    /// Where it stands in `prediction.txt`, from one.
    pub line: usize,
}

impl Prediction {
    /// Reads a prediction.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = decode(bytes);
        let lines = text.split('\n').enumerate().filter_map(|(index, line)| {
            let line = line.trim_end();
            let text = match line.strip_prefix('\\') {
                Some(rest) => rest,
                None if line.is_empty() || line.trim_start().starts_with('#') => return None,
                None => line,
            };
            Some(Predicted { text: text.to_owned(), line: index + 1 })
        });
        Self { lines: lines.collect() }
    }

    /// True where nothing was predicted; such a prediction is never accepted.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The predicted lines as a program would print them.
    pub fn output(&self) -> String {
        self.lines.iter().fold(String::new(), |output, line| output + &line.text + "\n")
    }
}

fn decode(bytes: &[u8]) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        Prediction::parse(text.as_bytes()).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn comments_and_blank_lines_predict_nothing() {
        assert_eq!(lines("# what comes first?\n\na\n   # later\nb # 2  \n"), ["a", "b # 2"]);
        assert!(Prediction::parse(b"# only words\n\n  \n").is_empty());
        assert!(Prediction::parse(b"").is_empty());
    }

    #[test]
    fn a_backslash_says_that_the_rest_is_meant() {
        assert_eq!(lines("\\\n\\# a\n\\\\b\n\\  # c\n"), ["", "# a", "\\b", "  # c"]);
    }

    #[test]
    fn every_line_knows_where_it_stands() {
        let prediction = Prediction::parse(b"# x\na\n\nb\n");
        assert_eq!(prediction.lines.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(prediction.output(), "a\nb\n");
    }

    #[test]
    fn what_windows_editors_write_is_read_alike() {
        let plain = Prediction::parse("a\nক\n".as_bytes());
        let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
        utf16.extend("a\r\nক\r\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(Prediction::parse("\u{feff}a\r\nক\r\n".as_bytes()), plain);
        assert_eq!(Prediction::parse(&utf16), plain);
    }

    #[test]
    fn no_bytes_make_the_reader_fail() {
        assert_eq!(Prediction::parse(&[0xFF]).lines.len(), 1);
        assert_eq!(Prediction::parse(&[0xFF, 0xFE]).lines.len(), 0);
        assert_eq!(Prediction::parse(&[0xFF, 0xFE, 0x41]).lines.len(), 0);
    }
}
