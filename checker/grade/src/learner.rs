//! A learner, as the roster or an export knows them. What they handed in is an [`Attempt`](crate::attempt::Attempt).

use serde::{Deserialize, Serialize};

/// One learner of the class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Learner {
    /// The roster's own id, or the export's where there is no roster. It is unique in a gradebook.
    pub id: String,
    /// The name as they write it, in any script.
    pub name: String,
    /// Their address, by which Moodle knows them.
    pub email: Option<String>,
    /// The name that they log in with: Canvas' "SIS Login ID", nbgrader's student id.
    pub login: Option<String>,
    /// The registry's number: Canvas' "SIS User ID", Moodle's "ID number".
    pub number: Option<String>,
    /// The section of the class.
    pub section: Option<String>,
    /// The id that the learning platform uses in the names of its exports (Canvas' user id, Moodle's participant).
    pub platform: Option<String>,
    /// Named by the roster. Otherwise the work came without a learner whom the roster knows.
    pub enrolled: bool,
}

impl Learner {
    /// A learner of whom nothing but an id and a name is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            email: None,
            login: None,
            number: None,
            section: None,
            platform: None,
            enrolled: true,
        }
    }
}
