//! The steps of a case on real programs: each action does what it says, and what fails is told and not passed.

#![expect(clippy::disallowed_methods, reason = "a stranger is started whom no step may reach")]

mod programs;

use std::process::Command;
use std::time::Duration;

use checker::course::{Case, Limits, Spec};
use checker::judge::{Cause, StepFault, judge};
use checker::process::Cancel;
use checker::run::{End, Limit, NoAnswer, NoWall, Perturbation, Plan, Run, Way};
use checker::verdict::Verdict;
use programs::Compiled;

static PROGRAM: Compiled = Compiled::new("driven");

fn case(yaml: &str) -> Case {
    Spec::read(yaml).unwrap_or_else(|error| panic!("{error}")).remove(0)
}

fn run(case: &Case, time: Duration) -> Run {
    let limits = Limits { time, ..Limits::default() };
    let plan = Plan {
        program: PROGRAM.path(),
        inputs: &case.inputs,
        limits: &limits,
        wall: &NoWall,
        measure_delay: false,
    };
    let way = Way { perturbation: Perturbation::default(), steps: &case.drive, holes: &case.holes };
    plan.run_in(Some(way), &Cancel::new().expect("descriptors")).expect("the program starts")
}

/// What is said of a case: nothing when it is accepted.
fn judged(yaml: &str) -> Option<Cause> {
    judged_in(yaml, Duration::from_secs(60))
}

fn judged_in(yaml: &str, time: Duration) -> Option<Cause> {
    let case = case(yaml);
    assert!(case.unjudged.is_empty());
    judge(&case, &run(&case, time))
}

#[track_caller]
fn accepted(yaml: &str) {
    if let Some(cause) = judged(yaml) {
        panic!("{cause:?}");
    }
}

/// The fault of the step that failed, its number, and the verdict.
#[track_caller]
fn fault(yaml: &str) -> (usize, StepFault, Verdict) {
    let cause = judged(yaml).expect("it is not accepted");
    let verdict = cause.verdict();
    match cause {
        Cause::Step(step) => (step.number, step.fault, verdict),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(yaml: &str, words: &[&str]) {
    let error = Spec::read(yaml).expect_err("it is refused").to_string();
    for word in words {
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn stdin_gets_a_text_when_the_line_has_come_and_ends_when_it_is_closed() {
    accepted(
        r#"{args: [greet], order: ["name?", "hello Ann", "4 more bytes, bye"], drive: [
            {when: "name?", do: {stdin: "Ann\n"}}, {when: "hello {name}", do: {stdin: "{name}{"}}]}"#,
    );
    // The text of the case comes first, and the steps go on from there.
    accepted(
        r#"{args: [greet], stdin: "An", order: ["name?", "hello Anton", "0 more bytes, bye"], drive: [
            {when: "name?", do: {stdin: "ton\n"}}, {when: "hello Anton", do: {close: stdin}}]}"#,
    );
}

#[test]
fn stdin_stays_open_until_it_is_closed_or_the_last_step_is_done() {
    let case = case(
        r#"{args: [greet], order: ["name?", "hello Ann", "0 more bytes, bye"], drive: [
            {when: "name?", do: {stdin: "Ann\n"}}, {when: "never printed", do: {close: stdin}}]}"#,
    );
    let run = run(&case, Duration::from_millis(300));
    assert_eq!(run.end, End::Limit(Limit::Time), "it waits for the end of its input");
    let Some(Cause::Limit(Limit::Time, reached)) = judge(&case, &run) else { panic!("{run:?}") };
    assert_eq!(reached.waiting, Some((2, "never printed".to_owned())));
}

#[test]
fn a_signal_reaches_the_program_itself() {
    for to in ["self", "pid", "me", "'{me}'"] {
        accepted(&format!(
            r#"{{args: [trap], order: ["ready {{:pid}}", stopping],
                drive: [{{when: "ready {{me:pid}}", do: {{signal: TERM, to: {to}}}}}]}}"#
        ));
    }
    accepted(
        r#"{args: [trap], order: ["ready {:pid}"], exit: signal KILL,
            drive: [{when: "ready {:pid}", do: {signal: SIGKILL, to: self}}]}"#,
    );
}

#[test]
fn a_signal_reaches_a_child_whose_process_id_was_printed() {
    accepted(
        r#"{args: [parent], order: ["worker {:pid}", "worker ended by 15"],
            drive: [{when: "worker {child:pid}", do: {signal: TERM, to: child}}]}"#,
    );
    // A hole of the order serves where no `when` has it.
    accepted(
        r#"{args: [parent], order: ["worker {child:pid}", "worker ended by 9"],
            drive: [{when: "/worker .*/", do: {signal: KILL, to: child}}]}"#,
    );
}

