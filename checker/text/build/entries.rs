//! The finished entries of a gettext catalogue that have a context: what a program says in another language.
//!
//! It reads what gettext's tools and Poedit write, and writes nothing. A library that can do both would have to be
//! compiled before the first line of the checker; a test of the authors' tools holds this to that library.

/// An entry: its context, the text as it stands in the code, and the translation.
pub type Entry = (String, String, String);

/// What is known of an entry before its last line.
#[derive(Default)]
struct Draft {
    is_fuzzy: bool,
    /// Context, text and translation.
    fields: [Option<String>; 3],
    /// The field that goes on if the next line begins with a quotation mark.
    open: Option<usize>,
    /// Its translation has begun: what follows is another entry's.
    is_last: bool,
}

/// The entries of a catalogue that are translated and not fuzzy, in the catalogue's order. An entry with a plural is
/// none of them: the checker writes two.
///
/// # Errors
/// The first line that belongs into no catalogue.
pub fn entries(catalogue: &str) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let mut draft = Draft::default();
    for (number, line) in (1..).zip(catalogue.lines()) {
        let line = line.trim();
        let (keyword, quoted) = match line.find('"') {
            Some(at) if !line.starts_with('#') => (line[..at].trim_end(), &line[at..]),
            _ => (line, ""),
        };
        let begins = keyword.starts_with('#') || matches!(keyword, "msgctxt" | "msgid");
        if begins && draft.is_last {
            entries.extend(std::mem::take(&mut draft).finished());
        }
        draft.open = match keyword {
            "" if line.is_empty() => continue,
            "" => draft.open,
            // An entry that is not in use any more: its flags are nobody else's.
            _ if keyword.starts_with("#~") => {
                draft = Draft::default();
                continue;
            }
            _ if keyword.starts_with('#') => {
                draft.is_fuzzy |= keyword.starts_with("#,") && keyword.contains("fuzzy");
                continue;
            }
            "msgctxt" => Some(0),
            "msgid" => Some(1),
            "msgstr" => Some(2),
            _ if keyword == "msgid_plural" || keyword.starts_with("msgstr[") => None,
            _ => return Err(format!("line {number} begins with no word of a catalogue")),
        };
        draft.is_last |= keyword.starts_with("msgstr");
        let text = unquoted(quoted).ok_or_else(|| format!("line {number} is no quoted text"))?;
        if let Some(field) = draft.open {
            draft.fields[field].get_or_insert_default().push_str(&text);
        }
    }
    entries.extend(draft.finished());
    Ok(entries)
}

impl Draft {
    fn finished(self) -> Option<Entry> {
        let [Some(context), Some(text), Some(translation)] = self.fields else { return None };
        (!self.is_fuzzy && !translation.is_empty()).then_some((context, text, translation))
    }
}

/// The text between the quotation marks.
fn unquoted(quoted: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = quoted.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '"' => return None,
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                c @ ('\\' | '"') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(text)
}
