//! The name of the file that is a learner's own. Their id may come from a stranger's archive, so none of it is ever
//! taken as a path.

use flow::build::Key;

/// Names that some systems keep for devices, with any ending.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];
/// A name is no longer than this, its digest aside.
const LONGEST: usize = 40;

/// A name for the files of the learner with this id, without an ending: the id itself where it is plain, else what is
/// plain of it and a digest of all of it. Two ids never share a name, also where upper and lower case are one.
pub fn file_name(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let begins_well = id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let is_device =
        RESERVED.contains(&id) || id.len() == 4 && (id.starts_with("com") || id.starts_with("lpt"));
    if begins_well && id.len() <= LONGEST && id.chars().all(is_plain) && !is_device {
        return id.to_owned();
    }
    let plain: String = id.to_ascii_lowercase().chars().filter(|c| is_plain(*c)).take(LONGEST).collect();
    let plain = plain.trim_start_matches(['-', '_']);
    let begin = if plain.is_empty() { "learner" } else { plain };
    // A plain id has no dot, so that it can never be the name of another one.
    format!("{begin}.{}", &Key::of("learner").with("id", id).key().short()[..12])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_plain_id_is_its_own_name() {
        for id in ["s101", "asha-hoque_2", "2026331001"] {
            assert_eq!(file_name(id), id);
        }
    }

    #[test]
    fn no_id_leaves_the_folder_or_takes_the_name_of_another() {
        let long = "x".repeat(500);
        let ids = [
            "s1",
            "S1",
            "../s1",
            "/s1",
            "s1/",
            "s1\0",
            "..",
            ".",
            "",
            "রহিমা",
            "করিম",
            "con",
            "com1",
            "-s1",
            "_s1",
            "a b",
            "a\\b",
            "a:b",
            "s1.html",
            &long,
            &long[1..],
        ];
        let names: BTreeSet<String> = ids.iter().map(|id| file_name(id).to_lowercase()).collect();
        assert_eq!(names.len(), ids.len(), "{names:#?}");
        for name in names {
            assert!(name.len() <= 60 && name.starts_with(|c: char| c.is_ascii_alphanumeric()), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{name}");
            assert!(!RESERVED.iter().any(|device| name.split('.').next() == Some(device)) || name.len() > 8);
        }
    }
}
