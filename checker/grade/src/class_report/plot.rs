//! Plots as SVG. Each says in words what it shows, and no meaning hangs on colour alone: every bar has its number.

use maud::{Markup, html};
use text::{tr, trn};

use super::tally::{BARS, Spread};

/// The size of the plot of totals, in its own units; a page scales it.
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 200.0;
/// What is left free for the numbers above and the scale below.
const ABOVE: f64 = 22.0;
const BELOW: f64 = 26.0;

/// How many learners have how much of the points.
pub(super) fn totals(spread: &Spread) -> Markup {
    let highest = spread.bars.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = WIDTH / BARS as f64;
    let floor = HEIGHT - BELOW;
    let label = tr!("How many learners have how much of the points");
    html! {
        svg.totals role="img" aria-label=(label) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } {
            title { (label) }
            line x1="0" x2=(WIDTH) y1=(floor) y2=(floor) class="axis" {}
            @for (at, count) in spread.bars.iter().enumerate() {
                @let height = (floor - ABOVE) * *count as f64 / highest;
                @let left = at as f64 * step;
                g {
                    title { (trn!(*count, "{from} to {to} %: {count} learner", "{from} to {to} %: {count} learners", from = at * 100 / BARS, to = (at + 1) * 100 / BARS)) }
                    rect class="bar" x=(format!("{:.1}", left + 3.0)) y=(format!("{:.1}", floor - height)) width=(format!("{:.1}", step - 6.0)) height=(format!("{height:.1}")) rx="2" {}
                    @if *count > 0 {
                        text x=(format!("{:.1}", left + step / 2.0)) y=(format!("{:.1}", floor - height - 6.0)) text-anchor="middle" { (count) }
                    }
                }
            }
            @for at in 0..=BARS {
                @let anchor = if at == 0 { "start" } else if at == BARS { "end" } else { "middle" };
                @if at % 2 == 0 {
                    text.scale x=(format!("{:.1}", at as f64 * step)) y=(HEIGHT - 8.0) text-anchor=(anchor) { (at * 100 / BARS) " %" }
                }
            }
        }
    }
}

/// A bar in a row of a table: parts of `most`, one behind the other. The numbers stand beside it.
pub(super) fn bar(parts: &[f64], most: f64) -> Markup {
    let most = if most > 0.0 { most } else { 1.0 };
    let percent = |parts: &[f64]| parts.iter().sum::<f64>() / most * 100.0;
    html! {
        svg.row-bar aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" {
            @for (at, part) in parts.iter().enumerate() {
                @let (from, width) = (percent(&parts[..at]), percent(&[*part]));
                rect class=(if at == 0 { "bar" } else { "bar second" }) x=(format!("{from:.2}")) y="0" width=(format!("{width:.2}")) height="10" {}
            }
        }
    }
}
