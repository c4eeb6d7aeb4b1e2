//! The checker as the laws see it: an order's text goes in, judgements come out.

use checker::order::{Finding, Judgement, Order, State};
use checker::yaml::{self, At};

use super::oracle::Verdict;
use super::spec::Spec;

/// The checker's reading of an order.
///
/// # Errors
/// What the checker says against it.
pub(crate) fn read(spec: &Spec) -> Result<Order, String> {
    let node = yaml::parse(&spec.yaml()).map_err(|error| error.to_string())?;
    let root = At::root(&node);
    let items = root.need("order").map_err(|error| error.to_string())?;
    Order::parse(&items, root.get("before").as_ref(), root.get("never").as_ref())
        .map_err(|error| error.to_string())
}

/// What the checker says of a trace, and why where it is not accepted.
///
/// # Panics
/// On `Undecided`: no order of the laws is large enough to earn it.
pub(crate) fn judge(order: &Order, trace: &[String]) -> (Verdict, Option<Box<Finding>>) {
    match order.judge(trace.iter().map(String::as_str)) {
        Judgement::Legal => (Verdict::Accepted, None),
        Judgement::Illegal(finding) => {
            let verdict = match finding.fault {
                checker::order::Fault::Order => Verdict::WrongOrder,
                checker::order::Fault::Output => Verdict::WrongOutput,
            };
            (verdict, Some(finding))
        }
        Judgement::Undecided(ambiguity) => panic!("undecided: {ambiguity:?} for {trace:?}"),
    }
}

/// The number of lines after which the checker says that the trace is not legal.
pub(crate) fn illegal_after(order: &Order, trace: &[String]) -> Option<usize> {
    let mut reader = order.reader();
    trace.iter().position(|line| reader.push(line) != State::Legal).map(|at| at + 1)
}
