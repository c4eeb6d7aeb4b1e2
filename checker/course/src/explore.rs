//! The key `explore` of a case: in how many different ways it is run, and what all the runs together must show.

use order::Order;
use order::yaml::{At, Error, Value};
use text::tr;

/// How often a case that explores is run, where it does not say.
const RUNS: u64 = 10;
/// More runs than this take longer than anybody waits.
const MOST_RUNS: u64 = 10_000;

/// How a case is explored.
///
/// Every run must be accepted; that is what `need: all` says, and what holds without it. `need: {some-order-of:
/// items}` asks for more: at least one of the runs must print a word of `items`. A pool that does its jobs one
/// after the other prints legal orders only, and never one in which two jobs overlap.
#[derive(Debug, Clone)]
pub struct Explore {
    /// How many runs are made.
    pub runs: u32,
    /// With how many worker threads runs are made (`TOKIO_WORKER_THREADS`); none means as the program likes.
    pub workers: Vec<u32>,
    /// What one of the runs must be a word of.
    pub some_order_of: Option<Order>,
}

impl Explore {
    /// Reads `explore: {runs?, schedules?, depth?, workers?, need?}`, and the keys in it that nobody judges yet.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn read(at: &At<'_>) -> Result<(Self, Vec<&'static str>), Error> {
        at.allow("`explore`", &["runs", "schedules", "depth", "workers", "need"])?;
        for key in ["schedules", "depth"] {
            at.get(key).map(|number| at_least_one(&number)).transpose()?;
        }
        let unjudged = [("schedules", "explore: schedules"), ("depth", "explore: depth")];
        let unjudged = unjudged.iter().filter(|(key, _)| at.get(key).is_some()).map(|(_, name)| *name);
        let runs = match at.get("runs") {
            None => RUNS,
            Some(number) => match at_least_one(&number)? {
                runs if runs > MOST_RUNS => {
                    return Err(number.error(tr!(
                        "expected 1 to {most} runs, found {runs}",
                        most = MOST_RUNS,
                        runs = runs
                    )));
                }
                runs => runs,
            },
        };
        let mut workers = Vec::new();
        if let Some(list) = at.get("workers") {
            for number in list.items()? {
                let threads = at_least_one(&number)?;
                workers.push(u32::try_from(threads).ok().filter(|threads| *threads <= 64).ok_or_else(
                    || number.error(tr!("expected 1 to 64 threads, found {threads}", threads = threads)),
                )?);
            }
            if workers.is_empty() {
                return Err(list
                    .error(tr!("at least one number is needed"))
                    .help(tr!("write `workers: [1, 2, 4]`")));
            }
        }
        let some_order_of = match at.get("need") {
            None => None,
            Some(need) if matches!(need.node.value, Value::Map(_)) => {
                need.allow("`need`", &["some-order-of"])?;
                Some(Order::parse(&need.need("some-order-of")?, None, None)?)
            }
            Some(need) => match need.text()? {
                "all" => None,
                other => {
                    return Err(need
                        .error(tr!(
                            "expected `all` or `{{some-order-of: items}}`, found `{other}`",
                            other = other
                        ))
                        .help(tr!("write `need: all`")));
                }
            },
        };
        // It is at most 10 000.
        let runs = u32::try_from(runs).unwrap_or(u32::MAX);
        Ok((Self { runs, workers, some_order_of }, unjudged.collect()))
    }
}

fn at_least_one(at: &At<'_>) -> Result<u64, Error> {
    match at.whole_number()? {
        0 => Err(at.error(tr!("expected 1 or more, found 0"))),
        number => Ok(number),
    }
}
