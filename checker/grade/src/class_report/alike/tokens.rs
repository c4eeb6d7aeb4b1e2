//! A source as tokens, of which names and layout say nothing: what is left when variables are renamed, comments written
//! and lines broken anew. rustc's own lexer makes them, also of what does not compile.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// The words of Rust that are no names (the Rust Reference, Keywords).
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "union", "unsafe", "use",
    "where", "while", "yield",
];
/// No more of a source than this is compared: more is nobody's own work.
const MOST: usize = 50_000;

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is: equal for equal words and signs, and for all names.
    pub(super) kind: u64,
    /// The line that it begins in, from 0.
    pub(super) line: usize,
}

/// The tokens of a source, comments and blanks aside.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 0);
    for token in tokenize(source, FrontmatterAllowed::No) {
        let end = at + token.len as usize;
        let text = source.get(at..end).unwrap_or_default();
        let says = match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => None,
            TokenKind::Ident if KEYWORDS.contains(&text) => Some(text),
            TokenKind::Ident | TokenKind::RawIdent | TokenKind::InvalidIdent => Some("name"),
            TokenKind::Lifetime { .. } | TokenKind::RawLifetime => Some("'name"),
            TokenKind::Literal { kind: LiteralKind::Int { .. } | LiteralKind::Float { .. }, .. } => Some("1"),
            TokenKind::Literal { .. } => Some("\"text\""),
            _ => Some(text),
        };
        if let Some(says) = says {
            let mut hasher = DefaultHasher::new();
            says.hash(&mut hasher);
            tokens.push(Token { kind: hasher.finish(), line });
        }
        if tokens.len() == MOST {
            break;
        }
        line += text.bytes().filter(|byte| *byte == b'\n').count();
        at = end;
    }
    tokens
}

/// The words and signs of a source as they are written, comments and blanks aside.
pub(super) fn words(source: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    tokenize(source, FrontmatterAllowed::No).filter_map(move |token| {
        let begin = at;
        at += token.len as usize;
        let is_word = !matches!(
            token.kind,
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. }
        );
        source.get(begin..at).filter(|_| is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<u64> {
        tokens(source).iter().map(|token| token.kind).collect()
    }

    #[test]
    fn names_numbers_texts_comments_and_layout_say_nothing_and_signs_do() {
        let one = kinds("fn main() { let a = 1; println!(\"{a}\"); }");
        assert_eq!(one, kinds("// hello\nfn start()\n{\n let other=27 ; print!( \"x\" ) ; }"));
        assert_ne!(one, kinds("fn main() { let a = 1; println!(\"{a}\") }"));
        assert_ne!(kinds("let a"), kinds("mut a"));
    }

    #[test]
    fn what_does_not_compile_has_tokens_too_and_each_knows_its_line() {
        let lines: Vec<usize> =
            tokens("fn {{{ (\n\"a\nb\" x\n ' \u{0}").iter().map(|token| token.line).collect();
        assert_eq!(lines[..6], [0, 0, 0, 0, 0, 1]);
        assert_eq!(lines[6], 2, "a text goes over two lines");
    }
}
