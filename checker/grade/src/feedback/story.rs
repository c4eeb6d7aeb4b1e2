//! What a learner may read of one exercise, by the policy of the class: the one place that decides what of a hidden
//! case is told. Pages, Markdown and exports draw it; none of them looks into a case itself.

use checker::report::{
    DiffRow, also_in_words, case_name, cause_in_words, clean, diff_rows, free_in_words, gloss_of_compiler,
    is_only_near, runs_in_words,
};
use flow::course::Limits;
use flow::judge::CaseResult;
use flow::verdict::Verdict;
use text::{of_course, tr, trn};

use crate::class::HiddenLines;
use crate::gradebook::row::{Column, Judged, Row, State};

/// No more cases than this are explained; the others are named with their verdicts.
const EXPLAINED: usize = 3;
/// No more lines of the compiler's words than this are shown.
const COMPILER_LINES: usize = 120;

/// How an exercise stands, for a sign that is not colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Every case accepted.
    Good,
    /// Not accepted.
    Bad,
    /// Held, or not judged yet.
    Open,
    /// Nothing was handed in.
    Absent,
}

impl Standing {
    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Bad => "✗",
            Self::Open => "?",
            Self::Absent => "–",
        }
    }
}

/// What is told of one exercise, in the language that is spoken now.
#[derive(Debug, Clone)]
pub struct Story {
    /// The exercise's id.
    pub exercise: String,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// Its verdict; nothing where a hidden case of which nothing may be told has decided.
    pub verdict: Option<Verdict>,
    /// What that means, in words; empty where the verdict says it all.
    pub said: String,
    /// The points: `8 of 10`.
    pub points: String,
    /// What else has to do with the points: lateness, a mark set by hand.
    pub notes: Vec<String>,
    /// What the instructor has written.
    pub comment: Option<String>,
    /// The cases that may be named.
    pub cases: Vec<CaseLine>,
    /// The points of hidden cases and what they are worth, where no more than that may be told.
    pub hidden_points: Option<(u32, u32)>,
    /// What is wrong, in parts.
    pub details: Vec<Part>,
    /// Where the book speaks of it.
    pub book: String,
    /// The number to quote in an appeal.
    pub reference: String,
}

/// One case, named.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Its name.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its points, and what it is worth.
    pub points: (u32, u32),
    /// The rule that it broke, where its name and verdict are all else that may be told.
    pub rule: Option<String>,
}

/// A part of an explanation.
#[derive(Debug, Clone)]
pub enum Part {
    /// The name of the case that the parts behind it are about.
    Case(String),
    /// A sentence.
    Sentence(String),
    /// A word before what it is about: the line, what it must come after.
    Labelled(String, String),
    /// The rule that was broken, and the word before it.
    Rule(String, String),
    /// Lines whose blanks matter: what the compiler said.
    Verbatim(Vec<String>),
    /// The closest legal order beside what was printed, and what is said below it.
    Diff(Vec<DiffRow>, Option<String>),
    /// Another place of the book.
    Book(String),
}

impl Story {
    /// What is told of this row; `limits` are those of the exercise, and `late` is what is left of its points in percent.
    pub fn of(
        column: &Column,
        row: &Row,
        hidden: HiddenLines,
        limits: Option<&Limits>,
        late: Option<u32>,
    ) -> Self {
        let standing = match &row.state {
            State::NotHandedIn => Standing::Absent,
            State::Judged(judged) if judged.verdict.is_accepted() => Standing::Good,
            State::Judged(_) => Standing::Bad,
            State::Held(_) | State::Waiting => Standing::Open,
        };
        let mut story = Self {
            exercise: column.exercise.clone(),
            title: of_course(&column.title).into_owned(),
            standing,
            verdict: None,
            said: String::new(),
            points: points(row),
            notes: notes(row, late),
            comment: row.comment.as_deref().map(readable),
            cases: Vec::new(),
            hidden_points: None,
            details: Vec::new(),
            book: column.book.clone(),
            reference: row.reference.clone(),
        };
        match &row.state {
            State::NotHandedIn => story.said = tr!("nothing was handed in for this exercise"),
            State::Waiting => story.said = tr!("it is not judged yet"),
            // What is known of it may be wrong, and its reason may speak of a hidden case.
            State::Held(_) => {
                story.said = tr!(
                    "it could not be decided yet; it is neither points nor a zero, and your instructor will look at it"
                );
            }
            State::Judged(judged) => story.judged(judged, hidden, limits),
        }
        story
    }

    fn judged(&mut self, judged: &Judged, hidden: HiddenLines, limits: Option<&Limits>) {
        let decided = judged.cases.iter().find(|case| !case.verdict.is_accepted());
        if hidden == HiddenLines::Points && decided.is_some_and(|case| case.hidden) {
            self.said = tr!("the visible cases are accepted, and not every hidden one is");
        } else {
            self.verdict = Some(judged.verdict);
            self.said = judged.verdict.gloss().unwrap_or_default();
        }
        if let Some(message) = &judged.message {
            self.message(judged.verdict, message);
        }
        let told = |case: &&CaseResult| !case.hidden || hidden != HiddenLines::Points;
        self.cases = judged.cases.iter().filter(told).map(|case| case_line(case, hidden)).collect();
        let secret = || judged.cases.iter().filter(|case| !told(case));
        if secret().next().is_some() {
            let sum = |points: fn(&CaseResult) -> u32| secret().map(points).sum();
            self.hidden_points = Some((sum(|case| case.points), sum(|case| case.max_points)));
        }
        let wrong = judged.cases.iter().filter(|case| !case.verdict.is_accepted());
        let shown = wrong.filter(|case| !case.hidden || hidden == HiddenLines::Full);
        for case in shown.take(EXPLAINED) {
            self.explain(case, limits);
        }
    }

