//! Content decides what is built, and nothing else: no time of a file, no name of a package.

use super::*;

#[test]
fn a_program_is_built_and_the_next_check_starts_no_compiler() {
    let course = Course::new();
    let first = built(course.build(HELLO));
    assert_eq!((output(&first).as_str(), first.cached), ("one", false));
    assert!(first.warnings.is_empty(), "{}", first.warnings.plain());
    let builder = course.builder();
    let (count, second) = compilations(&builder, &course.tree(HELLO));
    let second = built(second.unwrap());
    assert_eq!((count, second.cached, second.program.path()), (0, true, first.program.path()));
}

#[test]
fn changed_content_with_an_old_time_is_built_again_and_equal_content_with_a_new_time_is_not() {
    let course = Course::new();
    let main = format!("{HELLO}/src/main.rs");
    assert_eq!(output(&built(course.build(HELLO))), "one");
    course.write(&main, &printing("changed"));
    course.make_old(&main);
    assert_eq!(output(&built(course.build(HELLO))), "changed");
    course.write(&main, GREETING);
    let again = built(course.build(HELLO));
    assert_eq!((output(&again).as_str(), again.cached), ("one", true));
}

#[test]
fn a_changed_library_with_an_old_time_is_built_again_and_its_old_version_is_still_known() {
    let course = Course::new();
    assert_eq!(output(&built(course.build(HELLO))), "one");
    course.library("two");
    course.make_old("exercises/node-loop/src/lib.rs");
    assert_eq!(output(&built(course.build(HELLO))), "two");
    course.library("one");
    let again = built(course.build(HELLO));
    assert_eq!((output(&again).as_str(), again.cached), ("one", true));
}

#[test]
fn two_peoples_programs_with_the_same_package_name_are_never_confused() {
    let course = Course::new();
    let builder = course.builder();
    let words: Vec<String> = (0..4).map(|number| format!("person {number}")).collect();
    for _ in 0..2 {
        for word in &words {
            let theirs = recipe(HELLO, printing(word).as_bytes(), Place::Overlay);
            let program = built(builder.build(&theirs, &|_| {}).unwrap());
            assert_eq!(&output(&program), word);
        }
    }
}

#[test]
fn the_same_content_is_one_program_whether_it_is_in_the_tree_or_in_an_overlay() {
    let course = Course::new();
    let builder = course.builder();
    let overlay = recipe(HELLO, GREETING.as_bytes(), Place::Overlay);
    assert!(!built(builder.build(&overlay, &|_| {}).unwrap()).cached);
    assert!(built(builder.build(&course.tree(HELLO), &|_| {}).unwrap()).cached);
}