#[test]
fn a_process_that_is_none_of_the_programs_gets_no_signal() {
    let stranger = Command::new("sleep").arg("60").spawn().expect("sleep starts");
    struct Ended(std::process::Child);
    impl Drop for Ended {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
    let mut stranger = Ended(stranger);
    let me = std::process::id().to_string();
    for pid in [stranger.0.id().to_string(), me, "1".to_owned()] {
        let (number, fault, verdict) = fault(&format!(
            r#"{{args: [parent, "{pid}"], order: ["worker {{:pid}}", "worker ended by 0"],
                drive: [{{when: "worker {{child:pid}}", do: {{signal: KILL, to: child}}}}]}}"#
        ));
        assert!(matches!(fault, StepFault::Stranger { pid: found, .. } if found == pid));
        assert_eq!((number, verdict), (1, Verdict::WrongOutput));
    }
    assert!(stranger.0.try_wait().expect("it is a child").is_none(), "it is alive");
}

#[test]
fn a_step_that_failed_is_told_although_the_program_then_waits_for_ever() {
    let yaml = r#"{args: [trap], order: ["ready {:pid}", {maybe: "child {child:pid}"}, stopping],
        drive: [{when: "ready {me:pid}", do: {signal: TERM, to: child}}]}"#;
    let Some(Cause::Step(step)) = judged_in(yaml, Duration::from_millis(300)) else { panic!() };
    assert!(matches!(step.fault, StepFault::Unknown { name } if name == "child"));
}

#[test]
fn a_signal_for_a_process_that_has_ended_is_told() {
    let (number, fault, verdict) = fault(
        r#"{args: [parent], order: ["worker {:pid}", "worker ended by 9"], drive: [
            {when: "worker {child:pid}", do: {signal: KILL, to: child}},
            {when: "worker ended by 9", do: {signal: KILL, to: child}}]}"#,
    );
    assert!(matches!(fault, StepFault::Gone { pid: Some(_), .. }), "{fault:?}");
    assert_eq!((number, verdict), (2, Verdict::WrongOutput));
}

#[test]
fn a_line_that_never_comes_is_a_violation_that_says_what_came_instead() {
    let (number, fault, verdict) = fault(
        r#"{args: [both], order: [{any: [a, b]}], drive: [
            {when: "{x}", do: {close: stdin}}, {when: listening, do: {signal: TERM, to: self}}]}"#,
    );
    let StepFault::NeverCame { when, instead } = fault else { panic!("{fault:?}") };
    assert_eq!((number, when.as_str(), instead.len(), verdict), (2, "listening", 1, Verdict::WrongOutput));
}

#[test]
fn steps_go_on_from_where_the_last_one_left_off() {
    // There are two lines, so the second step gets the second; a third one waits in vain.
    let steps = |count: usize| {
        let step = r#"{when: "{x}", do: {close: stdin}}"#.replace("{x}", "/./");
        let file = r#"{when: /./, do: {file: a, write: b}}"#;
        let rest = vec![file; count - 1].join(", ");
        format!("{{args: [both], order: [{{any: [a, b]}}], drive: [{step}, {rest}]}}")
    };
    accepted(&steps(2));
    assert!(matches!(fault(&steps(3)), (3, StepFault::NeverCame { .. }, _)));
}

const SERVER: &str =
    r#"order: ["listening on {port:port}", {repeat: "0..", do: "{:word} {:word}"}, {maybe: stopped}]"#;

