//! Prose broken at blanks, so that a narrow terminal does not break it inside words.
//!
//! Only the checker's own sentences are broken. A command or a path stays whole, since it is to be copied, and
//! a row that begins with blanks is a printed line in a column.

/// The lines of `line` that fit into `width` columns after `indent` of them. What follows a label
/// (`rule     …`) stays to the right of it.
pub(crate) fn wrap(line: &str, indent: usize, width: usize) -> Vec<String> {
    let room = width.saturating_sub(indent);
    if line.starts_with(' ') || line.chars().count() <= room {
        return vec![line.to_owned()];
    }
    let hang = hang(line);
    let mut lines: Vec<String> = Vec::new();
    let mut current = line.chars().take(hang).collect::<String>();
    let mut begun = false;
    for word in words(&line[current.len()..]) {
        let blank = usize::from(begun);
        if begun && current.chars().count() + blank + word.chars().count() > room {
            lines.push(std::mem::replace(&mut current, " ".repeat(hang)));
            begun = false;
        }
        if begun {
            current.push(' ');
        }
        current.push_str(&word);
        begun = true;
    }
    lines.push(current);
    lines
}

/// The words between blanks; what stands between backquotes is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for word in text.split(' ') {
        match words.last_mut().filter(|_| is_open) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
        is_open ^= word.matches('`').count() % 2 == 1;
    }
    // A backquote that is never closed encloses nothing.
    if is_open { text.split(' ').map(str::to_owned).collect() } else { words }
}

/// A sentence as lines of at most `width` columns, each after `indent` blanks, without a newline at its end.
pub fn wrapped(sentence: &str, indent: usize, width: usize) -> String {
    let blanks = " ".repeat(indent);
    let lines: Vec<String> =
        wrap(sentence, indent, width).into_iter().map(|line| format!("{blanks}{line}")).collect();
    lines.join("\n")
}

/// How many characters the label of a line takes, the blanks after it included; 0 where it has none.
fn hang(line: &str) -> usize {
    let Some((label, rest)) = line.split_once("  ") else { return 0 };
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let hang = label.chars().count() + 2 + blanks;
    // The label of a row is one word, or `line 12`.
    if label.split(' ').count() <= 2 && hang <= 12 { hang } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn a_sentence_is_broken_between_words_and_stays_right_of_its_label() {
        assert_eq!(
            wrap("rule     microtasks are drained before the next task", 4, 36),
            ["rule     microtasks are drained", "         before the next task"]
        );
        assert_eq!(
            wrap("it was still running and was ended", 4, 24),
            ["it was still running", "and was ended"]
        );
    }

    #[test]
    fn what_fits_and_what_stands_in_a_column_is_left_alone() {
        assert_eq!(wrap("rule     short", 4, 40), ["rule     short"]);
        let row = "    1   a line that a program printed, and that is longer";
        assert_eq!(wrap(row, 4, 20), [row]);
    }

    #[test]
    fn a_command_between_backquotes_stays_whole() {
        assert_eq!(
            wrap("check it with `cargo run -- check workers/pool` first", 0, 30),
            ["check it with", "`cargo run -- check workers/pool`", "first"]
        );
        assert_eq!(wrap("an open ` is no reason to stop", 0, 20).len(), 2);
    }

    #[test]
    fn a_word_that_is_longer_than_the_line_stays_whole() {
        assert_eq!(
            wrap("it panicked at exercises/01-callbacks/main.rs", 4, 20),
            ["it panicked at", "exercises/01-callbacks/main.rs"]
        );
    }
}
