//! Bytes that nobody wrote: whatever lies in an archive, the intake ends, writes nowhere else, and keeps only what is sound.

#[expect(dead_code, reason = "no careless reader is needed here")]
mod packed;
#[expect(dead_code, reason = "no honest learner stands beside")]
mod stranger;

use std::fs;
use std::path::Path;

use checker_grade::attempt::Entry;
use checker_grade::intake::{self, NoBundles};
use flow::course::Course;
use packed::{file, gz, raw, tar, tarred, zip};
use proptest::prelude::*;
use stranger::{Desk, MAIN};

/// An honest archive in which something is changed.
fn changed(bytes: &[u8], changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_owned();
    for (index, to) in changes {
        let at = index.index(bytes.len());
        bytes[at] = *to;
    }
    bytes
}

/// Whatever came in, it is sound.
fn is_sound(desk: &Desk, name: &str, bytes: &[u8]) {
    let at = desk.at(name);
    fs::write(&at, bytes).unwrap();
    let intake = desk.class();
    for attempt in &intake.attempts {
        let Ok(snapshot) = &attempt.work else { continue };
        for (path, entry) in &snapshot.entries {
            assert!(path.starts_with("03-microtasks") || path.starts_with("09-workers"), "{path:?}");
            assert!(path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{path:?}");
            assert!(!path.chars().any(|c| c.is_control() || c == '\\'), "{path:?}");
            if let Entry::File { content, bytes } = entry {
                assert_eq!(desk.files.get(*content).unwrap().len() as u64, *bytes);
            }
        }
    }
    // The same bytes may also be an export of a whole class; that it is damaged is told as such.
    let course = Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/courses/small")).unwrap();
    let _ = intake::take(&course, None, &[at], &desk.files, &NoBundles);
    desk.only_contents_are_there();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_intake_panic_or_write_elsewhere(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        name in prop::sample::select(vec!["a.zip", "a.tar", "a.tgz", "a.bundle.zip"]),
        head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"PK\x05\x06\0\0\0\0", b"\x1f\x8b\x08\0"]),
    ) {
        is_sound(&Desk::new(), name, &[head, &bytes].concat());
    }

    #[test]
    fn no_change_of_an_honest_archive_makes_the_intake_panic_or_write_elsewhere(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut main = raw(format!("exercises/{MAIN}").as_bytes(), &b"fn main() {}\n".repeat(20));
        main.method = 8;
        let honest = zip(&[main, file("exercises/09-workers/01-counter/src/pool.rs", "x"), file("রহিম.txt", "x")]);
        is_sound(&Desk::new(), "a.zip", &changed(&honest, &changes));
        let honest = tar(&[tarred(MAIN, "fn main() {}"), tarred("09-workers/01-counter/src/pool.rs", "x")]);
        is_sound(&Desk::new(), "a.tar", &changed(&honest, &changes));
        is_sound(&Desk::new(), "a.tgz", &changed(&gz(&honest), &changes));
    }

    #[test]
    fn no_name_makes_the_intake_panic_or_write_elsewhere(
        names in prop::collection::vec("(03-microtasks|01-first-words|src|exercises|main.rs|\\.\\.|\\.|/|//|\\\\|\u{0}|ক|Z|:){0,9}", 1..6),
    ) {
        let entries: Vec<packed::Entry> = names.iter().map(|name| file(name, "x")).collect();
        is_sound(&Desk::new(), "a.zip", &zip(&entries));
    }
}
