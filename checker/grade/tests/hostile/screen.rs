//! What may stand on a terminal or in a report: text, and the checker's own colours.

/// Everything in a text that is neither text nor a plain colour.
pub(crate) fn strange(text: &str) -> Vec<String> {
    let mut strange = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix("\u{1b}[") {
            let end = code.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
            let (parameters, command) = (&code[..end], &code[end..=end]);
            let is_colour = command == "m"
                && parameters.split(';').all(|number| {
                    matches!(number, "" | "0" | "1" | "2" | "22" | "39")
                        || number.starts_with('3')
                        || number.starts_with('9')
                });
            if !is_colour {
                strange.push(format!("\\e[{parameters}{command}"));
            }
            rest = &code[end + 1..];
            continue;
        }
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if invisible || c.is_control() && c != '\n' {
            strange.push(c.escape_unicode().to_string());
        }
        rest = &rest[c.len_utf8()..];
    }
    strange
}
