//! What `solutions/` holds for one exercise: the reference, right and wrong programs, hidden cases.
//!
//! The first line of each program says how it differs, or which verdict it must get.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::folder::{self, Found, Owner, Place};
use super::{Case, Error, Exercise, Spec, Unlisted, relative};
use crate::verdict::Verdict;
use order::yaml::nearest;
use text::{later, tr};

/// Folder of right programs.
pub(super) const RIGHT: &str = "right";
/// Folder of wrong programs.
pub(super) const WRONG: &str = "wrong";
/// File of hidden cases.
pub(super) const HIDDEN: &str = "hidden.yaml";

/// Everything that proves an exercise.
#[derive(Debug)]
pub struct SolutionSet {
    /// The editable files that the reference gives ([`super::Overlay::Solutions`] lays them); none means that there is no reference.
    pub reference: Vec<String>,
    /// Correct programs of another structure, by name.
    pub right: Vec<Program>,
    /// Mistakes that learners make, by name.
    pub wrong: Vec<Program>,
    /// The hidden cases.
    pub hidden: Vec<Case>,
    /// Files that no rule places.
    pub unlisted: Vec<Unlisted>,
}

/// A program (or prediction) that must get a certain verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its name with its folder, `wrong/forgets-to-drain`.
    pub name: String,
    /// Its file, or the folder whose files it lays.
    pub path: PathBuf,
    /// The editable file that its single file replaces; `None` where it is a folder.
    pub replaces: Option<String>,
    /// The verdict that it must get: `accepted` in `right/`.
    pub verdict: Verdict,
    /// The rule that its verdict must name, where the first line names one.
    pub rule: Option<String>,
    /// Its first line without the comment sign.
    pub note: String,
}

impl SolutionSet {
    /// Reads what `solutions/` holds for an exercise.
    ///
    /// # Errors
    /// No such folder, a broken exercise or `hidden.yaml`, a link or a device, a first line that does
    /// not say what the program is.
    pub fn open(exercise: &Exercise) -> Result<Self, Error> {
        let spec = exercise.spec().map_err(Clone::clone)?;
        if folder::place(&exercise.solution)? != Place::Folder {
            return Err(Error::NoSolution { id: exercise.id.clone(), dir: exercise.dir.clone() });
        }
        let listing = folder::list(&exercise.solution, Owner::Course, &[HIDDEN])?;
        let hidden = exercise.hidden()?;
        let mut set = Self {
            reference: Vec::new(),
            right: Vec::new(),
            wrong: Vec::new(),
            hidden,
            unlisted: Vec::new(),
        };
        for fault in listing.faults {
            let path = format!("solutions/{}/{}", exercise.dir, fault.path);
            set.unlisted
                .push(Unlisted { path, reason: later!("a link, a device, or a file that rules the build") });
        }
        let mut folders: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for Found { path, at } in listing.files {
            let parts: Vec<&str> = path.split('/').collect();
            let unlisted = match parts.as_slice() {
                _ if spec.edit.contains(&path) => {
                    set.reference.push(path);
                    continue;
                }
                [kind @ (RIGHT | WRONG), file] => match single(spec, file) {
                    Ok((name, replaces)) => {
                        let found = Program::read(exercise, kind, name, at.clone(), &at, Some(replaces))?;
                        set.add(found);
                        continue;
                    }
                    Err(reason) => reason,
                },
                [kind @ (RIGHT | WRONG), name, inner @ ..] => {
                    let inner = inner.join("/");
                    if spec.edit.contains(&inner) {
                        folders.entry(((*kind).to_owned(), (*name).to_owned())).or_default().push(inner);
                        continue;
                    }
                    later!("not one of the files that may differ (`edit` in exercise.yaml)")
                }
                _ => later!("not the reference, right/, wrong/ or hidden.yaml"),
            };
            let path = format!("solutions/{}/{}", exercise.dir, relative::shown(&path));
            set.unlisted.push(Unlisted { path, reason: unlisted });
        }
        for ((kind, name), files) in folders {
            let folder = exercise.solution.join(&kind).join(&name);
            // The first editable file that it has speaks for the whole program.
            let Some(first) = spec.edit.iter().find(|file| files.contains(file)) else { continue };
            let found = Program::read(exercise, &kind, &name, folder.clone(), &folder.join(first), None)?;
            set.add(found);
        }
        // A program that must be rejected holds, on purpose, what has no place there.
        for program in set.wrong.iter().filter(|program| program.verdict == Verdict::Rejected) {
            let inside = format!("solutions/{}/{}/", exercise.dir, program.name);
            set.unlisted.retain(|unlisted| !unlisted.path.starts_with(&inside));
        }
        set.right.sort_by(|a, b| a.name.cmp(&b.name));
        set.wrong.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(set)
    }

    fn add(&mut self, program: Program) {
        let list = if program.verdict.is_accepted() { &mut self.right } else { &mut self.wrong };
        list.push(program);
    }
}

