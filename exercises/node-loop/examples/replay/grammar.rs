//! The grammar of the programs that `replay` runs. It says what a program is, not what it does.

use std::rc::Rc;

use serde_json::{Map, Value};

/// A whole program.
#[derive(Debug)]
pub(crate) struct Program {
    /// How its main script is loaded.
    pub(crate) module: Module,
    /// What the main script does.
    pub(crate) body: Ops,
}

/// Node's two kinds of modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// `require`: the script is an ordinary callback.
    CommonJs,
    /// `import`: the script runs inside a microtask.
    EsModule,
}

/// The body of a callback. Callbacks that run more than once share it.
pub(crate) type Ops = Rc<[Op]>;

/// One statement.
#[derive(Debug)]
pub(crate) enum Op {
    /// `console.log(text)`
    Text(String),
    /// `process.nextTick(…)`
    NextTick(Ops),
    /// `queueMicrotask(…)`
    Microtask(Ops),
    /// `setImmediate(…)`
    Immediate(Ops),
    /// `setTimeout(…, ms)`
    Timeout {
        /// Milliseconds.
        ms: u64,
        /// Its callback.
        body: Ops,
    },
    /// `setInterval(…, ms)`, cleared after so many rounds.
    Interval {
        /// Milliseconds.
        ms: u64,
        /// How often its callback runs: at least once.
        times: u64,
        /// Its callback.
        body: Ops,
    },
    /// `Promise.resolve().then(…).then(…)…`
    Then(Vec<Ops>),
    /// The same, and each callback returns `Promise.resolve()`.
    ThenPromise(Vec<Ops>),
    /// `Promise.reject().catch(…).then(…)…`
    Catch(Vec<Ops>),
    /// `Promise.resolve().finally(…).finally(…)…`
    Finally(Vec<Ops>),
    /// `(async () => { … })()`
    Async(Rc<[AsyncOp]>),
    /// `Promise.all([…]).then(…)` and its like, of timer promises.
    Combined {
        /// Which of the four.
        combinator: Combinator,
        /// After how many milliseconds each promise is fulfilled.
        ms: Vec<u64>,
        /// Runs when the whole is fulfilled.
        body: Ops,
    },
    /// `fs.readFile` of the program's own file
    ReadFile(Ops),
    /// `net.createServer().listen(0).close(…)`
    Close(Ops),
    /// `throw new Error(text)`
    Throw(String),
}

/// One statement of an async function.
#[derive(Debug)]
pub(crate) enum AsyncOp {
    /// As everywhere.
    Op(Op),
    /// `await …`, which only an async function has.
    Await(Awaited),
}

/// What an `await` waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Awaited {
    /// `await undefined`
    Value,
    /// `await Promise.resolve()`
    Promise,
    /// A timer promise of so many milliseconds.
    Timer(u64),
}

/// What makes one promise of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combinator {
    /// `Promise.all`
    All,
    /// `Promise.race`
    Race,
    /// `Promise.any`
    Any,
    /// `Promise.allSettled`
    AllSettled,
}

impl Combinator {
    /// All of them.
    pub(crate) const EACH: [Self; 4] = [Self::All, Self::Race, Self::Any, Self::AllSettled];

    /// Its name in JavaScript and in the grammar.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Race => "race",
            Self::Any => "any",
            Self::AllSettled => "allSettled",
        }
    }
}

/// The keys by which an operation is known. The last one only stands in an async function.
const ASYNC_KEYS: [&str; 18] = [
    "nextTick",
    "microtask",
    "immediate",
    "timeout",
    "interval",
    "then",
    "thenPromise",
    "catch",
    "finally",
    "async",
    "all",
    "race",
    "any",
    "allSettled",
    "readFile",
    "close",
    "throw",
    "await",
];

/// The keys of all other operations.
const KEYS: &[&str] = ASYNC_KEYS.split_at(17).0;

/// What stands beside some keys, and is no operation.
const BESIDE: [&str; 2] = ["do", "times"];