#[test]
fn a_signal_that_a_step_sent_and_nobody_handled_is_no_crash() {
    for to in ["self", "pid"] {
        let case = |order: &str| {
            format!(
                "{{args: [trap, no], order: [{order}], drive: [{{when: \"ready {{pid}}\", do: {{signal: TERM, to: {to}}}}}]}}"
            )
        };
        let (number, fault, verdict) = fault(&case(r#""ready {:pid}", stopping"#));
        let StepFault::Unhandled { signal, finding: Some(missing) } = fault else { panic!("{fault:?}") };
        assert_eq!((number, signal.as_str(), verdict), (1, "TERM", Verdict::WrongOutput));
        assert_eq!(missing.violation.text.as_deref(), Some("stopping"));
        let (_, fault, verdict) = self::fault(&case(r#""ready {:pid}""#));
        assert!(matches!(fault, StepFault::Unhandled { finding: None, .. }), "{fault:?}");
        assert_eq!(verdict, Verdict::WrongExit);
        // What it printed wrongly weighs more.
        let cause = judged(&case("other")).expect("it is not accepted");
        assert!(matches!(cause, Cause::Order(_)), "{cause:?}");
    }
    // One that nobody sent is a crash, whatever else was sent.
    let cause = judged(
        r#"{args: [falls], order: ["ready {:pid}"], drive: [{when: "ready {:pid}", do: {signal: CONT, to: self}}]}"#,
    );
    assert_eq!(cause.expect("it is not accepted").verdict(), Verdict::RuntimeError);
}

fn asked(manner: &str, steps: &str) -> String {
    let stop =
        r#"{when: "{:word} {:word}", do: {http: {path: /stop}, expect: {status: 200, body: stopping}}}"#;
    format!(
        "{{args: [server, {manner}], {SERVER}, drive: [{{when: \"listening on {{port}}\", do: {steps}}}, {stop}]}}"
    )
}

#[test]
fn a_server_in_the_program_is_asked_and_its_answer_judged() {
    for step in [
        "{http: {path: /echo, method: POST, body: \"a {port}\"}, expect: {status: 200, body: \"a {:port}\"}}",
        "{http: {url: \"http://127.0.0.1:{port}/lines\"}, expect: {body: [one, two]}}",
        "{http: {url: \"http://localhost:{port}\"}, expect: {status: 404, headers: {content-type: text/plain}}}",
        "{http: {port: \"{port}\", path: /lines}, expect: {body: [{any: [two, one]}]}}",
    ] {
        accepted(&asked("ok", step));
    }
}

#[test]
fn an_answer_that_differs_is_told_by_what_differs() {
    let fault = |step: &str| {
        let (number, fault, verdict) = fault(&asked("ok", step));
        assert_eq!(number, 1);
        (fault, verdict)
    };
    let (status, _) = fault("{http: {path: /x}, expect: {status: 200}}");
    assert!(
        matches!(&status, StepFault::Status { wanted: 200, got: 404, body, .. } if body == "no such page"),
        "{status:?}"
    );
    let (header, _) = fault("{http: {path: /x}, expect: {headers: {Content-Type: text/html}}}");
    assert!(matches!(header, StepFault::Header { got: Some(got), .. } if got == "text/plain"));
    let (header, _) = fault("{http: {path: /x}, expect: {headers: {X-None: \"{:any}\"}}}");
    assert!(matches!(header, StepFault::Header { got: None, .. }));
    let (body, verdict) = fault("{http: {path: /lines}, expect: {body: [two, one]}}");
    assert!(matches!(body, StepFault::Body { .. }));
    assert_eq!(verdict, Verdict::WrongOrder);
    let (body, verdict) = fault("{http: {path: /lines}, expect: {body: [one]}}");
    assert!(matches!(body, StepFault::Body { .. }));
    assert_eq!(verdict, Verdict::WrongOutput);
}

#[test]
fn a_server_that_closes_without_an_answer_and_one_that_is_not_there_are_told() {
    let silent = fault(&asked("silent", "{http: {path: /x}, expect: {status: 200}}"));
    assert!(matches!(&silent.1, StepFault::Unanswered { reason: NoAnswer::Closed, .. }), "{silent:?}");
    // The listener is gone with the program.
    let gone = fault(
        r#"{args: [server], order: ["listening on {port:port}", GET /stop, stopped], drive: [
            {when: "listening on {port}", do: {http: {path: /stop}, expect: {status: 200}}},
            {when: stopped, do: {http: {path: /stop}, expect: {status: 200}}}]}"#,
    );
    assert!(matches!(&gone, (2, StepFault::Unanswered { .. }, Verdict::WrongOutput)), "{gone:?}");
}

#[test]
fn a_server_that_never_answers_is_told_before_the_programs_time_is_over() {
    let case = asked("hangs", "{http: {path: /x}, expect: {status: 200}}");
    let cause = judged_in(&case, Duration::from_secs(2)).expect("it is not accepted");
    let Cause::Step(step) = &cause else { panic!("{cause:?}") };
    assert!(
        matches!(&step.fault, StepFault::Unanswered { reason: NoAnswer::Late { within }, .. } if within.as_secs() == 1),
        "{step:?}"
    );
}

#[test]
fn a_server_that_is_not_the_programs_own_is_never_asked() {
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    stranger.set_nonblocking(true).expect("it is ours");
    let port = stranger.local_addr().expect("an address").port();
    let (number, fault, verdict) = fault(&format!(
        r#"{{args: [greet], stdin: "{port}\n", order: ["name?", "hello {{:port}}", "0 more bytes, bye"],
            drive: [{{when: "hello {{port}}", do: {{http: {{path: /}}, expect: {{status: 200}}}}}}]}}"#
    ));
    assert!(matches!(&fault, StepFault::Unanswered { reason: NoAnswer::NotTheProgram, .. }), "{fault:?}");
    assert_eq!((number, verdict), (1, Verdict::WrongOutput));
    assert_eq!(stranger.accept().expect_err("nobody came").kind(), std::io::ErrorKind::WouldBlock);
}

