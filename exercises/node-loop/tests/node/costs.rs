//! What each operation on promises costs in microtasks, in Node and here: the same table for both.

use crate::cost::cost;
use crate::node;
use node_loop::{Error, Promise, Thenable, call_async, throw};

/// Called when the operation is done.
type Here = Box<dyn FnOnce()>;

/// Counts the microtasks that go by until each program calls `here`.
const DRIVER: &str = r"
const no = () => Promise.reject(new Error('no'));
const cost = (program) => new Promise((done) => {
  let microtasks = 0;
  let counts = true;
  program(() => { counts = false; done(microtasks); });
  const count = () => { if (counts && microtasks++ < 20) queueMicrotask(count); };
  queueMicrotask(count);
});
(async () => {
  for (const program of programs) console.log(await cost(program));
})();
";

fn yes() -> Promise<i32> {
    Promise::resolve(1)
}

fn no() -> Promise<i32> {
    Promise::reject(Error::new("no"))
}

/// JavaScript, and the same in Rust.
type Row = (&'static str, fn(Here));

const TABLE: &[Row] = &[
    ("Promise.resolve(1).then(here)", |here| drop(yes().then(|_| here()))),
    ("no().catch(here)", |here| drop(no().then_or(|_| (), |_| here()))),
    ("Promise.resolve(1).then(() => 2).then(here)", |here| drop(yes().then(|_| 2).then(|_| here()))),
    ("Promise.resolve(1).catch(() => 2).then(here)", |here| drop(yes().catch(|_| 2).then(|_| here()))),
    ("no().then(() => 2).then(null, here)", |here| drop(no().then(|_| 2).then_or(|_| (), |_| here()))),
    ("no().catch(() => 2).then(here)", |here| drop(no().catch(|_| 2).then(|_| here()))),
    ("no().catch(() => { throw 1 }).then(null, here)", |here| {
        no().catch(|_| -> i32 { throw(Error::new("1")) }).then_or(|_| (), |_| here());
    }),
    ("Promise.resolve(1).then(() => Promise.resolve(2)).then(here)", |here| {
        yes().then(|_| yes()).then(|_| here());
    }),
    ("Promise.resolve(1).then(() => no()).then(null, here)", |here| {
        yes().then(|_| no()).then_or(|_| (), |_| here());
    }),
    ("Promise.resolve(1).then(() => ({ then(resolve) { resolve(2) } })).then(here)", |here| {
        yes().then(|_| Thenable::new(|resolve, _| resolve(2))).then(|_| here());
    }),
    ("Promise.resolve(1).then(() => ({ then(_, reject) { reject(2) } })).then(null, here)", |here| {
        let thenable = Thenable::<i32>::new(|_, reject| reject(Error::new("2")));
        yes().then(|_| thenable).then_or(|_| (), |_| here());
    }),
    ("new Promise((resolve) => resolve(Promise.resolve(1))).then(here)", |here| {
        Promise::new(|resolve, _| resolve.follow(yes())).then(|_| here());
    }),
    ("Promise.resolve({ then(resolve) { resolve(1) } }).then(here)", |here| {
        Promise::from(Thenable::new(|resolve, _| resolve(1))).then(|_| here());
    }),
    ("Promise.resolve({ then(resolve) { resolve(Promise.resolve(1)) } }).then(here)", |here| {
        Promise::from(Thenable::new(|resolve, _| resolve.follow(yes()))).then(|_| here());
    }),
    ("Promise.resolve({ then(resolve) { resolve({ then(resolve) { resolve(1) } }) } }).then(here)", |here| {
        let outer = Thenable::new(|resolve, _| resolve.follow(Thenable::new(|resolve, _| resolve(1))));
        Promise::from(outer).then(|_| here());
    }),
    ("Promise.resolve(1).finally(() => 2).then(here)", |here| drop(yes().finally(|| 2).then(|_| here()))),
    ("no().finally(() => 2).catch(here)", |here| drop(no().finally(|| 2).then_or(|_| (), |_| here()))),
    ("Promise.resolve(1).finally(() => Promise.resolve(2)).then(here)", |here| {
        yes().finally(yes).then(|_| here());
    }),
    ("Promise.resolve(1).finally(() => no()).then(null, here)", |here| {
        yes().finally(no).then_or(|_| (), |_| here());
    }),
    ("Promise.resolve(1).finally(() => { throw 2 }).then(null, here)", |here| {
        yes().finally(|| -> i32 { throw(Error::new("2")) }).then_or(|_| (), |_| here());
    }),
    ("Promise.resolve(1).finally(() => ({ then(resolve) { resolve(2) } })).then(here)", |here| {
        yes().finally(|| Thenable::new(|resolve, _| resolve(2))).then(|_| here());
    }),
    ("Promise.all([]).then(here)", |here| drop(Promise::<i32>::all([]).then(|_| here()))),
    ("Promise.all([Promise.resolve(1)]).then(here)", |here| drop(Promise::all([yes()]).then(|_| here()))),
    ("Promise.all([Promise.resolve(1), Promise.resolve(2)]).then(here)", |here| {
        Promise::all([yes(), yes()]).then(|_| here());
    }),
    ("Promise.all([Promise.resolve(1), Promise.resolve(2).then(() => 3)]).then(here)", |here| {
        Promise::all([yes(), yes().then(|_| 3)]).then(|_| here());
    }),
    ("Promise.all([Promise.resolve(1), no()]).then(null, here)", |here| {
        Promise::all([yes(), no()]).then_or(|_| (), |_| here());
    }),
    ("Promise.all([no(), Promise.resolve(1).then(() => 2)]).then(null, here)", |here| {
        Promise::all([no(), yes().then(|_| 2)]).then_or(|_| (), |_| here());
    }),
    ("Promise.allSettled([]).then(here)", |here| drop(Promise::<i32>::all_settled([]).then(|_| here()))),
    ("Promise.allSettled([Promise.resolve(1), no()]).then(here)", |here| {
        Promise::all_settled([yes(), no()]).then(|_| here());
    }),
    ("Promise.race([Promise.resolve(1), no()]).then(here)", |here| {
        Promise::race([yes(), no()]).then(|_| here());
    }),
    ("Promise.race([no(), Promise.resolve(1)]).then(null, here)", |here| {
        Promise::race([no(), yes()]).then_or(|_| (), |_| here());
    }),
    ("Promise.race([Promise.resolve(1).then(() => 2), Promise.resolve(1)]).then(here)", |here| {
        Promise::race([yes().then(|_| 2), yes()]).then(|_| here());
    }),
    ("Promise.any([]).then(null, here)", |here| drop(Promise::<i32>::any([]).then_or(|_| (), |_| here()))),
    ("Promise.any([no(), Promise.resolve(1)]).then(here)", |here| {
        Promise::any([no(), yes()]).then(|_| here());
    }),
    ("Promise.any([no(), no()]).then(null, here)", |here| {
        Promise::any([no(), no()]).then_or(|_| (), |_| here());
    }),
    ("(async () => 1)().then(here)", |here| drop(call_async(async { 1 }).then(|_| here()))),
    ("(async () => { throw 1 })().then(null, here)", |here| {
        call_async(async { Err::<i32, _>(Error::new("1")) }).then_or(|_| (), |_| here());
    }),
    ("(async () => Promise.resolve(1))().then(here)", |here| {
        call_async(async { yes() }).then(|_| here());
    }),
    ("(async () => no())().then(null, here)", |here| {
        call_async(async { no() }).then_or(|_| (), |_| here());
    }),
    ("(async () => await Promise.resolve(1))().then(here)", |here| {
        call_async(async { yes().await }).then(|_| here());
    }),
    ("(async () => ({ then(resolve) { resolve(1) } }))().then(here)", |here| {
        call_async(async { Thenable::new(|resolve, _| resolve(1)) }).then(|_| here());
    }),
    ("(async () => { await 1; here() })()", |here| {
        call_async(async {
            yes().await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { await 1; await Promise.resolve(2); await null; here() })()", |here| {
        call_async(async {
            yes().await?;
            yes().await?;
            yes().await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { try { await no() } catch { here() } })()", |here| {
        call_async(async {
            if no().await.is_err() {
                here();
            }
        });
    }),
    ("(async () => { await { then(resolve) { resolve(1) } }; here() })()", |here| {
        call_async(async {
            Thenable::new(|resolve, _| resolve(1)).await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { await (async () => 1)(); here() })()", |here| {
        call_async(async {
            call_async(async { 1 }).await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { await (async () => Promise.resolve(1))(); here() })()", |here| {
        call_async(async {
            call_async(async { yes() }).await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { await (async () => { await 1 })(); here() })()", |here| {
        call_async(async {
            call_async(async { yes().await }).await?;
            here();
            Ok(())
        });
    }),
    ("(async () => { await Promise.all([Promise.resolve(1), Promise.resolve(2)]); here() })()", |here| {
        call_async(async {
            Promise::all([yes(), yes()]).await?;
            here();
            Ok(())
        });
    }),
];

#[test]
fn every_operation_costs_as_many_microtasks_as_in_node() {
    let programs: Vec<String> = TABLE.iter().map(|(script, _)| format!("(here) => {script}")).collect();
    let script = format!("const programs = [\n{}\n];\n{DRIVER}", programs.join(",\n"));
    let folder = tempfile::tempdir().expect("there is room for a script");
    if node::version().is_none() {
        return;
    }
    let (lines, code) = node::run(folder.path(), "costs.cjs", &script).expect("Node starts");
    assert_eq!((lines.len(), code), (TABLE.len(), 0), "{script}");
    let differ: Vec<String> = TABLE
        .iter()
        .zip(lines)
        .filter_map(|((script, program), node)| {
            let own = cost(program);
            (own.to_string() != node).then(|| format!("{script}: Node {node}, node-loop {own}"))
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
