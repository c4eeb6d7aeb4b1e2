//! The command line, as data: each `cmd/*.trycmd` says what is typed and what is answered.
//!
//! `TRYCMD=overwrite cargo test -p checker --test cli` writes the answers anew; read them before you
//! commit them.

#[test]
fn what_is_typed_is_answered_as_written() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
