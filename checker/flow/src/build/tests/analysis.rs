//! Solutions in an editor: a workspace of their own that Cargo accepts and the root does not know.

use super::*;

fn with_solutions() -> Course {
    let course = Course::new();
    for (path, word) in [
        ("01-hello/src/main.rs", "reference"),
        ("01-hello/right/chain.rs", "chain"),
        ("01-hello/wrong/greedy.rs", "greedy"),
        ("01-hello/wrong/split/src/main.rs", "split"),
        ("02-other/src/main.rs", "other"),
    ] {
        course.write(&format!("solutions/03-microtasks/{path}"), &printing(word));
    }
    course.write("solutions/03-microtasks/01-hello/wrong/split/src/part.rs", "");
    course.write("solutions/Cargo.toml", &course.builder().solutions_manifest());
    course
}

/// The names of all targets that Cargo sees from a folder.
fn targets(course: &Course, folder: &str) -> String {
    let builder = course.builder();
    let done = Command::new(&builder.toolchain().cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(course.root().join(folder))
        .env_clear()
        .envs(Course::environment().for_cargo(&builder.toolchain().rustc))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn every_solution_is_a_target_of_a_workspace_that_the_root_does_not_know() {
    let course = with_solutions();
    let inside = targets(&course, "solutions");
    for name in ["hello", "hello-right-chain", "hello-wrong-greedy", "hello-wrong-split", "other"] {
        assert!(inside.contains(&format!("\"name\":\"microtasks-{name}\"")), "{name}: {inside}");
    }
    assert!(!targets(&course, ".").contains("greedy"));
    let text = course.builder().solutions_manifest();
    assert!(text.contains("node-loop = { path = \"../exercises/node-loop\" }"), "{text}");
}

#[test]
fn the_settings_of_the_course_are_those_that_are_generated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let settings = fs::read_to_string(root.join(".vscode/settings.json")).unwrap();
    assert_eq!(settings, super::super::analysis::vscode_settings());
}
