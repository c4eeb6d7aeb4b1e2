//! The box of a common belief: what a learner will have read elsewhere, and the run that refutes it.

use crate::tongue::Tongue;
use text::tr;

/// Its beginning.
pub(super) fn begin(tongue: Tongue) -> String {
    let label = tongue.say(|| tr!("Common belief"));
    format!("<div class=\"belief\">\n<p class=\"belief-label\">{label}</p>\n")
}

/// Its end.
pub(super) const END: &str = "</div>";
