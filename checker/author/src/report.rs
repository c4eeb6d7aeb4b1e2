//! Proofs for people and for programs; text only, others write it.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Counts, Options, Proof, Tried, Weight};
use checker::report::clean;
use text::{tr, trn};

/// Where the counts stand in an exercise's line.
const COLUMN: usize = 44;
/// At most so many lines below a finding.
const DETAILS: usize = 30;

/// A proof for people: one line where it is sound and there is nothing to say, else one for each finding.
pub fn human(proof: &Proof) -> String {
    let id = proof.id.clone().unwrap_or_else(|| tr!("the course"));
    let sign = if proof.is_sound() { '✓' } else { '✗' };
    let mut counted = Vec::new();
    match proof.count(Weight::Problem) {
        0 => {}
        problems => counted.push(trn!(problems, "{count} problem", "{count} problems")),
    }
    match proof.count(Weight::Warning) {
        0 => {}
        warnings => counted.push(trn!(warnings, "{count} warning", "{count} warnings")),
    }
    if !proof.tried.is_empty() {
        counted.push(trn!(proof.tried.len(), "{count} program", "{count} programs"));
    }
    let Counts { words, mutants, let_through } = proof.counts;
    if words + mutants > 0 {
        counted.push(trn!(words, "{count} legal order", "{count} legal orders"));
        counted.push(tr!(
            "{let_through} of {mutants} mutants let through",
            let_through = let_through,
            mutants = mutants
        ));
    }
    let mut text = format!("{sign} {id:<COLUMN$}{}", counted.join(" · "));
    text.truncate(text.trim_end().len());
    text.push('\n');
    let mut findings: Vec<_> = proof.findings.iter().collect();
    findings.sort_by_key(|finding| finding.weight());
    for finding in findings {
        let sign = match finding.weight() {
            Weight::Problem => '✗',
            Weight::Warning => '!',
            Weight::Note => '·',
        };
        let what = finding.what.to_string();
        let mut lines = what.lines();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {sign} {}: {}", clean(&finding.about), lines.next().unwrap_or_default());
        for line in lines {
            let _ = writeln!(text, "        {}", line.trim_end());
        }
        let details = finding.what.details();
        for line in details.iter().take(DETAILS) {
            let _ = writeln!(text, "        {}", line.trim_end());
        }
        if details.len() > DETAILS {
            let _ = writeln!(
                text,
                "        {}",
                trn!(details.len() - DETAILS, "⋮ {count} more line", "⋮ {count} more lines")
            );
        }
    }
    text
}

/// The last line: how many exercises are sound.
pub fn summary(proofs: &[Proof], seconds: f64) -> String {
    let exercises = proofs.iter().filter(|proof| proof.id.is_some());
    let (all, sound) =
        exercises.fold((0, 0), |(all, sound), proof| (all + 1, sound + usize::from(proof.is_sound())));
    let count = |weight| proofs.iter().map(|proof| proof.count(weight)).sum::<usize>();
    let said = tr!(
        "{sound} of {all} exercises sound · {problems} problems · {warnings} warnings · {notes} notes · {seconds} s",
        sound = sound,
        all = all,
        problems = count(Weight::Problem),
        warnings = count(Weight::Warning),
        notes = count(Weight::Note),
        seconds = format!("{seconds:.1}")
    );
    format!("\n{said}\n")
}

#[derive(Serialize)]
struct Document<'d> {
    format_version: u32,
    seed: u64,
    runs: u32,
    sound: bool,
    course: Vec<FindingReport<'d>>,
    exercises: Vec<ExerciseReport<'d>>,
}

#[derive(Serialize)]
struct ExerciseReport<'d> {
    id: &'d str,
    sound: bool,
    programs: &'d [Tried],
    #[serde(flatten)]
    counts: Counts,
    findings: Vec<FindingReport<'d>>,
}

#[derive(Serialize)]
struct FindingReport<'d> {
    weight: Weight,
    kind: &'static str,
    about: &'d str,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<String>,
}

fn findings(proof: &Proof) -> Vec<FindingReport<'_>> {
    let mut reports = Vec::with_capacity(proof.findings.len());
    for finding in &proof.findings {
        reports.push(FindingReport {
            weight: finding.weight(),
            kind: finding.what.id(),
            about: &finding.about,
            text: finding.what.to_string(),
            details: finding.what.details(),
        });
    }
    reports
}

/// All proofs as one JSON document, without a newline at its end.
pub fn json(proofs: &[Proof], options: &Options) -> String {
    let document = Document {
        format_version: 1,
        seed: options.seed,
        runs: options.runs,
        sound: proofs.iter().all(Proof::is_sound),
        course: proofs.iter().filter(|proof| proof.id.is_none()).flat_map(findings).collect(),
        exercises: proofs
            .iter()
            .filter_map(|proof| {
                Some(ExerciseReport {
                    id: proof.id.as_deref()?,
                    sound: proof.is_sound(),
                    programs: &proof.tried,
                    counts: proof.counts,
                    findings: findings(proof),
                })
            })
            .collect(),
    };
    // Plain data always becomes JSON.
    serde_json::to_string(&document).unwrap_or_default()
}
