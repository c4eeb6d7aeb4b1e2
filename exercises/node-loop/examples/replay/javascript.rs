//! Prints a program as JavaScript. Its twin is `play.rs`: the two must mean the same.

use crate::grammar::{AsyncOp, Awaited, Module, Op, Ops, Program};

/// The program as the text of a CommonJS script or an ES module.
pub(crate) fn print(program: &Program) -> String {
    let is_module = program.module == Module::EsModule;
    let mut script = Script { text: String::new(), depth: 0, is_module, needs: [false; 3] };
    script.body(&program.body);
    let needed = NEEDS.iter().zip(script.needs).filter(|(_, needed)| *needed);
    let header: String =
        needed.map(|((cjs, esm), _)| format!("{}\n", if is_module { esm } else { cjs })).collect();
    if header.is_empty() { script.text } else { format!("{header}\n{}", script.text) }
}

/// What some scripts need before their first line, as CommonJS and as an ES module.
const NEEDS: [(&str, &str); 3] = [
    ("const fs = require(\"node:fs\");", "import fs from \"node:fs\";"),
    ("const net = require(\"node:net\");", "import net from \"node:net\";"),
    (SLEEP, SLEEP),
];
const FS: usize = 0;
const NET: usize = 1;
const SLEEPS: usize = 2;

/// A timer as a promise.
const SLEEP: &str = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";

struct Script {
    text: String,
    depth: usize,
    is_module: bool,
    /// Which of `NEEDS`.
    needs: [bool; 3],
}

impl Script {
    fn body(&mut self, ops: &Ops) {
        for op in ops.iter() {
            self.op(op);
        }
    }

    fn op(&mut self, op: &Op) {
        match op {
            Op::Text(text) => self.line(&format!("console.log({});", quoted(text))),
            Op::NextTick(body) => self.call("process.nextTick(", body, ");"),
            Op::Microtask(body) => self.call("queueMicrotask(", body, ");"),
            Op::Immediate(body) => self.call("setImmediate(", body, ");"),
            Op::Timeout { ms, body } => self.call("setTimeout(", body, &format!(", {ms});")),
            Op::Interval { ms, times, body } => {
                self.line("{");
                self.depth += 1;
                self.line(&format!("let left = {times};"));
                self.line("const timer = setInterval(() => {");
                self.depth += 1;
                self.line("if (--left === 0) clearInterval(timer);");
                self.body(body);
                self.depth -= 1;
                self.line(&format!("}}, {ms});"));
                self.depth -= 1;
                self.line("}");
            }
            Op::Then(callbacks) => self.chain("Promise.resolve()", "then", "then", callbacks, ""),
            Op::ThenPromise(callbacks) => {
                self.chain("Promise.resolve()", "then", "then", callbacks, "return Promise.resolve();");
            }
            Op::Catch(callbacks) => self.chain("Promise.reject()", "catch", "then", callbacks, ""),
            Op::Finally(callbacks) => self.chain("Promise.resolve()", "finally", "finally", callbacks, ""),
            Op::Async(body) => {
                self.line("(async () => {");
                self.depth += 1;
                for op in body.iter() {
                    self.async_op(op);
                }
                self.depth -= 1;
                self.line("})();");
            }
            Op::Combined { combinator, ms, body } => {
                self.needs[SLEEPS] |= !ms.is_empty();
                let promises: Vec<String> = ms.iter().map(|ms| format!("sleep({ms})")).collect();
                let (name, promises) = (combinator.name(), promises.join(", "));
                self.call(&format!("Promise.{name}([{promises}]).then("), body, ");");
            }
            Op::ReadFile(body) => {
                self.needs[FS] = true;
                let own_file = if self.is_module { "new URL(import.meta.url)" } else { "__filename" };
                self.call(&format!("fs.readFile({own_file}, "), body, ");");
            }
            Op::Close(body) => {
                self.needs[NET] = true;
                self.call("net.createServer().listen(0).close(", body, ");");
            }
            Op::Throw(text) => self.line(&format!("throw new Error({});", quoted(text))),
        }
    }

    fn async_op(&mut self, op: &AsyncOp) {
        match op {
            AsyncOp::Op(op) => self.op(op),
            AsyncOp::Await(Awaited::Value) => self.line("await undefined;"),
            AsyncOp::Await(Awaited::Promise) => self.line("await Promise.resolve();"),
            AsyncOp::Await(Awaited::Timer(ms)) => {
                self.needs[SLEEPS] = true;
                self.line(&format!("await sleep({ms});"));
            }
        }
    }

    /// A chain of callbacks on `start`. Each ends with the statement `last`.
    fn chain(&mut self, start: &str, first: &str, next: &str, callbacks: &[Ops], last: &str) {
        if callbacks.is_empty() {
            return self.line(&format!("{start};"));
        }
        self.line(start);
        self.depth += 1;
        for (index, body) in callbacks.iter().enumerate() {
            let name = if index == 0 { first } else { next };
            self.line(&format!(".{name}(() => {{"));
            self.depth += 1;
            self.body(body);
            if !last.is_empty() {
                self.line(last);
            }
            self.depth -= 1;
            self.line(if index + 1 == callbacks.len() { "});" } else { "})" });
        }
        self.depth -= 1;
    }

    fn call(&mut self, before: &str, body: &Ops, after: &str) {
        self.line(&format!("{before}() => {{"));
        self.depth += 1;
        self.body(body);
        self.depth -= 1;
        self.line(&format!("}}{after}"));
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// A JSON string is a JavaScript string (since ECMAScript 2019).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
