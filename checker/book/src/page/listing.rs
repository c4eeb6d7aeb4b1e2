//! A listing on a page: its programs in Node and in Rust, and everything that was really printed.

use super::html::{escaped, fenced, preformatted};
use super::stepper::Steppers;
use crate::error::Error;
use crate::listing::{Listing, Side};
use crate::recording::{Recording, Seen};
use crate::tongue::Tongue;
use text::{tr, trn};

/// So many orders are shown one by one; of more, the page says how many there were.
pub(crate) const SHOWN: usize = 6;

/// The Markdown of a listing; with a stepper, where those of the page are given.
///
/// # Errors
/// What is recorded was not printed by the program that stands there.
pub(super) fn html(
    listing: &Listing,
    steppers: Option<&mut Steppers>,
    tongue: Tongue,
) -> Result<String, Error> {
    let id = escaped(&listing.id);
    let mut page = format!("<section class=\"listing\" data-listing=\"{id}\">\n");
    for side in &listing.sides {
        page.push_str(&one(listing, side, listing.recording(side)?, tongue));
    }
    if let Some(steppers) = steppers {
        page.push('\n');
        page.push_str(&steppers.html(listing)?);
        page.push_str("\n\n");
    }
    page.push_str("</section>");
    Ok(page)
}

fn one(listing: &Listing, side: &Side, recording: &Recording, tongue: Tongue) -> String {
    let (id, runtime) = (escaped(&listing.id), side.runtime);
    let code = fenced(runtime.syntax(), &side.shown_source());
    let digest = &side.digest;
    let output = shown_orders(recording, tongue);
    format!(
        "<div class=\"side\" data-runtime=\"{runtime}\">\n<p class=\"side-name\">{name}</p>\n\
         <div class=\"cell\" data-cell=\"listing/{id}/{runtime}\" data-digest=\"{digest}\">\n\n{code}\n\n{output}\n</div>\n</div>\n",
        name = runtime.shown(),
    )
}

/// The orders of a recording with how often each was seen, as HTML.
pub fn shown_orders(recording: &Recording, tongue: Tongue) -> String {
    let mut made =
        vec![escaped(&recording.version), tongue.say(|| trn!(recording.runs, "{count} run", "{count} runs"))];
    if recording.exit != 0 {
        made.push(tongue.say(|| tr!("exit code {code}", code = recording.exit)));
    }
    let mut html = format!("<div class=\"recorded\">\n<p class=\"made\">{}</p>\n", made.join(" · "));
    let single = recording.orders.len() == 1;
    for seen in recording.orders.iter().take(SHOWN) {
        html.push_str("<div class=\"seen\">");
        if !single {
            let said = tongue.say(|| tr!("{count} of {all} runs", count = seen.count, all = recording.runs));
            html.push_str(&format!("<p class=\"count\">{said}</p>"));
        }
        html.push_str(&output(seen, tongue));
        html.push_str("</div>\n");
    }
    if let Some(more) = recording.orders.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let said = tongue.say(|| trn!(more, "and {count} more order", "and {count} more orders"));
        html.push_str(&format!("<p class=\"count\">{said}</p>\n"));
    }
    html.push_str("</div>");
    html
}

fn output(seen: &Seen, tongue: Tongue) -> String {
    let mut html = if seen.lines.is_empty() {
        format!("<p class=\"silent\">{}</p>", tongue.say(|| tr!("it prints nothing")))
    } else {
        format!("<pre class=\"output\">{}</pre>", preformatted(&seen.lines))
    };
    if !seen.stderr.is_empty() {
        html.push_str(&format!(
            "<p class=\"stream\">stderr</p><pre class=\"output stderr\">{}</pre>",
            preformatted(&seen.stderr)
        ));
    }
    html
}