/// The name and the replaced file of a program in a single file.
fn single<'f>(spec: &Spec, file: &'f str) -> Result<(&'f str, String), &'static str> {
    let [only] = spec.edit.as_slice() else {
        return Err(later!("several files may differ here, so a program is a folder (wrong/NAME/src/…)"));
    };
    let ending = only.rsplit_once('.').map_or("", |(_, ending)| ending);
    match file.rsplit_once('.') {
        Some((name, found)) if found == ending && !name.is_empty() => Ok((name, only.clone())),
        _ => Err(later!("not of the same kind (.rs, or .txt for a prediction) as the file that may differ")),
    }
}

impl Program {
    fn read(
        exercise: &Exercise,
        kind: &str,
        name: &str,
        path: PathBuf,
        speaks: &Path,
        replaces: Option<String>,
    ) -> Result<Self, Error> {
        let bytes = folder::read(speaks).map_err(|error| Error::read(speaks, error))?;
        let text = String::from_utf8_lossy(&bytes);
        let (verdict, rule, note) = first_line(&text, kind).map_err(|(message, help)| Error::Program {
            path: speaks.strip_prefix(&exercise.solution).map_or_else(
                |_| speaks.display().to_string(),
                |inner| format!("solutions/{}/{}:1", exercise.dir, inner.display()),
            ),
            message,
            help,
        })?;
        Ok(Self { name: format!("{kind}/{name}"), path, replaces, verdict, rule, note })
    }
}

type Said = (Verdict, Option<String>, String);

/// Reads `// how it differs`, or `// verdict: wrong-order · rule: TEXT`.
fn first_line(text: &str, kind: &str) -> Result<Said, (String, String)> {
    let help = || match kind {
        RIGHT => tr!("write `// ` and how it differs from the reference"),
        _ => tr!(
            "write `// verdict: wrong-order · rule: TEXT` (`# verdict: …` in a .txt; the rule may be left out)"
        ),
    };
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim();
    let comment = first.strip_prefix("//").or_else(|| first.strip_prefix('#'));
    let note = comment.map(|rest| rest.trim_start_matches(['/', '!', '#']).trim()).unwrap_or_default();
    if note.is_empty() {
        return Err((tr!("the first line is not a comment that says what this program is"), help()));
    }
    if kind == RIGHT {
        return Ok((Verdict::Accepted, None, note.to_owned()));
    }
    let Some(said) = note.strip_prefix("verdict:") else {
        return Err((tr!("the first line names no verdict"), help()));
    };
    let (verdict, rest) = match said.split_once(['·', '|']) {
        Some((verdict, rest)) => (verdict.trim(), Some(rest.trim())),
        None => (said.trim(), None),
    };
    let parsed: Verdict = verdict.parse().map_err(|message: String| {
        let ids: Vec<&str> = WANTED.iter().map(|verdict| verdict.id()).collect();
        let help = match nearest(verdict, ids.iter().copied()) {
            Some(id) => tr!("did you mean `{name}`?", name = id),
            None => tr!("write one of {ids}", ids = ids.join(", ")),
        };
        (message, help)
    })?;
    if !WANTED.contains(&parsed) {
        let message = tr!("a wrong program cannot be there to get `{verdict}`", verdict = verdict);
        return Err((message, tr!("name the verdict that a learner gets for this mistake")));
    }
    let rule = match rest {
        None => None,
        Some(rest) => match rest.strip_prefix("rule:").map(str::trim) {
            Some(rule) if !rule.is_empty() => Some(rule.to_owned()),
            _ => return Err((tr!("`{rest}` is not `rule: TEXT`", rest = rest), help())),
        },
    };
    Ok((parsed, rule, note.to_owned()))
}

/// The verdicts that a mistake can earn.
const WANTED: &[Verdict] = &[
    Verdict::Rejected,
    Verdict::CompileError,
    Verdict::TimeLimit,
    Verdict::MemoryLimit,
    Verdict::OutputLimit,
    Verdict::ProcessLimit,
    Verdict::RuntimeError,
    Verdict::WrongOutput,
    Verdict::WrongOrder,
    Verdict::WrongExit,
    Verdict::LeakedProcess,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_wrong_program_names_its_verdict_and_rule() {
        let rule = Some("a | b · c".to_owned());
        for line in [
            "// verdict: wrong-order · rule: a | b · c\nfn main() {}",
            "//! verdict: wrong-order | rule: a | b · c\r\n",
            "# verdict: wrong-order · rule: a | b · c",
            "\u{feff}//verdict:wrong-order·rule:a | b · c",
        ] {
            let (verdict, found, _) = first_line(line, WRONG).unwrap();
            assert_eq!((verdict, &found), (Verdict::WrongOrder, &rule), "{line}");
        }
        assert_eq!(first_line("// verdict: time-limit", WRONG).unwrap().1, None);
    }

    #[test]
    fn a_first_line_that_says_nothing_is_refused_with_what_to_write() {
        for line in [
            "",
            "fn main() {}",
            "//",
            "// wrong-order",
            "// verdict: accepted",
            "// verdict: undecided",
            "// verdict: wrong-order rule: x",
            "// verdict: wrong-order · x",
            "// verdict: wrong-order · rule:",
        ] {
            assert!(first_line(line, WRONG).is_err(), "{line}");
        }
        let (message, help) = first_line("// verdict: wrong-ordr", WRONG).unwrap_err();
        assert_eq!(
            (message.as_str(), help.as_str()),
            ("`wrong-ordr` is not a verdict", "did you mean `wrong-order`?")
        );
    }

    #[test]
    fn the_first_line_of_a_right_program_says_how_it_differs() {
        assert_eq!(first_line("// uses a VecDeque\n", RIGHT).unwrap().2, "uses a VecDeque");
        assert!(first_line("use std::fmt;", RIGHT).is_err());
    }
}