const KEEP: &str = r#"args: [keep, seven], order: [stored, waiting, "got {:word}"]"#;

#[test]
fn a_file_is_written_where_the_program_runs() {
    accepted(&format!("{{{KEEP}, drive: [{{when: stored, do: {{file: inbox/go, write: go}}}}]}}"));
    // What is there already is replaced; what the program made a folder of cannot be.
    accepted(
        r#"{args: [keep, x], files: {inbox/other: old}, order: [stored, waiting, got new], drive: [
            {when: stored, do: {file: inbox/other, write: new}}, {when: waiting, do: {file: inbox/go, write: new}}]}"#,
    );
    let (number, fault, verdict) = fault(
        r#"{args: [keep, x], files: {inbox/go/on: y}, order: [stored, waiting, got new],
            drive: [{when: stored, do: {file: inbox/go, write: new}}]}"#,
    );
    assert!(matches!(fault, StepFault::Unwritten { .. }));
    assert_eq!((number, verdict), (1, Verdict::WrongOutput));
}

#[test]
fn the_program_runs_again_in_the_same_directory_and_is_judged_by_an_order_of_its_own() {
    // It ends when it is over, so that the second step's line is one that comes after the run.
    let again = |run: &str| {
        format!(
            "{{args: [greet], files: {{state: seven}}, order: [\"name?\", \"hello Ann\", \"0 more bytes, bye\"], drive: [\
             {{when: \"name?\", do: {run}}}], stdin: \"Ann\\n\"}}"
        )
    };
    accepted(&again("{run: [status], order: [state is seven]}"));
    accepted(&again("{run: [status, fail], order: [state is seven], exit: 3}"));
    let (_, fault_, verdict) = fault(&again("{run: [status], order: [state is eight]}"));
    assert!(
        matches!(&fault_, StepFault::Run { args, cause } if args == &["status"] && matches!(**cause, Cause::Order(_)))
    );
    assert_eq!(verdict, Verdict::WrongOutput);
    let (_, fault_, verdict) = fault(&again("{run: [status, fail], order: [state is seven]}"));
    assert!(matches!(fault_, StepFault::Run { cause, .. } if matches!(*cause, Cause::Exit { .. })));
    assert_eq!(verdict, Verdict::WrongExit);
    let (_, _, verdict) = fault(&again("{run: [nothing], order: [state is seven]}"));
    assert_eq!(verdict, Verdict::RuntimeError);
}

#[test]
fn a_file_that_the_program_left_is_seen_by_the_run_beside_it() {
    let kept = |order: &str| {
        let run = format!("{{when: stored, do: {{run: [status], order: [{order}]}}}}");
        format!("{{{KEEP}, drive: [{run}, {{when: waiting, do: {{file: inbox/go, write: x}}}}]}}")
    };
    accepted(&kept("state is seven"));
    assert!(matches!(fault(&kept("state is six")), (1, StepFault::Run { .. }, _)));
}

#[test]
fn a_mistake_in_a_step_is_told_where_it_is_written() {
    let step = |when: &str, action: &str| {
        format!("{{order: [a, \"on {{port:port}}\"], drive: [{{when: \"{when}\", do: {action}}}]}}")
    };
    refused(
        &step("w {child:pid}", "{signal: TERM, to: chidl}"),
        &["no line before this one has a hole `chidl`", "did you mean `child`?"],
    );
    refused(
        &step("a", "{http: {path: /, port: \"{prt}\"}, expect: {status: 200}}"),
        &["`prt`", "did you mean `port`?"],
    );
    refused(
        &step("a", "{http: {url: \"http://example.org:80/\"}, expect: {status: 200}}"),
        &["this machine only"],
    );
    refused(&step("a", "{http: {path: x}, expect: {status: 200}}"), &["begins with `/`"]);
    refused(&step("a", "{http: {path: /}, expect: {staus: 200}}"), &["did you mean `status`?"]);
    refused(&step("a", "{http: {path: /, metod: GET}, expect: {status: 200}}"), &["did you mean `method`?"]);
    refused(&step("a", "{http: {path: /}, expect: {status: 20}}"), &["from 100 to 599"]);
    refused(
        "{order: [a], drive: [{when: a, do: {close: stdin}}, {when: a, do: {stdin: x}}]}",
        &["drive[1]", "an earlier step has closed stdin"],
    );
    // Without a port anywhere there is nobody to ask.
    refused(
        "{order: [a], drive: [{when: a, do: {http: {path: /}, expect: {status: 200}}}]}",
        &["hole `port`"],
    );
}
