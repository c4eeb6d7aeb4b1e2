//! An instructor's own hidden cases: a `hidden.yaml` outside the course, whose cases come after the course's own and may
//! draw values from the seed of a class.
//!
//! A drawn value is text in the place of `${name}`, before anything of a case is understood. It is the same for the whole
//! class, and another one under another seed, exercise or name.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exercise::HIDDEN;
use super::{Broken, Case, Course, Error, Exercise, Fault, Kind, blake3, folder, spec};
use order::yaml::{self, At, Key, Mark, Node, Value, nearest};
use text::tr;

/// No list that is drawn from is longer, and no name.
const MOST: usize = 10_000;

/// The own hidden cases of one exercise, as they are written.
#[derive(Debug)]
pub(super) struct OwnHidden {
    /// Where they stand, for messages.
    file: String,
    text: String,
    seed: u64,
}

impl Course {
    /// The same course with an instructor's own hidden cases added to those that its exercises have: `dir` holds
    /// `NN-chapter/MM-exercise/hidden.yaml`, or folders named by the ids. All of them are read here.
    ///
    /// # Errors
    /// A mistake in a file, with its place; a file that belongs to no exercise, since it would be judged by nobody.
    pub fn with_hidden(&self, dir: &Path, seed: u64) -> Result<Self, Error> {
        let mut course = self.again()?;
        let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
        for path in files(dir)? {
            let below = super::tree::below(dir, &path);
            let folder = below.strip_suffix(HIDDEN).and_then(|folder| folder.strip_suffix('/'));
            let exercise = folder.and_then(|folder| {
                course.by_dir(folder).or_else(|| course.exercises().find(|known| known.id.as_str() == folder))
            });
            let Some(exercise) = exercise else {
                let known = course.exercises().flat_map(|known| [known.dir.as_str(), known.id.as_str()]);
                let nearest = nearest(folder.unwrap_or(&below), known).map(|near| format!("{near}/{HIDDEN}"));
                return Err(Error::StrayHidden { path, nearest });
            };
            if let Some(first) = found.insert(exercise.dir.clone(), path.clone()) {
                return Err(Error::TwiceHidden { id: exercise.id.clone(), first, second: path });
            }
        }
        if found.is_empty() {
            return Err(Error::NoHidden { dir: dir.to_owned() });
        }
        for exercise in course.chapters.iter_mut().flat_map(|chapter| &mut chapter.exercises) {
            let Some(path) = found.remove(&exercise.dir) else { continue };
            let bytes = folder::read(&path).map_err(|error| Error::read(&path, error))?;
            let file = path.display().to_string();
            let text = spec::utf8(&bytes)
                .map_err(|error| Broken { file: file.clone(), fault: Fault::Yaml(error) })?
                .to_owned();
            // Nobody else has this course yet.
            if let Some(exercise) = Arc::get_mut(exercise) {
                exercise.own_hidden = Some(OwnHidden { file, text, seed });
                exercise.hidden()?;
            }
        }
        Ok(course)
    }
}

