//! From what a person types to the exercise that they mean.

use std::cmp::Reverse;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::id::Numbered;
use super::{Chapter, Course, Error, Exercise, ExerciseId};
use order::yaml::nearest;

/// At most so many ids are offered for one that is unknown.
const OFFERED: usize = 3;

impl Course {
    /// The one exercise that is meant by its id (`microtasks/priority-order`), its numbers (`03/02`), its
    /// folder's name, a path to the folder or a file in it, or a last part that no other exercise has.
    ///
    /// # Errors
    /// None or several are meant; the error names the nearest ids or the candidates.
    pub fn find(&self, typed: &str) -> Result<&Arc<Exercise>, Error> {
        match self.matching(typed).as_slice() {
            [one] => Ok(one),
            [] => Err(Error::Unknown { typed: typed.to_owned(), nearest: self.nearest(typed) }),
            several => Err(Error::Ambiguous {
                typed: typed.to_owned(),
                candidates: several.iter().map(|exercise| exercise.id.clone()).collect(),
            }),
        }
    }

    /// As [`Course::find`]; a chapter (`03`, `microtasks`, a path to its folder) means all its exercises.
    ///
    /// # Errors
    /// As for [`Course::find`]; the error also names the nearest chapter.
    pub fn select(&self, typed: &str) -> Result<Vec<&Arc<Exercise>>, Error> {
        let chapter = self.chapters.iter().find(|chapter| {
            names_chapter(chapter, typed.trim_end_matches('/'))
                || self.typed_path(typed).is_some_and(|path| path == [chapter.dir.as_str()])
        });
        match (self.find(typed), chapter) {
            (Ok(one), _) => Ok(vec![one]),
            (Err(Error::Unknown { .. }), Some(chapter)) if !chapter.exercises.is_empty() => {
                Ok(chapter.exercises.iter().collect())
            }
            (Err(Error::Unknown { typed, nearest }), None) => {
                let chapter = self.nearest_chapter(&typed).map(|chapter| chapter.slug.clone());
                // A mistyped chapter is near to no exercise; its first one shows what an id looks like.
                let first =
                    chapter.iter().flat_map(|slug| self.first_of(slug)).filter(|_| nearest.is_empty());
                let nearest = nearest.iter().chain(first).cloned().collect();
                Err(Error::UnknownPart { typed, chapter, nearest })
            }
            (Err(error), _) => Err(error),
        }
    }

    /// The exercises that several ids mean by [`Course::select`], each once, in the order of the course; no id means
    /// all of them.
    ///
    /// # Errors
    /// As for [`Course::select`], for the first id that means nothing.
    pub fn selection(&self, typed: &[String]) -> Result<Vec<Arc<Exercise>>, Error> {
        if typed.is_empty() {
            return Ok(self.exercises().cloned().collect());
        }
        let mut wanted: Vec<&Arc<Exercise>> = Vec::new();
        for typed in typed {
            wanted.extend(self.select(typed)?);
        }
        Ok(self.exercises().filter(|exercise| wanted.iter().any(|w| w.id == exercise.id)).cloned().collect())
    }

    /// The chapter whose slug or folder is nearest to what was typed, where one is near. What has a second
    /// part names an exercise.
    fn nearest_chapter(&self, typed: &str) -> Option<&Chapter> {
        let typed = typed.trim_end_matches('/');
        if typed.contains('/') {
            return None;
        }
        let names = self.chapters.iter().flat_map(|chapter| [chapter.slug.as_str(), chapter.dir.as_str()]);
        let name = nearest(typed, names)?;
        self.chapters.iter().find(|chapter| chapter.slug == name || chapter.dir == name)
    }

    fn first_of(&self, slug: &str) -> Option<&ExerciseId> {
        let chapter = self.chapters.iter().find(|chapter| chapter.slug == slug)?;
        chapter.exercises.first().map(|exercise| &exercise.id)
    }

