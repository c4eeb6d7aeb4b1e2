//! Compiling behind a wall: whose fault it is when a stranger's program brings the compiler down, and what may be read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use process::{End, Limit, Stream};

use super::*;
use crate::run::{Compilation, Wall};

/// A wall behind which the compiler ends like this each time, having said this.
struct Ends {
    end: End,
    said: &'static str,
    times: AtomicU32,
}

impl Wall for Ends {
    fn compile(
        &self,
        compilation: &Compilation<'_>,
        _: &Cancel,
        on_line: &mut dyn FnMut(Stream, &str),
    ) -> Result<End, process::Error> {
        self.times.fetch_add(1, Ordering::SeqCst);
        let args: Vec<_> = compilation.invocation.args.iter().map(|arg| arg.to_string_lossy()).collect();
        assert!(!args.iter().any(|arg| arg.starts_with("incremental=")), "{args:?}");
        assert!(compilation.readable.iter().all(|path| path.is_absolute()), "{compilation:?}");
        self.said.lines().for_each(|line| on_line(Stream::Stderr, line));
        Ok(self.end)
    }

    fn trusts(&self) -> bool {
        false
    }

    fn level(&self) -> &str {
        "none"
    }
}

/// What comes of a program, and how often it was compiled for that.
fn behind(end: End, said: &'static str) -> (Result<Outcome, Error>, u32) {
    let course = Course::new();
    let wall = Arc::new(Ends { end, said, times: AtomicU32::new(0) });
    let builder = course.builder().behind(wall.clone());
    let outcome = builder.build(&course.tree(HELLO), &|_| {});
    // It is not remembered: whoever asks again has it compiled again.
    let first = wall.times.load(Ordering::SeqCst);
    let _ = builder.build(&course.tree(HELLO), &|_| {});
    assert_eq!(wall.times.load(Ordering::SeqCst), 2 * first);
    (outcome, first)
}

#[test]
fn a_compiler_that_goes_past_a_limit_gives_the_program_that_limit() {
    for limit in [Limit::Time, Limit::Cpu, Limit::Memory, Limit::Output, Limit::Processes] {
        let (outcome, times) = behind(End::Limit(limit), "");
        let Ok(Outcome::CompileError { past, .. }) = outcome else { panic!("{outcome:?}") };
        assert_eq!((past, times), (Some(limit), 1));
    }
}

/// A wall behind which the compiler gets no processor.
struct Busy(AtomicU32);

impl Wall for Busy {
    fn compile(
        &self,
        compilation: &Compilation<'_>,
        _: &Cancel,
        _: &mut dyn FnMut(Stream, &str),
    ) -> Result<End, process::Error> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let [time, waited] = [60, 50].map(Duration::from_secs);
        Err(process::Error::Busy { program: compilation.invocation.program.clone(), time, waited })
    }

    fn trusts(&self) -> bool {
        false
    }

    fn level(&self) -> &str {
        "none"
    }
}

#[test]
fn a_compiler_that_got_no_processor_says_nothing_of_the_program_and_is_not_kept_waiting_again() {
    let course = Course::new();
    let wall = Arc::new(Busy(AtomicU32::new(0)));
    let outcome = course.builder().behind(wall.clone()).build(&course.tree(HELLO), &|_| {});
    let error = outcome.expect_err("there is no answer").to_string();
    assert!(error.contains("waited 50 s of its 60 s"), "{error}");
    assert_eq!(wall.0.load(Ordering::SeqCst), 1);
}

#[test]
fn a_compiler_that_crashes_twice_refuses_the_program_with_its_own_words() {
    for (end, said) in [
        (End::Exit(101), "thread 'rustc' panicked: index out of bounds"),
        (End::Signal(11), "rustc interrupted by SIGSEGV, index out of bounds"),
    ] {
        let (outcome, times) = behind(end, said);
        let Ok(Outcome::CompileError { said, past: None, .. }) = outcome else { panic!("{outcome:?}") };
        assert!(said.plain().contains("index out of bounds"), "{}", said.plain());
        assert_eq!(times, 2);
    }
}

#[test]
fn what_fills_the_compilers_own_place_is_too_large() {
    let (outcome, times) = behind(End::Exit(101), "error: No space left on device (os error 28)");
    assert!(matches!(outcome, Ok(Outcome::CompileError { past: Some(Limit::Disk), .. })), "{outcome:?}");
    assert_eq!(times, 2);
}

#[test]
fn a_compiler_that_the_system_kills_is_nobodys_fault() {
    let (outcome, times) = behind(End::Signal(9), "");
    assert!(matches!(outcome, Err(Error::Compiler { .. })), "{outcome:?}");
    assert_eq!(times, 2);
}

#[test]
fn the_libraries_of_strangers_are_optimised_and_a_learners_own_are_not() {
    let course = Course::new();
    let support = || {
        let support = course.builder().store().path("support");
        let mut entries = fs::read_dir(support).unwrap();
        fs::read_to_string(entries.next().unwrap().unwrap().path().join("Cargo.toml")).unwrap()
    };
    course.build(HELLO);
    assert!(!support().contains("opt-level"), "{}", support());
    let wall = Ends { end: End::Limit(Limit::Cpu), said: "", times: AtomicU32::new(0) };
    course.builder().behind(Arc::new(wall)).build(&course.tree(OTHER), &|_| {}).unwrap();
    assert!(support().contains("opt-level = 2"), "{}", support());
}
