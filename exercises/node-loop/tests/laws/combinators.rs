//! The laws of `all`, `race`, `any` and `all_settled`.

use crate::cost::cost;
use crate::lines::{order, run};
use node_loop::{Ending, Error, Promise, Settings, now, set_timeout, sleep};

/// A promise of a name, after so many milliseconds.
fn after(ms: u64, name: &'static str) -> Promise<&'static str> {
    sleep(ms).then(move |()| name)
}

/// A promise that is rejected after so many milliseconds.
fn fails_after(ms: u64, name: &'static str) -> Promise<&'static str> {
    sleep(ms).then(move |()| Err(Error::new(name)))
}

#[test]
fn all_gives_the_values_in_the_order_of_the_promises_and_not_of_their_coming() {
    let lines = order(|out| {
        let all = Promise::all(vec![after(20, "slow"), after(10, "fast")]);
        all.then(move |values| out.add(format!("{values:?} at {}", now())));
    });
    assert_eq!(lines, r#"["slow", "fast"] at 20"#);
}

#[test]
fn all_fails_with_the_first_error_and_the_others_go_on() {
    let lines = order(|out| {
        let seen = out.clone();
        let slow = after(30, "slow");
        slow.then(move |name| seen.add(name));
        let all = Promise::all([slow, fails_after(20, "second"), fails_after(10, "first")]);
        all.then(|_| ()).catch(move |error| out.add(format!("{error} at {}", now())));
    });
    assert_eq!(lines, "Error: first at 10 slow");
}

#[test]
fn all_of_nothing_is_fulfilled_at_once() {
    let lines = order(|out| out.add(format!("{:?}", Promise::<i32>::all([]))));
    assert_eq!(lines, "Promise { [] }");
}

#[test]
fn all_of_settled_promises_costs_one_microtask_more_than_they() {
    let program = |here: Box<dyn FnOnce()>| {
        Promise::all([Promise::resolve(1), Promise::resolve(2)]).then(|_| here());
    };
    assert_eq!(cost(program), 1);
}

#[test]
fn all_settled_never_rejects_and_says_what_became_of_each() {
    let lines = order(|out| {
        let all = Promise::all_settled([fails_after(20, "no"), after(10, "yes")]);
        all.then(move |outcomes| out.add(format!("{outcomes:?} at {}", now())));
    });
    assert_eq!(lines, r#"[Err(Error: no), Ok("yes")] at 20"#);
}

#[test]
fn all_settled_of_nothing_is_fulfilled_at_once() {
    let lines = order(|out| out.add(format!("{:?}", Promise::<i32>::all_settled([]))));
    assert_eq!(lines, "Promise { [] }");
}

#[test]
fn race_takes_the_first_that_settles_whether_value_or_error() {
    let lines = order(|out| {
        let value = out.clone();
        Promise::race([after(20, "slow"), after(10, "fast")]).then(move |name| value.add(name));
        let race = Promise::race([after(40, "slow"), fails_after(30, "failed first")]);
        race.then(|_| ()).catch(move |error| out.add(error.message()));
    });
    assert_eq!(lines, "fast failed first");
}

#[test]
fn race_does_not_stop_the_losers_and_the_loop_waits_for_their_timers() {
    let lines = order(|out| {
        let seen = out.clone();
        let slow = after(20, "loser");
        slow.then(move |name| seen.add(name));
        Promise::race([slow, after(10, "winner")]).then(move |name| out.add(name));
    });
    assert_eq!(lines, "winner loser");
}

#[test]
fn a_tie_is_won_by_the_first_in_the_list_even_if_it_is_an_error() {
    let lines = order(|out| {
        let race = Promise::race([Promise::<i32>::reject(Error::new("error")), Promise::resolve(1)]);
        race.then_or(|_| (), move |error| out.add(error.message()));
    });
    assert_eq!(lines, "error");
}

#[test]
fn race_of_nothing_stays_pending_for_ever() {
    let lines = order(|out| {
        let race = Promise::<i32>::race([]);
        set_timeout(10, move || out.add(format!("{race:?}")));
    });
    assert_eq!(lines, "Promise { <pending> }");
}

#[test]
fn any_takes_the_first_value_and_passes_over_errors() {
    let lines = order(|out| {
        let any = Promise::any([after(30, "slow"), fails_after(10, "no"), after(20, "yes")]);
        any.then(move |name| out.add(format!("{name} at {}", now())));
    });
    assert_eq!(lines, "yes at 20");
}

#[test]
fn any_fails_when_all_fail_with_all_their_errors_in_the_order_of_the_promises() {
    let lines = order(|out| {
        let any = Promise::any([fails_after(20, "a"), fails_after(10, "b")]);
        any.then(|_| ()).catch(move |error| out.add(format!("{error}: {:?}", error.errors())));
    });
    assert_eq!(lines, "AggregateError: All promises were rejected: [Error: a, Error: b]");
}

#[test]
fn any_of_nothing_is_rejected_at_once() {
    let (_, ending) = run(Settings::new(), |_| drop(Promise::<i32>::any([])));
    assert!(matches!(&ending, Err(Ending::UnhandledRejection(error)) if error.name() == "AggregateError"));
}

#[test]
fn an_error_that_a_combinator_looks_at_is_handled() {
    let lines = order(|out| {
        let failed = || Promise::<i32>::reject(Error::new("no"));
        Promise::race([Promise::resolve(1), failed()]);
        Promise::any([Promise::resolve(1), failed()]);
        Promise::all_settled([failed(), failed()]);
        Promise::all([failed(), failed()]).then(|_| ()).catch(|_| ());
        set_timeout(1, out.adds("timer"));
    });
    assert_eq!(lines, "timer");
}
