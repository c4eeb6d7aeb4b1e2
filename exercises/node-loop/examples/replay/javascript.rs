//! Prints a program as JavaScript. Its twin is `play.rs`: the two must mean the same.

use crate::grammar::{AsyncOp, Awaited, Op, Ops, Program};

/// The program as the text of a CommonJS script or an ES module.
pub(crate) fn print(program: &Program) -> String {
    let mut script = Script { text: String::new(), depth: 0, sleeps: false };
    script.body(&program.body);
    if script.sleeps { format!("{SLEEP}\n\n{}", script.text) } else { script.text }
}

/// A timer as a promise, for scripts that need one.
const SLEEP: &str = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";

struct Script {
    text: String,
    depth: usize,
    /// Whether anything in it calls `sleep`.
    sleeps: bool,
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
                self.sleeps |= !ms.is_empty();
                let promises: Vec<String> = ms.iter().map(|ms| format!("sleep({ms})")).collect();
                let (name, promises) = (combinator.name(), promises.join(", "));
                self.call(&format!("Promise.{name}([{promises}]).then("), body, ");");
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
                self.sleeps = true;
                self.line(&format!("await sleep({ms});"));
            }
        }
    }

    /// A chain of callbacks on `start`. Each ends with the statement `last`.
    fn chain(&mut self, start: &str, first: &str, next: &str, callbacks: &[Ops], last: &str) {
        self.line(start);
        self.depth += 1;
        for (index, body) in callbacks.iter().enumerate() {
            self.line(&format!(".{}(() => {{", if index == 0 { first } else { next }));
            self.depth += 1;
            self.body(body);
            if !last.is_empty() {
                self.line(last);
            }
            self.depth -= 1;
            self.line("})");
        }
        self.line(";");
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
