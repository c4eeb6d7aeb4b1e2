//! Orders as authors write them, each with traces that are legal and traces that are not.
//!
//! One row says: this output must get this answer. `edge a b` means that `b` came before `a`. Below the rows: what
//! is refused because it does not say what its author means.

use checker::order::{Fault, Judgement, Order};
use checker::yaml::{At, parse};

/// `(trace, answer)`: `legal`, or the verdict, the kind of violation, and what it names.
type Row<'r> = (&'r [&'r str], &'r str);

fn read(case: &str) -> Order {
    let node = parse(case).unwrap_or_else(|error| panic!("{error}\n{case}"));
    let at = At::root(&node);
    let order = at.need("order").expect("the case has an order");
    Order::parse(&order, at.get("before").as_ref(), at.get("never").as_ref())
        .unwrap_or_else(|error| panic!("{error}\n{case}"))
}

fn answer(order: &Order, trace: &[&str]) -> String {
    match order.judge(trace.iter().copied()) {
        Judgement::Legal => "legal".to_owned(),
        Judgement::Undecided(part) => format!("undecided at {}: {}", part.line, part.pattern),
        Judgement::Illegal(finding) => {
            let fault = match finding.fault {
                Fault::Order => "wrong-order",
                Fault::Output => "wrong-output",
            };
            let violation = &finding.violation;
            let mut words = format!("{fault} {}", violation.kind.id());
            match (&violation.edge, &violation.text) {
                (Some((a, b)), _) => words += &format!(" {a} | {b}"),
                (None, Some(text)) => words += &format!(" {text}"),
                (None, None) => {}
            }
            if let Some(rule) = &violation.rule {
                words += &format!(" : {}", rule.text);
            }
            words
        }
    }
}

