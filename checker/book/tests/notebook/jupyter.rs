//! The notebooks in real Jupyter: `nbformat` finds them valid, and `jupyter execute` runs a chapter in a kernel.
#![expect(clippy::disallowed_methods, reason = "a test starts Python and Jupyter as a reader would")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checker_book::listing::Listing;
use checker_book::tongue::Tongue;
use serde_json::{Value, json};

use super::python::{install, run};
use super::{cells, exported, id, read, root, stdout, text};

/// The chapter that is executed: the one whose programs need the least time.
const CHAPTER: &str = "00-rust-for-js.ipynb";
/// An exercise of it.
const EXERCISE: &str = "exercise/rust-for-js/first-lines";
/// Its folder in `exercises/` and `solutions/`, and the file that is edited.
const FILE: &str = "00-rust-for-js/01-first-lines/src/main.rs";

#[test]
fn jupyter_opens_the_notebooks_and_runs_a_chapter() {
    let Some(jupyter) = Jupyter::find() else { return };
    let room = tempfile::tempdir().expect("a folder");
    let mut all = Vec::new();
    for tongue in Tongue::ALL {
        let out = room.path().join(tongue.tag());
        let names = exported(&out, tongue, false).written;
        all.extend(names.into_iter().map(|name| out.join(name)));
    }
    jupyter.validate(&all);

    let chapter = room.path().join("en").join(CHAPTER);
    add_solution(&chapter);
    let file = root().join("exercises").join(FILE);
    let before = fs::read(&file).expect("the exercise's file");
    jupyter.execute(&chapter, room.path());
    assert_eq!(
        fs::read(&file).expect("it is there"),
        before,
        "a notebook's cell writes no file of the course"
    );
    jupyter.validate(std::slice::from_ref(&chapter));

    let notebook = read(&chapter);
    let mut listings = 0;
    for cell in cells(&notebook, "code") {
        assert!(cell["execution_count"].is_number(), "every cell ran: {cell:#}");
        let Some(id) = id(cell) else { continue };
        let (kind, rest) = id.split_once('/').expect("an id has parts");
        if kind == "listing" {
            listings += usize::from(is_as_recorded(cell, rest));
        }
    }
    assert!(listings > 0, "no listing ran");

    let tried: Vec<&Value> =
        cells(&notebook, "code").into_iter().filter(|cell| id(cell) == Some(EXERCISE)).collect();
    let [starter, solution] = tried.as_slice() else { panic!("{tried:#?}") };
    let refused = error(starter).expect("the starter is not accepted");
    assert_eq!(refused["ename"], "NotAccepted");
    let said = text(&refused["evalue"]);
    assert!(said.contains("wrong-order") && said.contains("println! prints at once"), "{said}");
    assert_eq!(error(solution), None, "the solution is accepted");
    assert!(verdict(solution).starts_with("✓ rust-for-js/first-lines"), "{solution:#}");
}

/// Puts the exercise's cell into the notebook once more, with the solution in it.
fn add_solution(path: &Path) {
    let mut notebook = read(path);
    let all = notebook["cells"].as_array_mut().expect("a notebook has cells");
    let at = all.iter().position(|cell| id(cell) == Some(EXERCISE)).expect("the chapter has the exercise");
    let solution = fs::read_to_string(root().join("solutions").join(FILE)).expect("the solution");
    let mut solved = all[at].clone();
    solved["id"] = json!("solved");
    solved["source"] = json!(format!("%%rust {EXERCISE}\n{solution}"));
    all.insert(at + 1, solved);
    fs::write(path, notebook.to_string()).expect("the notebook can be written");
}

/// Whether a listing's cell ran; then it has printed its recorded order.
fn is_as_recorded(cell: &Value, rest: &str) -> bool {
    let (id, runtime) = rest.rsplit_once('/').expect("a listing's cell names its runtime");
    assert_eq!(error(cell), None, "{rest}");
    if verdict(cell).starts_with("Node is not installed") {
        return false;
    }
    assert_eq!(verdict(cell), "✓ what this run printed is a legal order", "{rest}");
    let listing = Listing::read(&root(), id).expect("a listing");
    let side = listing.sides.iter().find(|side| side.runtime.word() == runtime).expect("its program");
    let recording = listing.recording(side).expect("it is recorded");
    let printed = stdout(cell);
    let lines: Vec<&str> = printed.lines().collect();
    assert!(recording.orders.iter().any(|seen| seen.lines == lines), "{rest} printed {lines:?}");
    let outputs = cell["outputs"].as_array().expect("outputs");
    let is_old = |output: &&Value| output["metadata"]["loop_and_order"]["recorded"] == true;
    assert_eq!(outputs.iter().find(is_old), None, "{rest}: what was recorded is gone after a run");
    true
}

/// What went wrong in a cell.
fn error(cell: &Value) -> Option<&Value> {
    cell["outputs"].as_array().expect("outputs").iter().find(|output| output["output_type"] == "error")
}

/// The last thing that a cell shows.
fn verdict(cell: &Value) -> String {
    let last = cell["outputs"].as_array().and_then(|outputs| outputs.last()).expect("a cell shows a verdict");
    text(&last["data"]["text/plain"])
}

/// Jupyter, installed in a folder of its own.
struct Jupyter {
    programs: PathBuf,
}

impl Jupyter {
    /// Jupyter from PyPI; it is installed once for each list of requirements.
    fn find() -> Option<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("jupyter");
        match install(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notebook/requirements.txt"), &folder)
        {
            Ok(()) => Some(Self { programs: folder.join("bin") }),
            Err(lacks) => {
                assert!(
                    env::var_os("CI_JUPYTER").is_none_or(|asked| asked != "1"),
                    "the notebooks cannot be executed: {lacks}"
                );
                eprintln!("SKIPPED the notebooks in Jupyter: {lacks}");
                None
            }
        }
    }

    fn validate(&self, notebooks: &[PathBuf]) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notebook/validate.py");
        let mut python = Command::new(self.programs.join("python"));
        run(python.arg(script).args(notebooks)).expect("the notebooks are valid");
    }

    /// Runs all cells of a notebook, past those that fail, and saves it.
    fn execute(&self, notebook: &Path, home: &Path) {
        let mut jupyter = Command::new(self.programs.join("jupyter"));
        jupyter.args(["execute", "--allow-errors", "--inplace"]).arg(notebook);
        // No settings of whoever runs the test.
        for folder in ["IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"] {
            jupyter.env(folder, home.join(folder));
        }
        jupyter.env("CHECKER_BOOK", env!("CARGO_BIN_EXE_checker-book"));
        run(&mut jupyter).expect("the notebook can be executed");
    }
}
