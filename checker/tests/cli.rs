//! The command line, as data: each `cmd/*.trycmd` says what is typed and what is answered.
//!
//! `TRYCMD=overwrite cargo test -p checker --test cli` writes the answers anew; read them before you
//! commit them.

#[test]
fn what_is_typed_is_answered_as_written() {
    // Whatever the person at this machine reads, these answers are in English.
    let cases = trycmd::TestCases::new();
    cases.env("XDG_CONFIG_HOME", "/nonexistent").env("LC_ALL", "C").case("tests/cmd/*.trycmd");
}
