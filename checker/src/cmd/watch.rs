//! `checker watch`: the screen, and the errands for which it steps aside.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Usage, command_name, course, home, predict, typed};
use crate::cli::Watch as Args;
use crate::exit;
use crate::progress::Progress;
use crate::report::{self, Screen};
use crate::watch::{Errand, Watch};
use flow::course::{Course, Exercise};
use flow::process::{Invocation, attach, install_cancel};
use text::tr;

/// Editors with a window of their own: they are told not to wait, and the watch goes on.
const WINDOWED: &[&str] =
    &["code", "code-insiders", "codium", "cursor", "zed", "subl", "gedit", "kate", "idea"];

pub(super) fn execute(args: &Args) -> Result<u8> {
    let course = course()?;
    let exercise = match &args.id {
        Some(id) => course.find(id)?.clone(),
        None => {
            let standing = Progress::of_course(&course.root);
            let standing = standing.standing(&course);
            let next = standing.next().or_else(|| course.exercises().next());
            next.ok_or_else(|| Usage(tr!("this course has no exercise yet")))?.clone()
        }
    };
    if !Screen::is_possible() {
        let command = format!("`{} check {}`", command_name(), exercise.id);
        return Err(Usage(tr!(
            "watch needs a terminal that can show a whole screen, for its keys and its text; without one, type after each edit: {command}",
            command = command
        ))
        .into());
    }
    home::ask_language()?;
    let cancel = install_cancel()?;
    let mut watch = Watch::new(course, exercise)?;
    let mut screen = Screen::open().context(tr!("the terminal does not answer"))?;
    let ended = loop {
        let errand = watch.run(&mut screen, &cancel);
        match errand {
            Ok(Errand::Quit) => break Ok(exit::DONE),
            // As elsewhere for what a signal ended.
            Ok(Errand::Ended) => break Ok(exit::INTERRUPTED),
            Ok(Errand::Predict(exercise)) => {
                let asked = screen.asking(|| match predict::dialog(watch.course(), &exercise, false) {
                    // Whoever breaks off wants the screen back, and has read enough.
                    Ok(None) => Ok(()),
                    Ok(Some(_)) => pause(),
                    Err(error) => {
                        report::error(&format!("{error:#}"));
                        pause()
                    }
                })?;
                asked?;
            }
            Ok(Errand::Reset(exercise)) => {
                let said = reset(watch.course(), &exercise);
                watch.tell(said);
            }
            Ok(Errand::Open(exercise)) => {
                let said = open(&mut screen, watch.course(), &exercise)?;
                watch.tell(said);
            }
            Err(error) => break Err(error),
        }
        if cancel.is_cancelled() {
            break Ok(exit::INTERRUPTED);
        }
    };
    // The terminal is given back before anything is waited for.
    drop(screen);
    watch.end();
    Ok(ended?)
}

/// Lets a learner read what stands on the terminal.
fn pause() -> io::Result<()> {
    report::print(&format!("\n{}", tr!("Enter goes back to the screen. ")))?;
    typed::line(&install_cancel().map_err(io::Error::other)?).map(drop)
}

/// Puts the starter back; what is to be said of it.
fn reset(course: &Course, exercise: &Exercise) -> String {
    match crate::reset::exercise(course, exercise) {
        Ok(backup) => match (backup.folder, backup.restored.is_empty()) {
            (Some(folder), _) => tr!("the starter is back; what was there lies in {folder}", folder = folder),
            (None, true) => tr!("it is the starter already"),
            (None, false) => tr!("the starter is back"),
        },
        Err(error) => error.to_string(),
    }
}

/// Opens the first editable file in the learner's editor; what is to be said of it.
fn open(screen: &mut Screen, course: &Course, exercise: &Exercise) -> io::Result<String> {
    let Ok(spec) = exercise.spec() else {
        return Ok(tr!("exercise.yaml cannot be read, so nothing says which file to open"));
    };
    let Some(file) = spec.edit.first() else { return Ok(String::new()) };
    let path = exercise.folder.join(file);
    let editor = editor();
    let invocation = invocation(&editor, &course.root, &path);
    let windowed = is_windowed(&editor);
    let ended = screen.without(|| attach(&invocation))?;
    Ok(match ended {
        Ok(flow::process::End::Exit(0)) if windowed => {
            tr!("{file} is open in {editor}", file = file, editor = editor)
        }
        Ok(flow::process::End::Exit(0)) => String::new(),
        Ok(_) | Err(_) => tr!(
            "`{editor}` could not open {path}; set the variable VISUAL to your editor, for example VISUAL=nano",
            editor = editor,
            path = path.display()
        ),
    })
}

/// The learner's editor, as they named it; VS Code where they named none.
fn editor() -> String {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let named = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| OsString::from("code"));
    named.to_string_lossy().into_owned()
}

/// Opens a file in the learner's editor on this terminal, and waits until it is closed.
pub(super) fn edit(root: &Path, path: &Path) -> Result<()> {
    let editor = editor();
    let line = format!("{editor} \"$@\"");
    let wait = Invocation::new("/bin/sh", root).arg("-c").arg(line).arg(&editor).arg(path).inherit(|_| true);
    match attach(&wait)? {
        flow::process::End::Exit(0) => Ok(()),
        _ => Err(Usage(tr!(
            "`{editor}` could not open {path}; set the variable VISUAL to your editor, for example VISUAL=nano",
            editor = editor,
            path = path.display()
        ))
        .into()),
    }
}

fn is_windowed(editor: &str) -> bool {
    let program = editor.split_whitespace().next().unwrap_or_default();
    Path::new(program).file_name().is_some_and(|name| WINDOWED.iter().any(|known| name == *known))
}

/// What starts an editor. The variable is a command line and may hold arguments, so that a shell reads it, as
/// Git does; one with a window of its own is not waited for.
fn invocation(editor: &str, root: &Path, path: &Path) -> Invocation {
    let line = match is_windowed(editor) {
        true => {
            let words = editor.split_whitespace().filter(|word| !["--wait", "-w"].contains(word));
            words.collect::<Vec<_>>().join(" ")
        }
        false => editor.to_owned(),
    };
    let line = format!("{line} \"$@\"");
    Invocation::new("/bin/sh", root).arg("-c").arg(line).arg(editor).arg(path).inherit(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_with_a_window_is_not_waited_for_and_one_without_is() {
        let line = |editor: &str| {
            invocation(editor, Path::new("/"), Path::new("/a b.rs")).args[1].to_string_lossy().into_owned()
        };
        assert_eq!(line("/usr/bin/code --wait -n"), "/usr/bin/code -n \"$@\"");
        assert_eq!(line("emacs -nw"), "emacs -nw \"$@\"");
        assert_eq!(line("vim -w log"), "vim -w log \"$@\"");
    }
}