    fn message(&mut self, verdict: Verdict, message: &str) {
        let plain = anstream::adapter::strip_str(message).to_string();
        let lines: Vec<String> = plain.trim_end().lines().map(clean).collect();
        if verdict != Verdict::CompileError {
            self.details.extend(lines.into_iter().map(Part::Sentence));
            return;
        }
        let more = lines.len().saturating_sub(COMPILER_LINES);
        self.details.push(Part::Verbatim(lines.into_iter().take(COMPILER_LINES).collect()));
        if more > 0 {
            self.details.push(Part::Sentence(trn!(more, "… {count} more line", "… {count} more lines")));
        }
        if let Some(gloss) = gloss_of_compiler(&plain) {
            self.details.extend(gloss.lines.into_iter().map(Part::Sentence));
            self.details.push(Part::Book(gloss.book));
        }
    }

    fn explain(&mut self, case: &CaseResult, limits: Option<&Limits>) {
        let Some(cause) = &case.cause else { return };
        self.details.push(Part::Case(case_name(&case.name)));
        let finding = cause.finding();
        let rule = finding.and_then(|finding| finding.violation.rule.as_ref());
        let rule = rule.map(|rule| of_course(&rule.text).into_owned());
        let lines = runs_in_words(case, None).into_iter().chain(cause_in_words(cause, limits));
        for line in lines.chain(also_in_words(case)) {
            self.tell(part(line, rule.as_deref()));
        }
        let Some(finding) = finding else { return };
        if let Some(closest) = &finding.closest {
            let rows = diff_rows(closest, &finding.trace, false);
            self.details.push(Part::Diff(rows, is_only_near(closest)));
            for line in free_in_words(case, closest) {
                self.tell(part(line, None));
            }
        }
    }

    /// Adds a part; lines whose blanks matter and that follow one another are one part.
    fn tell(&mut self, part: Part) {
        match (self.details.last_mut(), part) {
            (Some(Part::Verbatim(lines)), Part::Verbatim(more)) => lines.extend(more),
            (_, part) => self.details.push(part),
        }
    }
}

/// A line of an explanation as it is written for a terminal. In English two blanks stand behind the word that it
/// begins with; the rule is found in any language, by its own text.
fn part(line: String, rule: Option<&str>) -> Part {
    if let Some(label) = rule.and_then(|rule| line.strip_suffix(rule)) {
        let label = label.trim_end().trim_end_matches(':');
        return Part::Rule(label.to_owned(), line[line.len() - rule.map_or(0, str::len)..].to_owned());
    }
    match line.split_once("  ") {
        Some((label, about)) if !label.is_empty() && !label.contains('"') && label.chars().count() <= 20 => {
            Part::Labelled(label.trim().to_owned(), about.trim().to_owned())
        }
        _ if line.starts_with("  ") => Part::Verbatim(vec![line]),
        _ => Part::Sentence(line),
    }
}

fn case_line(case: &CaseResult, hidden: HiddenLines) -> CaseLine {
    let only_rule = case.hidden && hidden == HiddenLines::Rule;
    let rule = || Some(case.cause.as_ref()?.finding()?.violation.rule.as_ref()?.text.clone());
    CaseLine {
        name: case_name(&case.name),
        verdict: case.verdict,
        points: (case.points, case.max_points),
        rule: only_rule.then(rule).flatten().map(|rule| of_course(&rule).into_owned()),
    }
}

/// The points of a row: `8 of 10`, or that nobody knows yet.
pub fn points(row: &Row) -> String {
    match row.mark {
        Some(mark) => tr!("{points} of {max}", points = mark, max = row.max),
        None => tr!("open, of {max}", max = row.max),
    }
}

fn notes(row: &Row, late: Option<u32>) -> Vec<String> {
    let mut notes = Vec::new();
    match &row.set_by_hand {
        Some(by_hand) => {
            let why = readable(&by_hand.why);
            notes.push(tr!(
                "A person has set this mark to {mark}, whatever the verdict gives: {why}",
                mark = by_hand.mark,
                why = why
            ));
        }
        None => {
            if let (Some(percent), Some(earned), Some(mark)) = (late, row.earned, row.mark)
                && earned != mark
            {
                notes.push(tr!(
                    "{earned} before lateness, of which {percent} % are left",
                    earned = earned,
                    percent = percent
                ));
            }
        }
    }
    notes
}

/// What a person has written, its lines kept and nothing in it that could steer what shows it.
pub fn readable(text: &str) -> String {
    text.trim().lines().map(shown).collect::<Vec<_>>().join("\n")
}

/// A line of somebody's text: as [`clean`] shows a program's, but of any length.
pub fn shown(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    characters.chunks(200).map(|part| clean(&part.iter().collect::<String>())).collect()
}

/// So many seconds in the two largest units.
pub fn span(seconds: i64) -> String {
    let minutes = seconds.max(0).div_euclid(60);
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) if minutes == 0 => tr!("less than a minute"),
        (0, 0) => tr!("{minutes} min", minutes = minutes),
        (0, _) => tr!("{hours} h {minutes} min", hours = hours, minutes = minutes),
        (1, _) => tr!("1 day {hours} h", hours = hours),
        _ => tr!("{days} days {hours} h", days = days, hours = hours),
    }
}