    /// Every exercise that may be meant, by the first way of naming that fits any.
    fn matching(&self, typed: &str) -> Vec<&Arc<Exercise>> {
        let text = typed.trim_end_matches('/');
        if let Some(exact) = self.exercises().find(|exercise| exercise.id.as_str() == text) {
            return vec![exact];
        }
        let named: Vec<_> = match text.split_once('/') {
            Some((chapter, exercise)) => self
                .chapters
                .iter()
                .filter(|known| names_chapter(known, chapter))
                .flat_map(|known| &known.exercises)
                .filter(|known| names_exercise(known, exercise, true))
                .collect(),
            None => self.exercises().filter(|known| names_exercise(known, text, false)).collect(),
        };
        if !named.is_empty() {
            return named;
        }
        let Some(path) = self.typed_path(typed) else { return Vec::new() };
        match path.as_slice() {
            [chapter, exercise, ..] => self.by_dir(&format!("{chapter}/{exercise}")).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The parts of a typed path below `exercises/` or `solutions/`, where it leads there.
    fn typed_path(&self, typed: &str) -> Option<Vec<String>> {
        let from_start = normal(&self.start.join(typed));
        let from_root = normal(&self.root.join(typed));
        self.parts(&from_start).or_else(|| self.parts(&from_root)).or_else(|| {
            // A link on the way to the course (`/tmp` on macOS is one) gives it a second name.
            let real = std::fs::canonicalize(&from_start).ok()?;
            let root = std::fs::canonicalize(&self.root).ok()?;
            self.parts(&self.root.join(real.strip_prefix(root).ok()?))
        })
    }

    fn parts(&self, path: &Path) -> Option<Vec<String>> {
        let below = path.strip_prefix(&self.root).ok()?;
        let below = below.strip_prefix("exercises").or_else(|_| below.strip_prefix("solutions")).ok()?;
        let parts: Vec<String> =
            below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        (!parts.is_empty()).then_some(parts)
    }

    /// The ids nearest to what was typed, best first.
    fn nearest(&self, typed: &str) -> Vec<ExerciseId> {
        let typed = typed.trim_end_matches('/');
        let last = typed.rsplit('/').next().unwrap_or(typed);
        let mut ranked: Vec<(usize, Reverse<usize>, &ExerciseId)> = self
            .exercises()
            .filter_map(|exercise| {
                let id = &exercise.id;
                let near = |a: &str, b: &str| {
                    let distance = strsim::damerau_levenshtein(a, b);
                    (distance <= 1 + a.chars().count().max(b.chars().count()) / 3).then_some(distance)
                };
                let whole = near(typed, id.as_str()).or_else(|| near(typed, &exercise.dir));
                let part = near(last, id.name());
                // A piece of a name is no slip of the pen; it comes after those that are.
                let piece = (last.len() >= 3 && id.name().contains(last)).then_some(usize::MAX);
                let best = [whole, part, piece].into_iter().flatten().min()?;
                let common = id.as_str().bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
                Some((best, Reverse(common), id))
            })
            .collect();
        ranked.sort();
        // Where one is very near, those much farther off were not meant.
        let farthest = ranked.first().map_or(0, |(best, ..)| best.saturating_mul(2).saturating_add(1));
        ranked
            .into_iter()
            .take_while(|(distance, ..)| *distance <= farthest)
            .take(OFFERED)
            .map(|(_, _, id)| id.clone())
            .collect()
    }
}

fn names_chapter(chapter: &Chapter, text: &str) -> bool {
    chapter.slug == text || chapter.dir == text || number(text) == Some(chapter.number)
}

fn names_exercise(exercise: &Exercise, text: &str, by_number: bool) -> bool {
    let folder = exercise.dir.rsplit('/').next().unwrap_or(&exercise.dir);
    exercise.id.name() == text
        || folder == text
        || by_number
            && number(text).is_some_and(|typed| Numbered::parse(folder).is_some_and(|n| n.number == typed))
}

fn number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A path without `.` and `..`, worked out on its text alone.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut done, part| {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                done.pop();
            }
            part => done.push(part),
        }
        done
    })
}
