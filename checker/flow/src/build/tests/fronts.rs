//! Fronts of libraries: who is compiled behind one, and that nobody can tell.

use std::sync::{Arc, Mutex};

use super::*;
use crate::run::{Compilation, NoWall, Wall};
use process::{End, Stream};

/// A wall that lets everything through and notes the library that each program is compiled with.
#[derive(Debug, Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn libraries(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Wall for Notes {
    fn compile(
        &self,
        compilation: &Compilation<'_>,
        cancel: &Cancel,
        on_line: &mut dyn FnMut(Stream, &str),
    ) -> Result<End, process::Error> {
        let args = compilation.invocation.args.iter().map(|arg| arg.to_string_lossy());
        let library =
            args.filter_map(|arg| arg.strip_prefix("node_loop=").map(PathBuf::from)).next().unwrap();
        assert!(compilation.readable.iter().any(|folder| library.starts_with(folder)), "{compilation:?}");
        self.0.lock().unwrap().push(library.file_name().unwrap().to_string_lossy().into_owned());
        NoWall.compile(compilation, cancel, on_line)
    }

    fn trusts(&self) -> bool {
        false
    }

    fn level(&self) -> &str {
        "none"
    }
}

/// What a program says that is handed in where this is the starter, and the libraries that it was compiled with, by file.
fn said(starter: &str, program: &str) -> (Result<String, String>, Vec<String>) {
    let course = Course::new();
    course.write(
        "exercises/node-loop/src/lib.rs",
        "pub fn twice<T: Clone>(one: T) -> Vec<T> { vec![one.clone(), one] }\n\
         #[macro_export]\nmacro_rules! three { () => { $crate::twice(1).len() + 1 } }\n",
    );
    let wall = Arc::new(Notes::default());
    let builder = course.builder().behind(wall.clone());
    let recipe = with_starter(recipe(HELLO, program.as_bytes(), Place::Overlay), starter);
    let said = match builder.build(&recipe, &|_| {}).unwrap() {
        Outcome::Built(built) => Ok(output(&built)),
        Outcome::CompileError { said, .. } => {
            Err(said.plain().replace(&*course.root().to_string_lossy(), "COURSE"))
        }
    };
    (said, wall.libraries())
}

fn with_starter(mut recipe: Recipe, starter: &str) -> Recipe {
    recipe.starter.insert("src/main.rs".to_owned(), starter.as_bytes().to_vec());
    recipe
}

const FRONT: &str = "libnode_loop-front.rlib";
const STARTER: &str =
    "//! To do.\nfn main() {\n    println!(\"{:?}\", node_loop::twice(1_u8));\n    todo!()\n}\n";
const PROGRAM: &str = "//! Done.\nuse node_loop::{three, twice};\nfn main() {\n    \
                       println!(\"{:?} {:?} {}\", twice(2_u8), twice(\"x\"), three!());\n}\n";

#[test]
fn a_program_behind_a_front_of_its_library_says_what_it_says_without() {
    let (behind, libraries) = said(STARTER, PROGRAM);
    assert_eq!(behind, Ok("[2, 2] [\"x\", \"x\"] 3".to_owned()));
    assert_eq!(libraries, [FRONT]);
    let (without, libraries) = said("no Rust at all", PROGRAM);
    assert_eq!(behind, without);
    assert_ne!(libraries, [FRONT]);
}

#[test]
fn what_the_compiler_says_of_a_program_that_it_refuses_is_heard_without_a_front() {
    let wrong = PROGRAM.replace("twice(2_u8)", "twice(2_u8) + node_loop::thrice()");
    let ((behind, with), (without, alone)) = (said(STARTER, &wrong), said("no Rust at all", &wrong));
    assert!(behind.as_ref().unwrap_err().contains("cannot find function `thrice`"), "{behind:?}");
    assert_eq!(behind, without);
    assert_eq!([with.len(), alone.len()], [2, 1]);
    assert_eq!(with[0], FRONT);
    assert_ne!(with[1], FRONT);
}

