//! Two lines below what Rust itself says: what it means, and what to try.
//!
//! Rust's own words stay as they are. These are for the errors and panics that a reader who knows JavaScript
//! and is new to Rust meets most; of any other nothing is said.

use flow::crash::Panic;
use text::tr;

/// The page of the book on rustc's errors; each error that is explained here has an anchor of its own in it.
const PAGE: &str = "rustc-errors";

/// What is said below an error of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gloss {
    /// What it means, and what to try.
    pub lines: [String; 2],
    /// The place in the book, as an exercise names its own: `rustc-errors#e0382`.
    pub book: String,
}

/// Below a compile error: two lines about the first error that is one of the known ones, by its code or, where
/// it has none, by its words. `said` is what the compiler printed, without colours.
pub fn of_compiler(said: &str) -> Option<Gloss> {
    said.lines().find_map(|line| {
        if let Some(said) = line.strip_prefix("error: ") {
            return of_syntax(said);
        }
        let (code, _) = line.strip_prefix("error[")?.split_once(']')?;
        Some(gloss(&code.to_lowercase(), of_code(code)?))
    })
}

fn gloss(anchor: &str, lines: [String; 2]) -> Gloss {
    Gloss { lines, book: format!("{PAGE}#{anchor}") }
}

/// The mistakes in writing that have no code, by what rustc's parser says of them.
fn of_syntax(said: &str) -> Option<Gloss> {
    let begins = |words: &str| said.starts_with(words);
    if begins("this file contains an unclosed delimiter") {
        let lines = [
            tr!("A bracket that was opened is closed nowhere: `{{`, `(` or `[`."),
            tr!("rustc marks where it was opened; write its partner where the block or the call ends."),
        ];
        Some(gloss("unclosed-delimiter", lines))
    } else if begins("mismatched closing delimiter") || begins("unexpected closing delimiter") {
        let lines = [
            tr!("A closing bracket does not fit the one that is open there, or none is open there."),
            tr!("Go back from the marked one: `(` wants `)`, `[` wants `]` and `{{` wants `}}`."),
        ];
        Some(gloss("mismatched-delimiter", lines))
    } else if begins("expected") && said.contains("`;`") {
        let lines = [
            tr!("A `;` is missing: in Rust, unlike in JavaScript, the end of a line does not replace it."),
            tr!("Write `;` behind the statement before the marked word, often at the end of the line above."),
        ];
        Some(gloss("missing-semicolon", lines))
    } else {
        None
    }
}

/// Below a panic: two lines about its kind.
pub(super) fn of_panic(panic: &Panic) -> [String; 2] {
    let says = |sign: &str| panic.message.iter().any(|line| line.contains(sign));
    if says("index out of bounds: ") || says(" out of range for slice of length ") {
        [
            tr!("A place was asked for that the list does not have; places go from 0 to `len() - 1`."),
            tr!(
                "Go over it with `for x in &list`, or use `get(i)`, which gives an `Option` and never panics."
            ),
        ]
    } else if says("called `Option::unwrap()` on a `None` value") {
        [
            tr!("`unwrap()` or `expect()` wants a value, and there was none: the `Option` was `None`."),
            tr!("Handle `None` too: `if let Some(x) = …`, a `match`, or `unwrap_or(…)`."),
        ]
    } else if says("called `Result::unwrap()` on an `Err` value") {
        [
            tr!("`unwrap()` or `expect()` wants a success, and got an error; the message shows which."),
            tr!(
                "Handle the `Err`, as `if (err)` in Node: with a `match`, or `?` in a function that returns `Result`."
            ),
        ]
    } else if says("already borrowed") || says("already mutably borrowed") {
        [
            tr!(
                "A `RefCell` was borrowed again before an earlier borrow ended, and one of the two may change it."
            ),
            tr!("End the first borrow early, with a block `{{ }}` or `drop(…)`, before you call a callback."),
        ]
    } else {
        [
            tr!("The program stopped with a panic: something happened that its code does not allow for."),
            tr!("The message names a file and a line; look there for `unwrap`, `expect`, `[i]` or `panic!`."),
        ]
    }
}

