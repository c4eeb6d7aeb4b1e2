//! A case as its author wrote it: the piece of `exercise.yaml`, comments and all.
//!
//! It cuts text and judges nothing; what the piece means is read elsewhere.

use order::yaml::{self, At, Mark, Value};

/// The text of the case at `index`, without the indentation that all its lines share; `None` where there is no such case.
pub(super) fn case(text: &str, index: usize) -> Option<String> {
    let root = yaml::parse(text).ok()?;
    let Value::Map(entries) = &root.value else { return None };
    let items = At::root(&root).get("cases")?.items().ok()?;
    let from = items.get(index)?.node.mark;
    // It ends where the next one begins, or the next key, or the file.
    let cases_at = entries.iter().position(|(key, _)| key.text == "cases")?;
    let next_key = entries.get(cases_at + 1).map(|(key, _)| key.mark);
    let until = items.get(index + 1).map(|next| next.node.mark).or(next_key);
    let end = until.map_or(Some(text.len()), |mark| offset(text, mark))?;
    let piece = text.get(offset(text, from)?..end)?;
    let piece = trimmed(piece, items.len() > index + 1);
    let mut lines = piece.lines();
    let mut written = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let indent = line.bytes().take_while(|byte| *byte == b' ').count().min(from.column - 1);
        written.push('\n');
        written.push_str(&line[indent..]);
    }
    Some(written)
}

/// Where a mark lies in the text, in bytes.
fn offset(text: &str, mark: Mark) -> Option<usize> {
    let before: usize = text.split_inclusive('\n').take(mark.line - 1).map(str::len).sum();
    let line = text.get(before..)?;
    let within = line.char_indices().nth(mark.column - 1).map_or(line.len(), |(at, _)| at);
    Some(before + within)
}

/// The piece without what belongs to the list around it: the next item's hyphen, a comma, the closing bracket
/// of a list in flow style.
fn trimmed(piece: &str, has_next: bool) -> &str {
    let piece = piece.trim_end();
    let cut = if has_next {
        piece.strip_suffix("\n-").or_else(|| piece.strip_suffix(',')).or_else(|| {
            let hyphen = piece.strip_suffix('-')?;
            hyphen.trim_end_matches(' ').ends_with('\n').then_some(hyphen)
        })
    } else {
        piece.strip_suffix(']').filter(|_| piece.starts_with('{'))
    };
    cut.unwrap_or(piece).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_cut_out_as_it_was_written() {
        let block = "title: T\ncases:\n  - name: ক\n    order: [a,\n            b]   # why\n  - order:\n      - -x-\nhints: [h]\n";
        assert_eq!(case(block, 0).unwrap(), "name: ক\norder: [a,\n        b]   # why");
        assert_eq!(case(block, 1).unwrap(), "order:\n  - -x-");
        assert_eq!(case(block, 2), None);
        let flow = "cases: [{order: [ক, b]}, {order: [c]}]\n";
        assert_eq!([case(flow, 0).unwrap(), case(flow, 1).unwrap()], ["{order: [ক, b]}", "{order: [c]}"]);
        assert_eq!(case("cases:\n- order: [a]\n- order: [b]\n", 0).unwrap(), "order: [a]");
    }
}