#[test]
fn equal_sources_of_two_exercises_are_two_programs() {
    let course = Course::new();
    let builder = course.builder();
    let keys = [HELLO, OTHER].map(|folder| builder.key(&course.tree(folder)).unwrap());
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn the_recipe_is_built_and_not_what_the_disk_holds_a_moment_later() {
    let course = Course::new();
    let builder = course.builder();
    let before = course.tree(HELLO);
    course.write(&format!("{HELLO}/src/main.rs"), &printing("later"));
    assert_eq!(output(&built(builder.build(&before, &|_| {}).unwrap())), "one");
    // And a file that changes while the compiler works: the result belongs to neither, and is not kept.
    let later = course.tree(HELLO);
    let outcome = builder.build(&later, &|progress| {
        if progress == Progress::Compiling {
            course.write(&format!("{HELLO}/src/main.rs"), &printing("too late"));
        }
    });
    assert_eq!(output(&built(outcome.unwrap())), "later");
    assert_eq!(output(&built(course.build(HELLO))), "too late");
}

#[test]
fn a_file_that_is_included_from_elsewhere_is_looked_at_again() {
    let course = Course::new();
    let main = "//! Includes.\nfn main() { print!(\"{}\", include_str!(\"../data.txt\")); }\n";
    course.write(&format!("{HELLO}/src/main.rs"), main);
    assert!(refused(course.build(HELLO)).0.plain().contains("data.txt"));
    let mut keys = Vec::new();
    for word in ["here", "there"] {
        course.write(&format!("{HELLO}/data.txt"), word);
        let program = built(course.build(HELLO));
        assert_eq!(output(&program), word);
        // Whoever remembers something of this program finds it again, and not under another one.
        let recalled = course.builder().recall(&course.tree(HELLO)).unwrap();
        assert_eq!(recalled.key, program.key);
        assert_eq!(built(course.build(HELLO)).key, program.key);
        keys.push(program.key);
    }
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn a_program_that_holds_its_own_folder_is_not_shared_with_another_tree() {
    let course = Course::new();
    let main = "//! Folder.\nfn main() { println!(env!(\"CARGO_MANIFEST_DIR\")); }\n";
    course.write(&format!("{HELLO}/src/main.rs"), main);
    let builder = course.builder();
    let overlay = recipe(HELLO, main.as_bytes(), Place::Overlay);
    let theirs = output(&built(builder.build(&overlay, &|_| {}).unwrap()));
    let ours = output(&built(course.build(HELLO)));
    assert_eq!(ours, course.root().join(HELLO).to_string_lossy());
    assert_ne!(ours, theirs);
}

#[test]
fn two_threads_with_the_same_recipe_compile_it_once() {
    let course = Course::new();
    let builder = course.builder();
    let counts = std::thread::scope(|scope| {
        let one = || {
            let (count, outcome) = compilations(&builder, &course.tree(HELLO));
            assert_eq!(output(&built(outcome.unwrap())), "one");
            count
        };
        let threads = [scope.spawn(one), scope.spawn(one), scope.spawn(one)];
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(counts.iter().sum::<usize>(), 1);
}

#[test]
fn overlays_of_one_exercise_compile_at_the_same_time() {
    let course = Course::new();
    let builder = course.builder();
    std::thread::scope(|scope| {
        for number in 0..3 {
            let builder = &builder;
            scope.spawn(move || {
                let word = format!("thread {number}");
                let theirs = recipe(HELLO, printing(&word).as_bytes(), Place::Overlay);
                assert_eq!(output(&built(builder.build(&theirs, &|_| {}).unwrap())), word);
            });
        }
    });
}

#[test]
fn a_second_check_finds_the_toolchain_and_the_manifests_without_starting_them() {
    let course = Course::new();
    course.build(HELLO);
    let toolchain = course.builder().toolchain().clone();
    // A PATH with the same `rustc` first finds the same choice; one that only records a start would show it.
    let log = course.root().join("started");
    let proxy = course.root().join("bin/rustc");
    course.write(
        "bin/rustc",
        &format!("#!/bin/sh\necho started >> {}\nexec {} \"$@\"\n", log.display(), toolchain.rustc.display()),
    );
    fs::set_permissions(&proxy, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", course.root().join("bin").display(), std::env::var("PATH").unwrap());
    let open =
        || Builder::open_in(&course.root(), Course::environment().with("PATH", &path), &cancel()).unwrap();
    open();
    let asked = fs::read_to_string(&log).unwrap();
    assert!(!asked.is_empty(), "the first check has to ask");
    let (count, outcome) = compilations(&open(), &course.tree(HELLO));
    assert_eq!((count, built(outcome.unwrap()).cached), (0, true));
    assert_eq!(fs::read_to_string(&log).unwrap(), asked, "the second need not");
}

/// A wall that holds nothing back.
struct Distrust;

impl crate::run::Wall for Distrust {
    fn trusts(&self) -> bool {
        false
    }

    fn level(&self) -> &str {
        "none"
    }
}

#[test]
fn a_strangers_program_panics_at_the_place_where_ones_own_does_and_is_another_program() {
    let course = Course::new();
    course.write(&format!("{HELLO}/src/main.rs"), "//! Panics.\nfn main() {\n    panic!(\"a word\");\n}\n");
    let recipe = course.tree(HELLO);
    let own = course.builder();
    let strangers = course.builder().behind(std::sync::Arc::new(Distrust));
    assert_ne!(own.key(&recipe).unwrap(), strangers.key(&recipe).unwrap());
    let programs = [own, strangers].map(|builder| built(builder.build(&recipe, &|_| {}).unwrap()));
    let sizes = programs.each_ref().map(|built| built.program.path().metadata().unwrap().len());
    assert!(sizes[1] < sizes[0], "it holds what only a debugger needs: {sizes:?}");
    for built in programs {
        let ran = Command::new(built.program.path()).output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(said.contains(&format!("{HELLO}/src/main.rs:3:5:\na word")), "{said}");
    }
}