#[test]
fn a_starter_that_cannot_be_part_of_a_library_makes_no_front() {
    let exported = format!("#[unsafe(no_mangle)]\npub fn everybodys() {{}}\n{STARTER}");
    let of_its_root = format!("use crate::help;\nfn help() {{}}\n{STARTER}");
    // Behind a front it would hide the library's own.
    let a_macro = format!("#[macro_export]\nmacro_rules! three {{ () => {{ 42 }} }}\n{STARTER}");
    for starter in [exported, of_its_root, a_macro] {
        let (done, libraries) = said(&starter, PROGRAM);
        assert_eq!(done, Ok("[2, 2] [\"x\", \"x\"] 3".to_owned()));
        assert_eq!(libraries.len(), 1);
        assert_ne!(libraries, [FRONT], "{starter}");
    }
}

#[test]
fn a_front_is_made_once_for_all_programs_of_a_starter_and_anew_for_another() {
    let course = Course::new();
    let wall = Arc::new(Notes::default());
    let program = |word: &str| {
        let text = format!("//! Prints.\nfn main() {{ println!(\"{{}} {word}\", node_loop::word()); }}\n");
        recipe(HELLO, text.as_bytes(), Place::Overlay)
    };
    let fronts = || {
        let ready = fs::read_dir(course.root().join("target/checker/libraries/ready")).unwrap();
        ready.filter(|folder| folder.as_ref().unwrap().path().join(FRONT).exists()).count()
    };
    let mut keys = Vec::new();
    for (starter, word, wanted) in [(GREETING, "a", 1), (GREETING, "b", 1), ("fn main() {}\n", "a", 2)] {
        let builder = course.builder().behind(wall.clone());
        let done = built(builder.build(&with_starter(program(word), starter), &|_| {}).unwrap());
        assert_eq!(output(&done), format!("one {word}"));
        assert_eq!((wall.libraries(), fronts()), (vec![FRONT.to_owned()], wanted));
        keys.push(done.key);
    }
    assert_ne!(keys[0], keys[2], "the same program of two starters is compiled anew");
    // One's own work is compiled as Cargo compiles it.
    let own = course.builder();
    assert_eq!(own.key(&with_starter(program("a"), GREETING)).unwrap(), own.key(&program("a")).unwrap());
}

#[test]
fn a_front_that_was_removed_or_cut_short_is_made_anew() {
    let course = Course::new();
    let wall = Arc::new(Notes::default());
    let ready = course.root().join("target/checker/libraries/ready");
    let front = || {
        let folders = fs::read_dir(&ready).into_iter().flatten().map(|folder| folder.unwrap().path());
        folders.map(|folder| folder.join(FRONT)).find(|file| file.exists())
    };
    let harms: [fn(&Path); 3] = [
        |_| {},
        |file| fs::remove_dir_all(file.parent().unwrap()).unwrap(),
        |file| fs::write(file, "cut short").unwrap(),
    ];
    for (word, harm) in ["a", "b", "c"].into_iter().zip(harms) {
        let _ = front().map(|file| harm(&file));
        let builder = course.builder().behind(wall.clone());
        let program = recipe(HELLO, printing(word).as_bytes(), Place::Overlay);
        let done = built(builder.build(&with_starter(program, GREETING), &|_| {}).unwrap());
        assert_eq!(output(&done), word);
        assert_eq!(wall.libraries(), [FRONT], "{word}");
        assert!(front().unwrap().metadata().unwrap().len() > 100);
    }
}

#[test]
fn generic_code_in_a_front_is_compiled_with_the_flags_of_the_program() {
    let course = Course::new();
    let manifest = fs::read_to_string(course.root().join("Cargo.toml")).unwrap();
    // As another course may have it: then a sum wraps around, in the library's generic code too.
    let other = manifest.replace("[profile.dev]\n", "[profile.dev]\noverflow-checks = false\n");
    assert_ne!(manifest, other);
    course.write("Cargo.toml", &other);
    course.write(
        "exercises/node-loop/src/lib.rs",
        "pub fn sum<T: std::ops::Add<Output = T>>(one: T, other: T) -> T { one + other }\n",
    );
    let wall = Arc::new(Notes::default());
    let sum = "//! Adds.\nfn main() {\n    let many = std::env::args().count() as u8;\n    \
               println!(\"{}\", node_loop::sum(254 + many, many));\n}\n";
    let program = with_starter(recipe(HELLO, sum.as_bytes(), Place::Overlay), sum);
    let done = built(course.builder().behind(wall.clone()).build(&program, &|_| {}).unwrap());
    assert_eq!((output(&done).as_str(), wall.libraries()), ("0", vec![FRONT.to_owned()]));
}