impl Program {
    /// Reads a program. The message of an error says where in it the error is.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|error| not_read(&error.to_string()))?;
        let Value::Object(fields) = &json else {
            return Ok(Self { module: Module::CommonJs, body: ops("program", &json)? });
        };
        only("program", fields, &["module", "body"])?;
        let module = match fields.get("module").and_then(Value::as_str) {
            Some("cjs") => Module::CommonJs,
            Some("esm") => Module::EsModule,
            _ => return Err("program.module: write \"cjs\" or \"esm\".".into()),
        };
        let body = ops("program.body", fields.get("body").unwrap_or(&Value::Null))?;
        if module == Module::EsModule && body.iter().any(|op| matches!(op, Op::Throw(_))) {
            return Err("program.body: node-loop cannot follow Node where the main script of an ES \
                        module throws. Throw inside a callback, or use \"cjs\"."
                .into());
        }
        Ok(Self { module, body })
    }
}

/// Why a text is not read. How deep it goes is a limit of the reader and no error in the text.
fn not_read(error: &str) -> String {
    match error.strip_prefix("recursion limit exceeded at ") {
        Some(place) => format!(
            "replay reads up to 127 brackets inside one another, which is about 60 operations, and there \
             are more at {place}. Nest fewer."
        ),
        None => format!("this is not JSON: {error}."),
    }
}

fn ops(place: &str, json: &Value) -> Result<Ops, String> {
    let list = json.as_array().ok_or_else(|| format!("{place}: write a list of operations."))?;
    list.iter().enumerate().map(|(index, json)| op(&format!("{place}[{index}]"), json, KEYS)).collect()
}

fn chain(place: &str, json: &Value) -> Result<Vec<Ops>, String> {
    let list = json.as_array().ok_or_else(|| format!("{place}: write a list of callbacks."))?;
    list.iter().enumerate().map(|(index, json)| ops(&format!("{place}[{index}]"), json)).collect()
}

/// `keys` are those that may stand here.
fn op(place: &str, json: &Value, keys: &[&str]) -> Result<Op, String> {
    let fields = match json {
        Value::String(text) => return Ok(Op::Text(text.clone())),
        Value::Object(fields) => fields,
        _ => {
            return Err(format!(
                "{place}: write a text to print, or an object such as {{\"nextTick\": […]}}."
            ));
        }
    };
    if let Some(ms) = fields.get("timeout") {
        only(place, fields, &["timeout", "do"])?;
        let ms = whole(&format!("{place}.timeout"), ms)?;
        return Ok(Op::Timeout { ms, body: body(place, fields)? });
    }
    if let Some(ms) = fields.get("interval") {
        only(place, fields, &["interval", "times", "do"])?;
        let ms = whole(&format!("{place}.interval"), ms)?;
        let times = whole(&format!("{place}.times"), fields.get("times").unwrap_or(&Value::Null))?;
        if times == 0 {
            return Err(format!("{place}.times: an interval runs at least once."));
        }
        return Ok(Op::Interval { ms, times, body: body(place, fields)? });
    }
    for combinator in Combinator::EACH {
        let name = combinator.name();
        if let Some(ms) = fields.get(name) {
            only(place, fields, &[name, "do"])?;
            let ms = all_whole(&format!("{place}.{name}"), ms)?;
            return Ok(Op::Combined { combinator, ms, body: body(place, fields)? });
        }
    }
    let Some((name, value)) = fields.iter().next().filter(|_| fields.len() == 1) else {
        return Err(format!("{place}: {}", not_one(fields, keys)));
    };
    let inside = format!("{place}.{name}");
    Ok(match name.as_str() {
        "nextTick" => Op::NextTick(ops(&inside, value)?),
        "microtask" => Op::Microtask(ops(&inside, value)?),
        "immediate" => Op::Immediate(ops(&inside, value)?),
        "then" => Op::Then(chain(&inside, value)?),
        "thenPromise" => Op::ThenPromise(chain(&inside, value)?),
        "catch" => Op::Catch(chain(&inside, value)?),
        "finally" => Op::Finally(chain(&inside, value)?),
        "async" => Op::Async(async_ops(&inside, value)?),
        "await" => return Err(format!("{place}: an \"await\" stands directly in the list of an \"async\".")),
        "readFile" => Op::ReadFile(ops(&inside, value)?),
        "close" => Op::Close(ops(&inside, value)?),
        "throw" => {
            let text = value.as_str().ok_or_else(|| format!("{inside}: write a text."))?;
            Op::Throw(text.to_owned())
        }
        _ => return Err(format!("{place}: there is no operation \"{name}\". {}", nearest(name, keys))),
    })
}

