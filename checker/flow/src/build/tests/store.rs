//! The store after accidents, and the store when it grows.

use super::super::{Key, Store};
use super::*;

#[test]
fn a_record_comes_back_and_kinds_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    let key = Key::of("test").with("name", "value").key();
    assert_eq!(store.get::<Vec<u32>>("runs", key), None);
    store.put("runs", key, &vec![1, 2]).unwrap();
    assert_eq!(store.get::<Vec<u32>>("runs", key), Some(vec![1, 2]));
    assert_eq!(store.get::<Vec<u32>>("walks", key), None);
    store.forget("runs", key);
    assert_eq!(store.get::<Vec<u32>>("runs", key), None);
}

#[test]
fn no_two_lists_of_parts_have_one_key() {
    let one = Key::of("test").with("a", "bc").key();
    assert_ne!(one, Key::of("test").with("ab", "c").key());
    assert_ne!(one, Key::of("test").with("a", "b").with("", "c").key());
    assert_ne!(one, Key::of("tes").with("a", "bc").key());
}

#[test]
fn a_truncated_or_foreign_record_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::in_folder(folder.path());
    let key = Key::of("test").key();
    store.put("runs", key, &"value").unwrap();
    let path = files(folder.path()).pop().unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    for damaged in
        ["", &whole[..whole.len() / 2], &whole.replace("\"format_version\":1", "\"format_version\":99")]
    {
        fs::write(&path, damaged).unwrap();
        assert_eq!(store.get::<String>("runs", key), None, "{damaged}");
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(store.get::<String>("runs", key).as_deref(), Some("value"));
}

#[test]
fn every_truncated_file_is_made_again() {
    let course = Course::new();
    let first = built(course.build(HELLO));
    let store = course.root().join("target/checker");
    for part in ["records", "programs", "libraries/ready", "support"] {
        for file in files(&store.join(part)) {
            fs::File::options().write(true).open(&file).unwrap().set_len(3).unwrap();
        }
        let again = built(course.build(HELLO));
        assert_eq!(output(&again), "one", "after {part}");
    }
    assert_eq!(built(course.build(HELLO)).program.path(), first.program.path());
}

#[test]
fn nothing_is_left_in_the_temporary_folder() {
    let course = Course::new();
    course.build(HELLO);
    course.write(&format!("{HELLO}/src/main.rs"), "fn main() { oops }");
    course.build(HELLO);
    assert_eq!(files(&course.root().join("target/checker/tmp")), Vec::<PathBuf>::new());
}

#[test]
fn pruning_removes_what_was_not_used_for_long_and_never_what_somebody_holds() {
    let course = Course::new();
    let builder = course.builder();
    let build = |word: &str| {
        built(builder.build(&recipe(HELLO, printing(word).as_bytes(), Place::Overlay), &|_| {}).unwrap())
    };
    let held = build("held");
    let gone = build("gone").program.path().to_owned();
    builder.store().prune_to(0, u64::MAX, u64::MAX);
    assert!(held.program.path().exists());
    assert!(!gone.exists());
    assert_eq!(output(&build("gone")), "gone");
    builder.store().prune_to(0, 0, 0);
    assert_eq!(output(&held), "held");
    assert_eq!(output(&built(course.build(HELLO))), "one");
}
