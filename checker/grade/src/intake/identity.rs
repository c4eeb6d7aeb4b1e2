//! Whose work it is: the name of a folder or an archive, as a learning platform or a hand wrote it, held against the
//! roster. What a learner could have chosen, the name of their own file or a manifest, says nothing here.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use crate::learner::Learner;

/// A text as it is compared: one way to write each letter, no upper case, single blanks.
pub(crate) fn folded(text: &str) -> String {
    let lower: String = text.nfc().flat_map(char::to_lowercase).nfc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as Canvas writes it into the names of files: no blanks, no punctuation, no upper case.
fn squashed(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// What the name of a folder or an archive says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim {
    /// `Full name_1234567_assignsubmission_file_`, as Moodle writes it.
    Moodle {
        /// The full name, or "Participant".
        name: String,
        /// Moodle's number of the participant.
        participant: String,
    },
    /// `lastnamefirst_LATE_123_456_work.zip`, as Canvas writes it.
    Canvas {
        /// The sortable name, without blanks.
        name: String,
        /// Canvas' user id.
        user: String,
        /// Canvas calls it late.
        late: bool,
        /// The number that Canvas puts behind the name of a file that was handed in again.
        again: u32,
    },
    /// A name that a person gave.
    Hand(String),
}

impl Claim {
    /// Reads a name without the ending of an archive. Only an archive is named as Canvas names them.
    pub(super) fn of(stem: &str, is_archive: bool) -> Self {
        moodle(stem)
            .or_else(|| is_archive.then(|| canvas(stem)).flatten())
            .unwrap_or_else(|| Self::Hand(stem.trim().to_owned()))
    }

    /// Which of several of one learner it is, as far as the name says: Canvas' `-1`, or ` (2)` of a browser.
    pub(super) fn again(&self) -> u32 {
        match self {
            Self::Moodle { .. } => 0,
            Self::Canvas { again, .. } => *again,
            Self::Hand(name) => without_copy(name).1,
        }
    }

    /// The learning platform says that it came late.
    pub(super) fn is_late(&self) -> bool {
        matches!(self, Self::Canvas { late: true, .. })
    }

    /// The learner that the name speaks of, where no roster knows them.
    pub(super) fn stranger(&self) -> Learner {
        match self {
            Self::Moodle { name, participant } => {
                Learner { platform: Some(participant.clone()), ..Learner::new(participant, name) }
            }
            Self::Canvas { name, user, .. } => {
                Learner { platform: Some(user.clone()), ..Learner::new(user, name) }
            }
            Self::Hand(name) => Learner::new(without_copy(name).0, without_copy(name).0),
        }
    }

    /// The name as a person would say it.
    fn name(&self) -> &str {
        match self {
            Self::Moodle { name, .. } | Self::Canvas { name, .. } => name,
            Self::Hand(name) => without_copy(name).0,
        }
    }
}

fn moodle(stem: &str) -> Option<Claim> {
    let (owner, kind) = stem.rsplit_once("_assignsubmission_")?;
    if !kind.starts_with("file") && !kind.starts_with("onlinetext") {
        return None;
    }
    let (name, participant) = owner.rsplit_once('_')?;
    let name = name.trim();
    (!name.is_empty() && is_number(participant))
        .then(|| Claim::Moodle { name: name.to_owned(), participant: participant.to_owned() })
}

fn canvas(stem: &str) -> Option<Claim> {
    let parts: Vec<&str> = stem.split('_').collect();
    // The name itself may hold an underscore; what follows the two numbers is the learner's own.
    let at =
        (1..parts.len().saturating_sub(2)).find(|at| is_number(parts[*at]) && is_number(parts[at + 1]))?;
    let late = at > 1 && parts[at - 1].eq_ignore_ascii_case("late");
    let name = parts[..at - usize::from(late)].join("_");
    let file = parts[at + 2..].join("_");
    let again = file.rsplit_once('-').filter(|(_, number)| number.len() < 4 && is_number(number));
    let again = again.and_then(|(_, number)| number.parse().ok()).unwrap_or(0);
    (!name.is_empty()).then(|| Claim::Canvas { name, user: parts[at].to_owned(), late, again })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name without the ` (2)` that browsers put behind a second copy, and that number.
fn without_copy(name: &str) -> (&str, u32) {
    let copy = || {
        let (rest, number) = name.strip_suffix(')')?.rsplit_once(" (")?;
        (number.len() < 4 && is_number(number) && !rest.is_empty()).then_some((rest, number.parse().ok()?))
    };
    copy().unwrap_or((name, 0))
}

/// The learners of the roster by everything that may name them.
pub(super) struct Identity<'i> {
    learners: &'i [Learner],
    /// Ids, logins, addresses, numbers.
    marks: Index,
    platforms: Index,
    names: Index,
    squashed: Index,
}

type Index = BTreeMap<String, BTreeSet<usize>>;

/// What the roster says of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer<'i> {
    /// One learner.
    One(&'i Learner),
    /// Any of these.
    Several(Vec<&'i Learner>),
    /// Nobody; and who is nearest.
    Nobody(Option<&'i Learner>),
}

impl<'i> Identity<'i> {
    pub(super) fn of(learners: &'i [Learner]) -> Self {
        let mut identity = Self {
            learners,
            marks: Index::new(),
            platforms: Index::new(),
            names: Index::new(),
            squashed: Index::new(),
        };
        let add = |index: &mut Index, key: String, at| {
            if !key.is_empty() {
                index.entry(key).or_default().insert(at);
            }
        };
        for (at, learner) in learners.iter().enumerate() {
            let marks =
                [Some(&learner.id), learner.login.as_ref(), learner.email.as_ref(), learner.number.as_ref()];
            for mark in marks.into_iter().flatten() {
                add(&mut identity.marks, folded(mark), at);
            }
            if let Some(platform) = &learner.platform {
                add(&mut identity.platforms, folded(platform), at);
            }
            for name in orders_of(&learner.name) {
                add(&mut identity.squashed, squashed(&name), at);
                add(&mut identity.names, folded(&name), at);
            }
        }
        identity
    }

    /// Whose work it is.
    pub(super) fn find(&self, claim: &Claim) -> Answer<'i> {
        let found = match claim {
            Claim::Moodle { name, participant } => {
                let by_name = self.with_platform(self.at(&self.names, folded(name)), participant);
                first_found([self.at(&self.platforms, folded(participant)), by_name])
            }
            Claim::Canvas { name, user, .. } => {
                let by_name = self.with_platform(self.at(&self.squashed, squashed(name)), user);
                first_found([self.at(&self.platforms, folded(user)), by_name])
            }
            Claim::Hand(name) => self.by_hand(name),
        };
        let mut found = found.into_iter().map(|at| &self.learners[at]);
        match (found.next(), found.next()) {
            (None, _) => Answer::Nobody(self.nearest(claim.name())),
            (Some(one), None) => Answer::One(one),
            (Some(one), Some(other)) => Answer::Several([one, other].into_iter().chain(found).collect()),
        }
    }

    /// Of these learners those who may have this number on the platform: whom the roster gives another one is out.
    fn with_platform(&self, found: BTreeSet<usize>, platform: &str) -> BTreeSet<usize> {
        let may_have = |at: &usize| {
            self.learners[*at].platform.as_ref().is_none_or(|own| folded(own) == folded(platform))
        };
        found.into_iter().filter(may_have).collect()
    }

    /// A person wrote the name: the whole of it is an id or a name, or one part of it is an id.
    fn by_hand(&self, name: &str) -> BTreeSet<usize> {
        let (plain, _) = without_copy(name);
        let wholes = [name, plain].map(|whole| {
            let mut found = self.at(&self.marks, folded(whole));
            found.extend(self.at(&self.platforms, folded(whole)));
            first_found([
                found,
                self.at(&self.names, folded(whole)),
                self.at(&self.names, folded(&whole.replace('_', " "))),
            ])
        });
        let parts = plain.split(['_', ' ', '(', ')', ',']).filter(|part| part.chars().count() > 1);
        let by_part = parts.flat_map(|part| self.at(&self.marks, folded(part))).collect();
        let [whole, plain] = wholes;
        first_found([whole, plain, by_part])
    }

    fn at(&self, index: &Index, key: String) -> BTreeSet<usize> {
        index.get(&key).cloned().unwrap_or_default()
    }

    /// The learner whose id or name looks most like this one, where any does.
    fn nearest(&self, name: &str) -> Option<&'i Learner> {
        let name = folded(name);
        let length = name.chars().count();
        let distance = |known: &str| {
            let distance = strsim::damerau_levenshtein(&name, known);
            (distance <= 1 + length.max(known.chars().count()) / 3).then_some(distance)
        };
        let near = |index: &Index| {
            index.iter().filter_map(|(key, learners)| Some((distance(key)?, *learners.first()?))).min()
        };
        let best = [&self.marks, &self.names, &self.squashed].into_iter().filter_map(near).min()?;
        Some(&self.learners[best.1])
    }
}

fn first_found<const N: usize>(tiers: [BTreeSet<usize>; N]) -> BTreeSet<usize> {
    tiers.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// A full name with its words in the orders that platforms use: as it is, "Last, First" turned round, the last word first,
/// the first word last.
fn orders_of(name: &str) -> Vec<String> {
    if let Some((last, first)) = name.split_once(',') {
        return vec![name.to_owned(), format!("{first} {last}"), format!("{last} {first}")];
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let turned = |by: usize| {
        let mut words = words.clone();
        words.rotate_left(by);
        words.join(" ")
    };
    let mut orders = vec![name.to_owned()];
    if words.len() > 1 {
        orders.extend([turned(1), turned(words.len() - 1)]);
        // Canvas and hands write "Last, First".
        orders.push(format!("{}, {}", words[words.len() - 1], words[..words.len() - 1].join(" ")));
    }
    orders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_exports_are_taken_apart() {
        assert_eq!(
            Claim::of("রহিম উদ্দিন_1234567_assignsubmission_file_", false),
            Claim::Moodle {
                name: "রহিম উদ্দিন".to_owned(), participant: "1234567".to_owned()
            }
        );
        assert_eq!(
            Claim::of("uddinrahim_LATE_123_456_my_work-2", true),
            Claim::Canvas { name: "uddinrahim".to_owned(), user: "123".to_owned(), late: true, again: 2 }
        );
        assert_eq!(Claim::of("uddinrahim_123_456_w", false), Claim::Hand("uddinrahim_123_456_w".to_owned()));
        assert_eq!(Claim::of("rahim (2)", true).again(), 2);
    }

    fn learner(id: &str, name: &str, platform: Option<&str>) -> Learner {
        Learner { platform: platform.map(str::to_owned), ..Learner::new(id, name) }
    }

    #[test]
    fn a_learner_cannot_be_somebody_else_by_the_name_of_their_file() {
        let learners = [learner("2026-17", "Rahim Uddin", None), learner("2026-18", "Karima Begum", None)];
        let identity = Identity::of(&learners);
        let own = Claim::of("begumkarima_5_6_2026-17", true);
        assert_eq!(identity.find(&own), Answer::One(&learners[1]));
        let unknown = Claim::of("nobody_5_6_2026-17", true);
        assert_eq!(identity.find(&unknown), Answer::Nobody(None));
        // The same words, written by the instructor's own hand, do name a learner.
        assert_eq!(identity.find(&Claim::of("work of 2026-17", false)), Answer::One(&learners[0]));
    }

    #[test]
    fn a_name_with_another_number_is_another_person() {
        let learners = [learner("a", "Rahim Uddin", Some("1")), learner("b", "Rahim Uddin", Some("2"))];
        let identity = Identity::of(&learners);
        let find = |stem| identity.find(&Claim::of(stem, true));
        assert_eq!(find("Rahim Uddin_2_assignsubmission_file_"), Answer::One(&learners[1]));
        assert_eq!(find("uddinrahim_1_9_x"), Answer::One(&learners[0]));
        assert!(matches!(find("uddinrahim_3_9_x"), Answer::Nobody(_)));
        assert!(matches!(find("Rahim Uddin"), Answer::Several(both) if both.len() == 2));
    }

    #[test]
    fn one_name_typed_on_two_keyboards_is_one_name() {
        // য় as one character and as two.
        let learners = [learner("a", "\u{9af}\u{9bc}াসমিন", None)];
        let claim = Claim::of("\u{9df}াসমিন", false);
        assert_eq!(Identity::of(&learners).find(&claim), Answer::One(&learners[0]));
    }
}
