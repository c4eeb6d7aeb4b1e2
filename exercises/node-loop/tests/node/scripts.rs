//! What the grammar of the drawn programs cannot say, in Node and here: the same lines and the same exit code
//! from the same table. Most of it is about how a program ends itself.

use crate::lines::{Lines, run};
use crate::node;
use node_loop::{
    Error, Promise, Settings, call_async, create_server, next_tick, process, queue_microtask, set_immediate,
    set_timeout, throw,
};

/// JavaScript, and the same in Rust.
type Row = (&'static str, fn(Lines));

/// Writes `exit-CODE` at the end.
fn say_exit(out: &Lines) {
    let out = out.clone();
    process::on_exit(move |code| out.add(format!("exit-{code}")));
}

fn boom() -> ! {
    throw(Error::new("boom"))
}

const TABLE: &[Row] = &[
    (
        "process.on('exit', (code) => {
           console.log(`exit-${code}`);
           queueMicrotask(() => console.log('microtask'));
           process.nextTick(() => console.log('tick'));
         });
         setTimeout(() => {
           process.nextTick(() => console.log('tick'));
           queueMicrotask(() => console.log('microtask'));
           process.exit(3);
           console.log('after');
         }, 1);
         setTimeout(() => console.log('timer'), 1);",
        |out| {
            process::on_exit({
                let out = out.clone();
                move |code| {
                    out.add(format!("exit-{code}"));
                    queue_microtask(out.adds("microtask"));
                    next_tick(out.adds("tick"));
                }
            });
            let timer = out.adds("timer");
            set_timeout(1, move || {
                next_tick(out.adds("tick"));
                queue_microtask(out.adds("microtask"));
                process::exit(3)
            });
            set_timeout(1, timer);
        },
    ),
    (
        "process.exitCode = 5;
         process.on('beforeExit', (code) => console.log(`before-${code}`));
         process.on('exit', (code) => {
           console.log(`exit-${code}`);
           queueMicrotask(() => console.log('microtask'));
         });",
        |out| {
            process::set_exit_code(5);
            process::on_before_exit({
                let out = out.clone();
                move |code| out.add(format!("before-{code}"))
            });
            process::on_exit(move |code| {
                out.add(format!("exit-{code}"));
                queue_microtask(out.adds("microtask"));
            });
        },
    ),
    ("process.on('exit', (code) => { console.log(`exit-${code}`); process.exitCode = 9; });", |out| {
        process::on_exit(move |code| {
            out.add(format!("exit-{code}"));
            process::set_exit_code(9);
        });
    }),
    (
        "process.exitCode = 5;
         process.on('exit', (code) => console.log(`exit-${code}`));
         process.exit();",
        |out| {
            process::set_exit_code(5);
            say_exit(&out);
            process::exit(process::exit_code())
        },
    ),
    (
        "process.on('exit', (code) => { console.log(`first-${code}`); process.exit(code + 1); });
         process.on('exit', () => console.log('second'));
         process.exit(3);",
        |out| {
            process::on_exit({
                let out = out.clone();
                move |code| {
                    out.add(format!("first-{code}"));
                    process::exit(code + 1)
                }
            });
            process::on_exit(move |_| out.add("second"));
            process::exit(3)
        },
    ),
    (
        "process.on('exit', () => console.log('exit'));
         process.on('uncaughtException', () => { console.log('heard'); throw new Error('again'); });
         process.exitCode = 5;
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            let heard = out.clone();
            process::on_exit(move |_| out.add("exit"));
            process::on_uncaught_exception(move |_| {
                heard.add("heard");
                boom()
            });
            process::set_exit_code(5);
            set_timeout(1, || boom());
        },
    ),
    (
        "process.exitCode = 5;
         process.on('exit', (code) => console.log(`exit-${code}`));
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            process::set_exit_code(5);
            say_exit(&out);
            set_timeout(1, || boom());
        },
    ),
    (
        "process.on('exit', (code) => { console.log(`exit-${code}`); process.exitCode = 0; });
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            process::on_exit(move |code| {
                out.add(format!("exit-{code}"));
                process::set_exit_code(0);
            });
            set_timeout(1, || boom());
        },
    ),
    (
        "process.on('exit', (code) => { console.log(`exit-${code}`); process.exit(6); });
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            process::on_exit(move |code| {
                out.add(format!("exit-{code}"));
                process::exit(6)
            });
            set_timeout(1, || boom());
        },
    ),
    (
        "process.on('exit', () => { console.log('first'); throw new Error('boom'); });
         process.on('exit', () => console.log('second'));",
        |out| {
            process::on_exit({
                let out = out.clone();
                move |_| {
                    out.add("first");
                    boom()
                }
            });
            process::on_exit(move |_| out.add("second"));
        },
    ),
    (
        "process.on('exit', () => { console.log('first'); throw new Error('boom'); });
         process.on('exit', () => console.log('second'));
         process.exit(3);",
        |out| {
            process::on_exit({
                let out = out.clone();
                move |_| {
                    out.add("first");
                    boom()
                }
            });
            process::on_exit(move |_| out.add("second"));
            process::exit(3)
        },
    ),
    (
        "process.on('exit', () => { console.log('first'); throw new Error('boom'); });
         process.on('exit', () => console.log('second'));
         process.on('uncaughtException', (error) => console.log(error.message));",
        |out| {
            let (first, second) = (out.clone(), out.clone());
            process::on_exit(move |_| {
                first.add("first");
                boom()
            });
            process::on_exit(move |_| second.add("second"));
            process::on_uncaught_exception(move |error| out.add(error.message()));
        },
    ),
    (
        "process.exitCode = 5;
         process.on('uncaughtException', (error) => console.log(error.message));
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            process::set_exit_code(5);
            process::on_uncaught_exception(move |error| out.add(error.message()));
            set_timeout(1, || boom());
        },
    ),
    (
        "process.on('exit', (code) => console.log(`exit-${code}`));
         process.on('uncaughtException', () => { console.log('heard'); process.exit(4); });
         setTimeout(() => { throw new Error('boom'); }, 1);",
        |out| {
            say_exit(&out);
            process::on_uncaught_exception(move |_| {
                out.add("heard");
                process::exit(4)
            });
            set_timeout(1, || boom());
        },
    ),
    (
        "process.on('exit', (code) => console.log(`exit-${code}`));
         process.on('unhandledRejection', () => { throw new Error('boom'); });
         Promise.reject(new Error('no'));",
        |out| {
            say_exit(&out);
            process::on_unhandled_rejection(|_| boom());
            Promise::<()>::reject(Error::new("no"));
        },
    ),
    (
        "process.on('beforeExit', () => { console.log('before'); process.exit(2); });
         process.on('exit', (code) => console.log(`exit-${code}`));",
        |out| {
            say_exit(&out);
            process::on_before_exit(move |_| {
                out.add("before");
                process::exit(2)
            });
        },
    ),
    (
        "process.on('exit', (code) => console.log(`exit-${code}`));
         const leave = async () => { await undefined; process.exit(2); };
         leave().catch(() => console.log('caught'));",
        |out| {
            say_exit(&out);
            let leave = call_async(async {
                Promise::resolve(()).await?;
                if process::exit_code() == 0 {
                    process::exit(2);
                }
                Ok(())
            });
            leave.catch(move |_| out.add("caught"));
        },
    ),
    (
        "const server = require('net').createServer();
         server.close((error) => console.log(error.name, error.code, error.message));
         queueMicrotask(() => console.log('microtask'));
         setImmediate(() => console.log('immediate'));",
        |out| {
            queue_microtask(out.adds("microtask"));
            set_immediate(out.adds("immediate"));
            create_server(|_| ()).close(move |outcome| {
                let error = outcome.expect_err("it was never opened");
                out.add(format!("{} {} {}", error.name(), error.code().unwrap_or_default(), error.message()));
            });
        },
    ),
    (
        "const server = require('net').createServer();
         server.listen(0);
         server.close((error) => console.log('first', error === undefined));
         server.close((error) => console.log('second', error.code));",
        |out| {
            let server = create_server(|_| ());
            server.listen(0);
            let second = out.clone();
            server.close(move |outcome| out.add(format!("first {}", outcome.is_ok())));
            server.close(move |outcome| {
                let error = outcome.expect_err("it is closed already");
                second.add(format!("second {}", error.code().unwrap_or_default()));
            });
        },
    ),
];

#[test]
fn a_script_prints_and_ends_as_in_node() {
    if node::version().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("there is room for scripts");
    for (number, (script, program)) in TABLE.iter().enumerate() {
        let (lines, code) = node::run(folder.path(), &format!("{number}.cjs"), script).expect("Node runs");
        let (own, ended) = run(Settings::new(), program);
        let own_code = ended.as_ref().map_or_else(|ending| ending.exit_code(), |()| 0);
        assert_eq!((own, own_code), (lines.join(" "), code), "{script}\n{ended:?}");
    }
}