/// The YAML files of a folder: those that are read, and those whose name or place would keep them from being read.
fn files(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(dir).max_depth(4).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::walking(dir, error))?;
        let is_yaml =
            entry.path().extension().and_then(OsStr::to_str).is_some_and(|ending| {
                ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
            });
        if is_yaml && fs::metadata(entry.path()).is_ok_and(|found| found.is_file()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

impl OwnHidden {
    /// The cases, numbered and named so that they follow those that are known already.
    pub(super) fn cases(&self, exercise: &Exercise, known: &[Case]) -> Result<Vec<Case>, Error> {
        self.read(exercise, known)
            .map_err(|error| Error::Broken(Broken { file: self.file.clone(), fault: Fault::Yaml(error) }))
    }

    /// All that the cases depend on.
    pub(super) fn content(&self) -> String {
        format!("{} {}", self.seed, self.text)
    }

    fn read(&self, exercise: &Exercise, known: &[Case]) -> Result<Vec<Case>, yaml::Error> {
        let mut node = yaml::parse(self.text.strip_prefix('\u{feff}').unwrap_or(&self.text))?;
        let root = At::root(&node);
        root.allow(&tr!("a file of hidden cases"), &["draw", "cases"])?;
        let visible = exercise.spec().ok();
        if visible.is_some_and(|spec| spec.kind == Kind::Predict) {
            return Err(root
                .error(tr!("a prediction is judged by the visible cases, so that these would judge nothing"))
                .help(tr!("remove the file")));
        }
        let drawn = match root.get("draw") {
            Some(draw) => Draws::read(&draw, self.seed, exercise.id.as_str())?,
            None => Draws::default(),
        };
        if let Value::Map(entries) = &mut node.value {
            for (key, value) in entries.iter_mut().filter(|(key, _)| key.text == "cases") {
                drawn.fill(value, &key.text)?;
            }
        }
        let cases = spec::cases(&At::root(&node), true, known.len())?;
        let taken = visible.into_iter().flat_map(|spec| &spec.cases).chain(known);
        if let Some(twice) =
            taken.map(|case| &case.name).find(|name| cases.iter().any(|case| case.name == **name))
        {
            let list = At::root(&node).need("cases")?.items()?;
            let place = list
                .iter()
                .filter_map(|case| case.get("name"))
                .find(|name| name.text() == Ok(twice.as_str()));
            return Err(place
                .unwrap_or_else(|| At::root(&node))
                .error(tr!("a case of the course is named `{name}` already", name = twice))
                .help(tr!("give each case its own name")));
        }
        Ok(cases)
    }
}

fn at(mark: Mark, path: String, message: String) -> yaml::Error {
    yaml::Error { mark, path, message, help: None }
}

/// The values that were drawn, by their names.
#[derive(Debug, Default)]
struct Draws {
    values: BTreeMap<String, String>,
}

impl Draws {
    /// Draws from `{name: [v…] | a..b}`.
    fn read(list: &At<'_>, seed: u64, exercise: &str) -> Result<Self, yaml::Error> {
        let mut values = BTreeMap::new();
        for (key, from) in list.entries()? {
            let is_name = !key.text.is_empty()
                && key.text.len() <= 64
                && key.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if !is_name {
                return Err(at(
                    key.mark,
                    from.path,
                    tr!("`{name}` cannot be the name of a value", name = key.text),
                )
                .help(tr!("use letters, digits, hyphens and underscores")));
            }
            let value = draw(&from, seed, exercise, &key.text)?;
            values.insert(key.text.clone(), value);
        }
        Ok(Self { values })
    }

    /// Puts the values into every text below a node.
    fn fill(&self, node: &mut Node, path: &str) -> Result<(), yaml::Error> {
        match &mut node.value {
            Value::Empty => Ok(()),
            Value::Scalar { text, .. } => {
                if let Some(filled) = self.filled(text, node.mark, path)? {
                    *text = filled;
                }
                Ok(())
            }
            Value::Seq(items) => items
                .iter_mut()
                .enumerate()
                .try_for_each(|(index, item)| self.fill(item, &format!("{path}[{index}]"))),
            Value::Map(entries) => {
                for (Key { text, mark }, value) in entries.iter_mut() {
                    let path = format!("{path}.{text}");
                    if let Some(filled) = self.filled(text, *mark, &path)? {
                        *text = filled;
                    }
                    self.fill(value, &path)?;
                }
                Ok(())
            }
        }
    }

    /// The text with its values; `None` where it asks for none. `$${` is `${` itself.
    fn filled(&self, text: &str, mark: Mark, path: &str) -> Result<Option<String>, yaml::Error> {
        if !text.contains("${") {
            return Ok(None);
        }
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(begin) = rest.find("${") {
            let (before, after) = (&rest[..begin], &rest[begin + 2..]);
            if let Some(before) = before.strip_suffix('$') {
                filled.push_str(before);
                filled.push_str("${");
                rest = after;
                continue;
            }
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                return Err(at(mark, path.to_owned(), tr!("`${{` is not closed"))
                    .help(tr!("write ${{name}}, or $${{ for the two characters themselves")));
            };
            let Some(value) = self.values.get(name) else {
                let error =
                    at(mark, path.to_owned(), tr!("no value is drawn under the name `{name}`", name = name));
                return Err(match nearest(name, self.values.keys().map(String::as_str)) {
                    Some(near) => error.help(tr!("did you mean `{name}`?", name = near)),
                    None => error.help(tr!("write `draw: {{{name}: 1..9}}` beside `cases`", name = name)),
                });
            };
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(Some(filled))
    }
}

/// Draws one value. Equal seeds, exercises and names give equal values, on every machine.
fn draw(from: &At<'_>, seed: u64, exercise: &str, name: &str) -> Result<String, yaml::Error> {
    let mut hasher = blake3::Hasher::new();
    for part in [&seed.to_le_bytes()[..], exercise.as_bytes(), name.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    // Of 128 bits the remainder favours no value by more than anybody could count.
    let number = u128::from_le_bytes(bytes);
    if let Value::Seq(_) = from.node.value {
        let values = from.items()?;
        if values.is_empty() || values.len() > MOST {
            return Err(from.error(tr!(
                "expected 1 to {most} values, found {count}",
                most = MOST,
                count = values.len()
            )));
        }
        let at = usize::try_from(number % values.len() as u128).unwrap_or(0);
        // A mistake in a value that was not drawn today is one all the same.
        let texts: Vec<&str> = values.iter().map(At::whole_text).collect::<Result<_, _>>()?;
        return Ok(texts[at].to_owned());
    }
    let text = from.text()?;
    let wrong = || {
        from.error(tr!("expected a list of values or a range, found `{text}`", text = text))
            .help(tr!("write [tea, rice] or 3..9"))
    };
    let (low, high) = text.split_once("..").ok_or_else(wrong)?;
    let number_of = |text: &str| text.trim().parse::<i64>().map_err(|_| wrong());
    let (low, high) = (number_of(low)?, number_of(high)?);
    let count = i128::from(high) - i128::from(low) + 1;
    let Some(count) = u128::try_from(count).ok().filter(|count| *count > 0) else {
        return Err(
            from.error(tr!("the range {range} is empty: its end comes before its beginning", range = text))
        );
    };
    let drawn = i128::from(low) + i128::try_from(number % count).unwrap_or(0);
    Ok(drawn.to_string())
}