/// What is wrong with an object that has none of the keys which take others beside them, and not one key.
fn not_one(fields: &Map<String, Value>, keys: &[&str]) -> String {
    let named: Vec<&str> = fields.keys().map(String::as_str).filter(|key| !BESIDE.contains(key)).collect();
    if let Some(unknown) = named.iter().find(|key| !keys.contains(key)) {
        return format!("\"{unknown}\" is not expected here. {}", nearest(unknown, keys));
    }
    match *named {
        [] => format!("write one operation. There are {}.", keys.join(", ")),
        [one] => {
            let beside = fields.keys().find(|key| *key != one).map_or("", String::as_str);
            format!("\"{beside}\" is not expected beside \"{one}\".")
        }
        [first, second, ..] => {
            format!("write one operation in each object. Here are \"{first}\" and \"{second}\".")
        }
    }
}

fn async_ops(place: &str, json: &Value) -> Result<Rc<[AsyncOp]>, String> {
    let list = json.as_array().ok_or_else(|| format!("{place}: write a list of operations."))?;
    list.iter().enumerate().map(|(index, json)| async_op(&format!("{place}[{index}]"), json)).collect()
}

fn async_op(place: &str, json: &Value) -> Result<AsyncOp, String> {
    let Some((fields, value)) = json.as_object().and_then(|fields| Some((fields, fields.get("await")?)))
    else {
        return Ok(AsyncOp::Op(op(place, json, &ASYNC_KEYS)?));
    };
    only(place, fields, &["await"])?;
    Ok(AsyncOp::Await(match value.as_str() {
        Some("value") => Awaited::Value,
        Some("promise") => Awaited::Promise,
        _ => match value.as_u64() {
            Some(ms) => Awaited::Timer(ms),
            None => {
                return Err(format!(
                    "{place}.await: write \"value\", \"promise\", or a whole number of milliseconds."
                ));
            }
        },
    }))
}

fn body(place: &str, fields: &Map<String, Value>) -> Result<Ops, String> {
    ops(&format!("{place}.do"), fields.get("do").unwrap_or(&Value::Null))
}

fn whole(place: &str, json: &Value) -> Result<u64, String> {
    json.as_u64().ok_or_else(|| format!("{place}: write a whole number, such as 10."))
}

fn all_whole(place: &str, json: &Value) -> Result<Vec<u64>, String> {
    let list = json.as_array().ok_or_else(|| format!("{place}: write a list of milliseconds."))?;
    list.iter().enumerate().map(|(index, json)| whole(&format!("{place}[{index}]"), json)).collect()
}

fn only(place: &str, fields: &Map<String, Value>, allowed: &[&str]) -> Result<(), String> {
    match fields.keys().find(|key| !allowed.contains(&key.as_str())) {
        Some(key) => Err(format!("{place}: \"{key}\" is not expected here. {}", nearest(key, allowed))),
        None => Ok(()),
    }
}

/// What a mistyped key was probably meant to be.
fn nearest(key: &str, allowed: &[&str]) -> String {
    let likeness = |right: &&&str| strsim::damerau_levenshtein(&key.to_lowercase(), &right.to_lowercase());
    match allowed.iter().min_by_key(likeness) {
        // In a short key that many letters are another word.
        Some(right) if likeness(&right) <= 3.min(key.len() / 2) => format!("Did you mean \"{right}\"?"),
        _ => format!("There are {}.", allowed.join(", ")),
    }
}