/// The two lines about an error with this code, such as `E0382`.
fn of_code(code: &str) -> Option<[String; 2]> {
    Some(match code {
        "E0004" => [
            tr!("This `match` leaves out values that can occur."),
            tr!("Add an arm for each value that rustc names, or a last arm `_ => …` for all the rest."),
        ],
        "E0061" => [
            tr!(
                "A function is called with too many or too few arguments; in Rust none of them may be left out."
            ),
            tr!(
                "Pass exactly what the function declares; for a value that may be absent it declares an `Option`."
            ),
        ],
        "E0106" => [
            tr!("A type holds a reference, and Rust cannot tell how long what it points to will live."),
            tr!("Use the value itself (`String` for `&str`), or name the lifetime, as in `&'a str`."),
        ],
        "E0277" => [
            tr!(
                "A type lacks a trait, that is an ability, which is asked for here: `Send`, `Display`, `Future` …"
            ),
            tr!(
                "See which type and which trait rustc names; between threads, say, it is `Arc` and not `Rc`."
            ),
        ],
        "E0282" => [
            tr!("Rust cannot work out a type here from the code around it."),
            tr!("Write the type: `let list: Vec<i32> = …`, `|x: i32| …` or `parse::<i32>()`."),
        ],
        "E0308" => [
            tr!(
                "The value here has another type than the one expected; Rust hardly ever converts by itself."
            ),
            tr!(
                "Compare `expected` with `found`: often a `;` too many, or a missing `&`, `Some(…)` or `to_string()`."
            ),
        ],
        "E0373" => [
            tr!(
                "The closure (or `async` block) only borrows a variable that may be gone by the time it runs."
            ),
            tr!(
                "Write `move` before `||` (`async move` for `async`), and `clone()` first what you need afterwards."
            ),
        ],
        "E0382" => [
            tr!("The value has moved to a new owner, so the old variable can no longer be used."),
            tr!("Use it before it moves, lend it with `&`, or hand over a `clone()`."),
        ],
        "E0384" => [
            tr!("A variable without `mut` gets its value once, like a `const` in JavaScript."),
            tr!("Write `mut` before its name (`let mut count = 0;`), or make a new variable with `let`."),
        ],
        "E0425" => [
            tr!("Nothing of this name is known here: no variable, no function, no type."),
            tr!(
                "Check the spelling, the `{{ }}` that it was declared in, and whether a `use` line is missing."
            ),
        ],
        "E0432" => [
            tr!("A `use` line names something that does not exist there."),
            tr!(
                "Check the path and the spelling; your own modules begin with `crate::` and need a `mod name;`."
            ),
        ],
        "E0433" => [
            tr!("The name before a `::` is not known here."),
            tr!("Check the spelling, or bring the name in, as in `use std::sync::Arc;`."),
        ],
        "E0434" => [
            tr!("A `fn` inside a function cannot see the variables around it; only a closure can."),
            tr!("Write a closure, `let f = |x| …;`, or pass the variable as an argument."),
        ],
        "E0499" => [
            tr!(
                "Something is borrowed to be changed (`&mut`) while an earlier `&mut` of it is still in use."
            ),
            tr!(
                "Finish with the first one before the second; callbacks can share it in an `Rc<RefCell<…>>`."
            ),
        ],
        "E0502" => [
            tr!("Something is borrowed for reading (`&`) and for changing (`&mut`) at the same time."),
            tr!("End one use before the other begins: reorder the lines, or read a copy or `clone()`."),
        ],
        "E0505" => [
            tr!("A value is moved away while a reference to it is still in use."),
            tr!("Finish with the reference first, or hand over a `clone()` of the value."),
        ],
        "E0507" => [
            tr!("A value cannot be moved out of what is only borrowed: a `&`, an `Rc`, an `Fn` closure …"),
            tr!("Borrow it with `&`, hand over a `clone()`, or take it out of an `Option` with `take()`."),
        ],
        "E0515" => [
            tr!("What is returned refers to a local variable, and that is gone when the function ends."),
            tr!("Return the value itself, not a reference: a `String` for `&str`, a `Vec<T>` for `&[T]`."),
        ],
        "E0521" => [
            tr!("Something borrowed would leave this function and live on, often in a thread or a callback."),
            tr!(
                "Give it an owned value (`to_owned()`, `clone()`, `Arc`), or use `thread::scope` for threads."
            ),
        ],
        "E0525" => [
            tr!(
                "The closure uses up or changes what it captured, so it cannot be called as is asked for here."
            ),
            tr!(
                "Let it use up a `clone()` instead; keep what it changes in a `Cell`, a `RefCell` or a `Mutex`."
            ),
        ],
        "E0593" => [
            tr!("The closure takes more or fewer arguments than the function that will call it passes."),
            tr!("Put as many names between `| |` as are passed; `_` is a name for one that you do not need."),
        ],
        "E0594" => [
            tr!(
                "Something is assigned to that may not change: not `mut`, behind a `&`, or in an `Fn` closure."
            ),
            tr!(
                "Declare it `let mut`, pass `&mut` for `&`, or keep the value in a `Cell`, `RefCell` or `Mutex`."
            ),
        ],
        "E0596" => [
            tr!(
                "Something is to be changed (`&mut`) that may not change: it is not `mut`, or is behind a `&`."
            ),
            tr!(
                "Declare it `let mut`, pass `&mut` for `&`, or keep what is shared in a `RefCell` or `Mutex`."
            ),
        ],
        "E0597" => [
            tr!("A reference would live longer than what it points to, which ends with its block `{{ }}`."),
            tr!("Create the value further out, or hand over the value itself (`move`, `clone()`, `Arc`)."),
        ],
        "E0599" => [
            tr!("This type has no method, function or variant of that name."),
            tr!(
                "Check the spelling and the type; a trait's method also needs its `use` line, or a bound on `T`."
            ),
        ],
        "E0716" => [
            tr!("A value without a name ends with its statement, and a reference to it lives on."),
            tr!("Give the value a name with `let` first, and borrow from that."),
        ],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use flow::process::{Cancel, Invocation, Tool};

    const PROGRAMS: &str = include_str!("../../tests/programs/errors.txt");
    const SYNTAX: &str = include_str!("../../tests/programs/syntax.txt");
    const MENDED: &str = include_str!("../../tests/programs/mended.txt");

    /// The programs of one of these files, each with its name.
    fn programs(file: &str) -> impl Iterator<Item = (&str, &str)> {
        file.split("=== ").skip(1).filter_map(|part| part.split_once('\n'))
    }

    /// What rustc says of a program.
    fn rustc(program: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("main.rs"), program).unwrap();
        let rustc = Invocation::new("rustc", folder.path())
            .args(["--edition=2024", "--emit=metadata", "--crate-name=program", "main.rs"])
            .inherit(|_| true);
        let done = Tool::new(rustc).capture(&Cancel::new().unwrap(), &mut |_, _| {}).unwrap();
        String::from_utf8_lossy(&done.stderr).into_owned()
    }

    #[test]
    fn every_error_with_two_lines_is_one_that_rustc_gives() {
        let mut codes = BTreeSet::new();
        for (code, program) in programs(PROGRAMS) {
            let said = rustc(program);
            let first = said.lines().find(|line| line.starts_with("error")).unwrap_or_default();
            assert!(first.starts_with(&format!("error[{code}]")), "{code}: {said}");
            let expected = of_code(code).map(|lines| gloss(&code.to_lowercase(), lines));
            assert!(expected.is_some(), "{code}");
            assert_eq!(of_compiler(&said), expected, "{code}");
            codes.insert(code);
        }
        // And none has two lines for which there is no program.
        let known: BTreeSet<String> =
            (0..1000).map(|no| format!("E{no:04}")).filter(|code| of_code(code).is_some()).collect();
        assert_eq!(codes, known.iter().map(String::as_str).collect());
    }

    #[test]
    fn a_mistake_in_writing_is_known_by_the_words_of_the_parser() {
        let more = [
            ("missing-semicolon", "fn main() { let x = 5 println!(\"{x}\"); }"),
            ("missing-semicolon", "fn main() { let x = f() println!(\"{x}\"); }"),
            ("missing-semicolon", "use std::fmt fn main() {}"),
            ("unclosed-delimiter", "fn main() { println!(\"a\") "),
            ("mismatched-delimiter", "fn main() { println!(\"a\"; }"),
            ("mismatched-delimiter", "fn main() { } }"),
        ];
        for (anchor, program) in programs(SYNTAX).chain(more) {
            let said = rustc(program);
            let found = of_compiler(&said).unwrap_or_else(|| panic!("{program}: {said}"));
            assert_eq!(found.book, format!("rustc-errors#{anchor}"), "{program}: {said}");
        }
    }

    #[test]
    fn every_program_with_a_mistake_has_one_in_which_it_is_mended() {
        let mut mended = BTreeSet::new();
        for (name, program) in programs(MENDED) {
            let said = rustc(program);
            assert!(!said.lines().any(|line| line.starts_with("error")), "{name}: {said}");
            mended.insert(name);
        }
        let wrong: BTreeSet<&str> =
            programs(PROGRAMS).chain(programs(SYNTAX)).map(|(name, _)| name).collect();
        assert_eq!(mended, wrong);
    }

    #[test]
    fn a_panic_is_told_by_its_kind() {
        let of = |message: &str| {
            of_panic(&Panic { at: None, message: vec![message.to_owned()], lines: 0..1 })[0].clone()
        };
        let kinds: BTreeSet<String> = [
            "index out of bounds: the len is 3 but the index is 3",
            "called `Option::unwrap()` on a `None` value",
            "called `Result::unwrap()` on an `Err` value: \"no\"",
            "RefCell already borrowed",
            "attempt to divide by zero",
        ]
        .map(of)
        .into();
        assert_eq!(kinds.len(), 5);
        assert_eq!(of("RefCell already mutably borrowed"), of("RefCell already borrowed"));
    }

    #[test]
    fn an_error_that_is_not_known_has_nothing_below_it() {
        assert_eq!(of_compiler("error: expected identifier, found `1`"), None);
        assert_eq!(of_compiler("error[E9999]: unknown"), None);
    }
}
