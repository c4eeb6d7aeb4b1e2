//! The course's own catalogue is held to its texts, as `author i18n` holds it.

use std::path::Path;

use checker::process::{Cancel, End, Invocation, Tool};

#[test]
fn every_text_has_a_translation_that_kept_its_holes_and_its_code() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("checker/author lies in the course");
    let wanted = |name: &std::ffi::OsStr| {
        ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"].iter().any(|known| name == *known)
    };
    let invocation = Invocation::new(env!("CARGO_BIN_EXE_checker-author"), root).arg("i18n").inherit(wanted);
    let cancel = Cancel::new().expect("a handle");
    let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the program starts");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(matches!(done.end, End::Exit(0)), "{said}{}", String::from_utf8_lossy(&done.stderr));
}