fn check(case: &str, rows: &[Row<'_>]) {
    let order = read(case);
    for order in [order.clone(), order.without_net()] {
        for (trace, expected) in rows {
            assert_eq!(
                answer(&order, trace),
                *expected,
                "\n{case}\ntrace: {trace:#?}\nnet: {}",
                order.has_net()
            );
            if let Judgement::Illegal(finding) = order.judge(trace.iter().copied()) {
                let closest = finding.closest.expect("a short trace has a closest order");
                let lines: Vec<&str> = closest.lines.iter().map(|line| line.text.as_str()).collect();
                assert_eq!(answer(&order, &lines), "legal", "the closest order of {trace:?}: {lines:?}");
            }
        }
    }
}

const PHASES: &str = r"
order:
  - {seq: [script start, script end], why: synchronous code runs to its end before any callback}
  - {seq: [nextTick, promise], why: the nextTick queue is emptied before promise microtasks}
  - any: [timeout 0, immediate]
  - {seq: [io callback, immediate in io, timeout in io], why: after an I/O callback check comes before timers}
";

#[test]
fn the_phases_of_the_loop() {
    let right = [
        "script start",
        "script end",
        "nextTick",
        "promise",
        "timeout 0",
        "immediate",
        "io callback",
        "immediate in io",
        "timeout in io",
    ];
    let mut other = right;
    other.swap(4, 5);
    let mut wrong = right;
    wrong.swap(2, 3);
    let mut far = right;
    far.swap(7, 8);
    check(
        PHASES,
        &[
            (&right, "legal"),
            (&other, "legal"),
            (
                &wrong,
                "wrong-order edge nextTick | promise : the nextTick queue is emptied before promise microtasks",
            ),
            (
                &far,
                "wrong-order edge immediate in io | timeout in io : after an I/O callback check comes before timers",
            ),
            (&right[..8], "wrong-output missing timeout in io"),
            (&["script start", "script start"], "wrong-output repeated script start"),
        ],
    );
}

#[test]
fn blanks_at_the_end_of_a_line_do_not_count_and_case_does() {
    check(
        "order: [one, two]",
        &[
            (&["one  ", "two\r"], "legal"),
            (&["One", "two"], "wrong-output unexpected One"),
            (&[" one", "two"], "wrong-output unexpected  one"),
            (&["one", "two", ""], "wrong-output unexpected "),
            (&[], "wrong-output missing one"),
        ],
    );
}

#[test]
fn the_same_worker_ends_what_it_began() {
    check(
        r#"
order:
  - "pool of {n:int} workers"
  - {for: {job: 1..2}, do: ["job {job} start on {w}", "job {job} end on {w:int}"]}
  - all done
"#,
        &[
            (
                &[
                    "pool of 2 workers",
                    "job 1 start on 7",
                    "job 2 start on 8",
                    "job 2 end on 8",
                    "job 1 end on 7",
                    "all done",
                ],
                "legal",
            ),
            (
                &[
                    "pool of 2 workers",
                    "job 2 start on 8",
                    "job 2 end on 8",
                    "job 1 start on 7",
                    "job 1 end on 7",
                    "all done",
                ],
                "legal",
            ),
            (
                &[
                    "pool of 2 workers",
                    "job 1 start on 7",
                    "job 1 end on 8",
                    "job 2 start on 8",
                    "job 2 end on 8",
                    "all done",
                ],
                "wrong-output capture job 1 end on 8",
            ),
            (
                &[
                    "pool of 2 workers",
                    "job 1 end on 7",
                    "job 1 start on 7",
                    "job 2 start on 8",
                    "job 2 end on 8",
                    "all done",
                ],
                "wrong-order edge job 1 start on 7 | job 1 end on 7",
            ),
        ],
    );
}

#[test]
fn a_cluster_forks_again() {
    check(
        r#"
order:
  - "primary {m:pid}"
  - {each: 3, do: "worker {pid} started", distinct: pid}
  - "killing {dead:pid}"
  - "worker {dead} died"
  - "worker {new:pid} started"
"#,
        &[
            (
                &[
                    "primary 1",
                    "worker 2 started",
                    "worker 3 started",
                    "worker 4 started",
                    "killing 3",
                    "worker 3 died",
                    "worker 5 started",
                ],
                "legal",
            ),
            (
                &[
                    "primary 1",
                    "worker 2 started",
                    "worker 3 started",
                    "worker 4 started",
                    "killing 3",
                    "worker 4 died",
                    "worker 5 started",
                ],
                "wrong-output capture worker 4 died",
            ),
            (
                &[
                    "primary 1",
                    "worker 2 started",
                    "worker 2 started",
                    "worker 2 started",
                    "killing 2",
                    "worker 2 died",
                    "worker 2 started",
                ],
                "wrong-output distinct worker 2 started",
            ),
        ],
    );
}

#[test]
fn a_buffer_of_two_holds_the_producer_back() {
    check(
        r#"
order:
  - any:
      - [{line: produce 1, id: p1}, {line: produce 2, id: p2}, {line: produce 3, id: p3}, {line: produce 4, id: p4}]
      - [{line: consume 1, id: c1}, {line: consume 2, id: c2}, {line: consume 3, id: c3}, consume 4]
  - done
before: [p1 < c1, p2 < c2, p3 < c3, {c1 < p3: "a buffer of 2: the 3rd produce waits for the 1st consume"}, c2 < p4]
"#,
        &[
            (
                &[
                    "produce 1",
                    "produce 2",
                    "consume 1",
                    "produce 3",
                    "consume 2",
                    "produce 4",
                    "consume 3",
                    "consume 4",
                    "done",
                ],
                "legal",
            ),
            (
                &[
                    "produce 1",
                    "produce 2",
                    "produce 3",
                    "consume 1",
                    "consume 2",
                    "produce 4",
                    "consume 3",
                    "consume 4",
                    "done",
                ],
                "wrong-order edge consume 1 | produce 3 : a buffer of 2: the 3rd produce waits for the 1st consume",
            ),
        ],
    );
}

#[test]
fn a_child_process_closes_last() {
    check(
        r#"
order:
  - "spawned {pid}"
  - any: [[{repeat: 1.., do: "stdout: {:any}"}], [{maybe: "stderr: {:any}"}]]
  - {line: "exit {pid} code 0", id: exit}
  - {line: "close {pid}", id: close}
before: [{exit < close: "close waits for the stdio streams, so it is last"}]
never: ["stdout: undefined"]
"#,
        &[
            (&["spawned 9", "stdout: a", "stderr: b", "stdout:", "exit 9 code 0", "close 9"], "legal"),
            (
                &["spawned 9", "stdout: undefined", "exit 9 code 0", "close 9"],
                "wrong-output never stdout: undefined",
            ),
            (
                &["spawned 9", "stdout: a", "close 9", "exit 9 code 0"],
                "wrong-order edge exit 9 code 0 | close 9 : close waits for the stdio streams, so it is last",
            ),
            (&["spawned 9", "exit 9 code 0", "close 9"], "wrong-output missing stdout: {:any}"),
        ],
    );
}

#[test]
fn a_race_has_one_winner() {
    check(
        r#"
order:
  - race started
  - one-of: [[winner fast, {maybe: slow cancelled}], ["timeout after {ms} ms"]]
"#,
        &[
            (&["race started", "winner fast"], "legal"),
            (&["race started", "winner fast", "slow cancelled"], "legal"),
            (&["race started", "timeout after 20 ms"], "legal"),
            (
                &["race started", "slow cancelled", "winner fast"],
                "wrong-order edge winner fast | slow cancelled",
            ),
            (&["race started"], "wrong-output missing winner fast"),
        ],
    );
}

#[test]
fn pages_come_one_after_the_other() {
    check(
        r#"order: [{repeat: 2.., do: ["GET /items?page={p:int}", {repeat: 1..3, do: "item {:int} of page {p}"}]}, "{total:int} items"]"#,
        &[
            (
                &[
                    "GET /items?page=1",
                    "item 4 of page 1",
                    "item 5 of page 1",
                    "GET /items?page=2",
                    "item 6 of page 2",
                    "3 items",
                ],
                "legal",
            ),
            (
                &[
                    "GET /items?page=1",
                    "item 4 of page 1",
                    "item 5 of page 2",
                    "GET /items?page=2",
                    "item 6 of page 2",
                    "3 items",
                ],
                "wrong-order edge GET /items?page=2 | item 5 of page 2",
            ),
            (
                &[
                    "GET /items?page=1",
                    "item 4 of page 1",
                    "item 5 of page 7",
                    "GET /items?page=2",
                    "item 6 of page 2",
                    "3 items",
                ],
                "wrong-output capture item 5 of page 7",
            ),
        ],
    );
}

#[test]
fn a_plain_scalar_is_its_own_text() {
    check(
        "order: [1.10, 0x10, yes, ~, 1e3, \"\", '- dash']",
        &[
            (&["1.10", "0x10", "yes", "~", "1e3", "", "- dash"], "legal"),
            (&["1.1", "0x10", "yes", "~", "1e3", "", "- dash"], "wrong-output unexpected 1.1"),
        ],
    );
}

/// What the checker says against a case; `None` where it is sound.
fn refusal(case: &str) -> Option<String> {
    let node = parse(case).unwrap_or_else(|error| panic!("{error}\n{case}"));
    let at = At::root(&node);
    let order = at.need("order").expect("the case has an order");
    Order::parse(&order, at.get("before").as_ref(), at.get("never").as_ref())
        .err()
        .map(|error| error.to_string())
}

#[test]
fn holes_that_nothing_is_compared_with_are_read_in_one_way() {
    let long = format!("{}end", "x-".repeat(5_000));
    let case = r#"order: [{repeat: 1.., do: "{a:any}-{:any}-{b:any}-{:any}-{c}"}]"#;
    check(case, &[(&[&long, &long], "legal"), (&[&long, "x-x"], "wrong-output unexpected x-x")]);
}

#[test]
fn a_line_that_can_be_read_in_too_many_ways_has_no_place_and_is_never_undecided() {
    let order = read(r#"order: ["{a:any}-{b:any}", "{b} and {a}"]"#);
    let few = ["1-2-3", "2-3 and 1"];
    assert_eq!(answer(&order, &few), "legal");
    let long = "-".repeat(2_000);
    assert_eq!(answer(&order, &[&long, "- and -"]), format!("wrong-output unexpected {long}"));
    let Judgement::Illegal(finding) = order.judge([long.as_str(), "- and -"]) else { panic!("not illegal") };
    let part = finding.too_many_readings.expect("the finding says why");
    assert_eq!((part.line, part.pattern.as_str()), (1, "{a}-{b}"));
    let Judgement::Illegal(finding) = order.judge(["1-2", "3 and 4"]) else { panic!("not illegal") };
    assert_eq!(finding.too_many_readings, None);
}

#[test]
fn lines_that_can_be_read_in_many_ways_together_are_never_undecided_either() {
    let order = read(
        r#"order: ["{a:any}-{b:any}", "{c:any}-{d:any}", "{e:any}-{f:any}", "{b} {a} {d} {c} {f} {e}"]"#,
    );
    let many = "-".repeat(900);
    let trace = [many.as_str(), &many, &many, "nothing"];
    let Judgement::Illegal(finding) = order.judge(trace) else { panic!("not illegal") };
    assert_eq!(finding.fault, Fault::Output);
    assert!(finding.too_many_readings.is_some());
    // The first of all readings is followed to the end.
    let rest = "-".repeat(899);
    let last = format!("{rest}  {rest}  {rest}");
    assert_eq!(answer(&order, &[&many, &many, &many, last.trim_end()]), "legal");
}

#[test]
fn an_order_with_too_many_places_for_a_line_is_undecided() {
    // Which of the equal lines was which branch's is up to the order alone.
    let branch = |no: u32| format!("[same, 'left {no}', 'right {no}']");
    let twin = |no: u32| format!("[same, 'right {no}', 'left {no}']");
    let branches: Vec<String> = (0..16).flat_map(|no| [branch(no), twin(no)]).collect();
    let order = read(&format!("order: [{{any: [{}]}}]", branches.join(", ")));
    let order = order.without_net();
    let answer = answer(&order, &["same"; 16]);
    assert!(answer.starts_with("undecided at"), "{answer}");
}

#[test]
fn a_mistyped_name_of_a_loop_is_refused() {
    assert_eq!(
        refusal(r#"order: [{for: {job: [1, 2]}, do: ["{job} begins", "{jbo} done"]}]"#).as_deref(),
        Some(
            "1:51: order[0].do[1]: `{jbo}` is used once, so that it stands for any word; \
             did you mean `{job}`? Write {jbo:word} where any word is meant"
        )
    );
    assert!(
        refusal(r#"order: [{for: {worker: 1..3}, do: [{repeat: 1.., do: "{wroker} works"}]}]"#).is_some()
    );
}

#[test]
fn a_name_that_is_meant_to_be_another_one_is_not_taken_for_a_mistyped_loop() {
    for lines in [
        r#""{jbo:word} done""#,
        r#""{jbo} begins", "{jbo} done""#,
        r#""{job} took {time}""#,
        r#"{each: 2, do: "{jbo} done", distinct: jbo}"#,
    ] {
        let case = format!("order: [{{for: {{job: [1, 2]}}, do: [{lines}]}}]");
        assert_eq!(refusal(&case), None, "{case}");
    }
    for case in [
        r#"order: [{for: {i: [1, 2]}, do: "{i} took {t}"}]"#,
        r#"order: [{for: {id: [1, 2]}, do: "worker {id} has {pid}"}]"#,
        r#"order: [{for: {job: [1, 2]}, do: "{job}"}, "{jbo} done"]"#,
    ] {
        assert_eq!(refusal(case), None, "{case}");
    }
}

#[test]
fn a_pattern_that_yaml_cuts_at_a_hash_is_refused() {
    for case in [
        "order:\n  - step #1\n  - end",
        "order:\n  - {line: step #1\n    }",
        "order:\n  - line: step #1\n    id: a",
        "order:\n  - any:\n      - step #1",
        "order:\n  - line: step\n    why: see #1",
        "order:\n  - for: {step: [a #1\n      ]}\n    do: '{step}'",
        "order: [a]\nnever:\n  - step #1",
    ] {
        let refusal = refusal(case).unwrap_or_else(|| panic!("{case} is not refused"));
        assert!(refusal.contains("quote it"), "{refusal}");
    }
    assert_eq!(refusal("order:\n  - step  # the first\n  - 'step #1' # quoted\n  - a#b\n"), None);
    check("order:\n  - step  # the first\n  - 'step #1'", &[(&["step", "step #1"], "legal")]);
}

#[test]
fn a_list_where_one_text_must_stand_is_refused_in_words() {
    for (case, words) in [
        ("order: [{line: [a]}]", "order[0].line: expected one text, found a list"),
        ("order: [{line: a, id: [a]}]", "order[0].id: expected one text, found a list"),
        ("order: [{line: a, why: [a]}]", "order[0].why: expected one text, found a list"),
        ("order: [{for: {x: [[a]]}, do: '{x}'}]", "order[0].for.x[0]: expected one text, found a list"),
        ("order: [{repeat: [1], do: a}]", "order[0].repeat: expected one text, found a list"),
        ("{order: [a], never: [[a]]}", "never[0]: expected one text, found a list"),
        ("{order: [a], before: [[a]]}", "before[0]: expected one text, found a list"),
    ] {
        let refusal = refusal(case).unwrap_or_else(|| panic!("{case} is not refused"));
        assert!(refusal.contains(words), "{refusal}");
    }
    check("order: [[start], [[end]]]", &[(&["start", "end"], "legal")]);
}
