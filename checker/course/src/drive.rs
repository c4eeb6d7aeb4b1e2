//! The key `drive` of a case: what the checker does while the program runs, step by step. It reads and checks;
//! The `run` of the flow carries steps out.

use super::case::{self, ExitRule};
use super::relative;
use order::yaml::{At, Error, nearest};
use order::{LinePattern, Order};
use text::tr;

/// What the checker can do while the program runs: the key that names it, and what stands beside it.
const ACTIONS: &[(&str, &[&str])] = &[
    ("signal", &["to"]),
    ("stdin", &[]),
    ("close", &[]),
    ("http", &["expect"]),
    ("run", &["order", "exit"]),
    ("file", &["write"]),
];

/// The names that mean the program itself, where a signal goes.
const SELF: &[&str] = &["self", "pid"];
/// The methods of HTTP (RFC 9110, section 9) that make sense towards a server.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
/// The hosts that a request may go to: this machine and no other.
const HOSTS: &[&str] = &["127.0.0.1", "localhost"];

/// One step: when a line comes, something is done. Steps are taken in the order in which they are written; each
/// waits for its line from where the one before it left off.
#[derive(Debug, Clone)]
pub struct Step {
    /// The line of stdout that it waits for.
    pub when: LinePattern,
    /// What is done then.
    pub action: Action,
}

/// What the checker does.
///
/// In every text `{name}` stands for what the hole `name` held: in this or an earlier `when`, or else in a line
/// of the case's order that has come. Any other brace is itself.
#[derive(Debug, Clone)]
pub enum Action {
    /// Sends a signal.
    Signal {
        /// Its name without `SIG`.
        name: String,
        /// The hole that holds the process id; `None` is the program itself.
        to: Option<String>,
    },
    /// Writes a text to stdin, which stays open until it is closed or the last step is done.
    Stdin(String),
    /// Closes stdin.
    CloseStdin,
    /// Asks a server in the program.
    Http(Request, Expect),
    /// Runs the same program again, with other arguments, in the same working directory.
    Run {
        /// The arguments.
        args: Vec<String>,
        /// The order that its stdout must follow.
        order: Order,
        /// How it must end.
        exit: ExitRule,
    },
    /// Writes a file in the working directory, at once: nobody ever sees half of it.
    File {
        /// Where.
        path: String,
        /// What.
        text: String,
    },
}

/// A request to a server on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// GET where none is written.
    pub method: String,
    /// A number, or a text with holes that becomes one.
    pub port: String,
    /// The path, from its `/` on.
    pub path: String,
    /// Headers beside those that every request has.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: String,
}

/// What the answer must be. What is not said may be anything.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// The status code.
    pub status: Option<u16>,
    /// Headers that must be there, with what they hold.
    pub headers: Vec<(String, LinePattern)>,
    /// The order that the lines of the body must follow.
    pub body: Option<Order>,
}

impl Step {
    /// Reads `drive: [step]`; `holes` are the lines of the case's order whose holes steps may speak of.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn read_list(at: &At<'_>, holes: &[LinePattern]) -> Result<Vec<Self>, Error> {
        let nodes = at.items()?;
        if nodes.is_empty() {
            return Err(at.error(tr!("at least one step is needed")).help(tr!("leave the key out")));
        }
        let mut names: Vec<String> = holes.iter().flat_map(LinePattern::names).map(str::to_owned).collect();
        let mut steps = Vec::with_capacity(nodes.len());
        let mut closed = false;
        for node in nodes {
            node.allow(&tr!("a step"), &["when", "do"])?;
            let when = LinePattern::parse(&node.need("when")?)?;
            names.extend(when.names().map(str::to_owned));
            let at = node.need("do")?;
            let action = action(&at, &names)?;
            if closed && matches!(action, Action::Stdin(_) | Action::CloseStdin) {
                return Err(at.error(tr!("an earlier step has closed stdin")));
            }
            closed |= matches!(action, Action::CloseStdin);
            steps.push(Self { when, action });
        }
        Ok(steps)
    }
}

impl Action {
    /// Its name, as it is written.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Signal { .. } => "signal",
            Self::Stdin(_) => "stdin",
            Self::CloseStdin => "close",
            Self::Http(..) => "http",
            Self::Run { .. } => "run",
            Self::File { .. } => "file",
        }
    }
}

fn action(at: &At<'_>, names: &[String]) -> Result<Action, Error> {
    let named = ACTIONS.iter().find(|(name, _)| at.get(name).is_some());
    let Some(&(name, beside)) = named else {
        let known: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
        // A mapping with a mistyped key gets its nearest name; an empty one, all of them.
        at.allow(&tr!("an action"), &known)?;
        return Err(at
            .error(tr!("an action is missing"))
            .help(tr!("write one of {names}", names = known.join(", "))));
    };
    let keys: Vec<&str> = [name].into_iter().chain(beside.iter().copied()).collect();
    at.allow(&tr!("the action `{name}`", name = name), &keys)?;
    let value = at.need(name)?;
    Ok(match name {
        "signal" => {
            let name = case::signal(&value, value.text()?)?;
            Action::Signal { name, to: target(&at.need("to")?, names)? }
        }
        "stdin" => Action::Stdin(value.text()?.to_owned()),
        "close" => match value.text()? {
            "stdin" => Action::CloseStdin,
            other => {
                return Err(value
                    .error(tr!("only stdin can be closed, not `{other}`", other = other))
                    .help(tr!("write `close: stdin`")));
            }
        },
        "http" => Action::Http(request(&value, names)?, expect(&at.need("expect")?)?),
        "run" => {
            let args = value.texts()?;
            if args.is_empty() {
                return Err(value.error(tr!("the command is empty")).help(tr!("write `run: [status]`")));
            }
            let order = Order::parse(&at.need("order")?, None, None)?;
            let exit = at.get("exit").map_or(Ok(ExitRule::Code(0)), |exit| case::read_exit(&exit))?;
            Action::Run { args, order, exit }
        }
        _ => {
            let path = value.text()?;
            if let Some(fault) = relative::fault(path) {
                return Err(value.error(tr!(
                    "{fault}: `{path}`",
                    fault = fault,
                    path = relative::shown(path)
                )));
            }
            Action::File { path: path.to_owned(), text: at.need("write")?.text()?.to_owned() }
        }
    })
}

/// Where a signal goes.
fn target(at: &At<'_>, names: &[String]) -> Result<Option<String>, Error> {
    let written = at.text()?.trim();
    let name = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(written);
    if names.iter().any(|known| known == name) {
        return Ok(Some(name.to_owned()));
    }
    if SELF.contains(&name) {
        return Ok(None);
    }
    Err(unknown(at, name, names).unwrap_or_else(|| {
        at.error(tr!("the text is empty")).help(tr!("write `to: self` for the program itself"))
    }))
}

/// What is wrong with a name that nothing captures.
fn unknown(at: &At<'_>, name: &str, names: &[String]) -> Option<Error> {
    if name.is_empty() {
        return None;
    }
    let error = at.error(tr!("no line before this one has a hole `{name}`", name = name));
    Some(match nearest(name, names.iter().map(String::as_str).chain(SELF.iter().copied())) {
        Some(near) => error.help(tr!("did you mean `{near}`?", near = near)),
        None => error.help(tr!(
            "write it into a `when`, such as `worker {{{name}:pid}}`, or write `to: self`",
            name = name
        )),
    })
}

fn request(at: &At<'_>, names: &[String]) -> Result<Request, Error> {
    mapping(at)?;
    at.allow(&tr!("a request"), &["method", "url", "port", "path", "headers", "body"])?;
    let method = match at.get("method") {
        None => "GET".to_owned(),
        Some(method) => {
            let text = method.text()?;
            if !METHODS.contains(&text) {
                let error = method.error(tr!("`{text}` is no method of HTTP", text = text));
                return Err(error.help(tr!("write one of {names}", names = METHODS.join(", "))));
            }
            text.to_owned()
        }
    };
    let (port_at, port, path) = match at.get("url") {
        Some(url) => {
            if let Some(more) = at.get("port").or_else(|| at.get("path")) {
                return Err(more.error(tr!("the `url` says this already")));
            }
            let (port, path) = split_url(&url)?;
            (url, port, path)
        }
        None => {
            let path = at.need("path")?;
            match at.get("port") {
                Some(port) => (port.clone(), port.text()?.to_owned(), path.text()?.to_owned()),
                None => (path.clone(), "{port}".to_owned(), path.text()?.to_owned()),
            }
        }
    };
    let captured = names.iter().any(|name| port.contains(&format!("{{{name}}}")));
    if !captured && port.parse::<u16>().is_err() {
        let name = port.trim_matches(['{', '}']);
        return Err(
            unknown(&port_at, name, names).unwrap_or_else(|| port_at.error(tr!("the request names no port")))
        );
    }
    if !path.starts_with('/') || path.contains(|c: char| c.is_control() || c == ' ') {
        return Err(at.error(tr!("the path of a request begins with `/` and holds no blanks")));
    }
    let mut headers = Vec::new();
    for (name, value) in at.get("headers").map(|headers| headers.entries()).transpose()?.unwrap_or_default() {
        let text = value.text()?;
        if !is_token(&name.text) || text.contains(char::is_control) {
            return Err(value.error(tr!("this is not a header")));
        }
        headers.push((name.text.clone(), text.to_owned()));
    }
    let body = at.get("body").map(|body| body.text().map(str::to_owned)).transpose()?.unwrap_or_default();
    Ok(Request { method, port, path, headers, body })
}

/// `http://127.0.0.1:PORT/PATH`.
fn split_url(at: &At<'_>) -> Result<(String, String), Error> {
    let url = at.text()?;
    let parts = url.strip_prefix("http://").and_then(|rest| rest.split_once(':'));
    let Some((_, rest)) = parts.filter(|(host, _)| HOSTS.contains(host)) else {
        let error = at.error(tr!("a request goes to this machine only, and names a port"));
        return Err(error.help(tr!("write `url: http://127.0.0.1:{{port}}/`")));
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let path = if end == rest.len() { "/" } else { &rest[end..] };
    Ok((rest[..end].to_owned(), path.to_owned()))
}

fn expect(at: &At<'_>) -> Result<Expect, Error> {
    mapping(at)?;
    at.allow("`expect`", &["status", "headers", "body"])?;
    let mut expect = Expect::default();
    if let Some(status) = at.get("status") {
        let number = status.whole_number()?;
        let code = u16::try_from(number).ok().filter(|code| (100..=599).contains(code));
        expect.status = Some(code.ok_or_else(|| {
            status.error(tr!("expected a status from 100 to 599, found {number}", number = number))
        })?);
    }
    for (name, value) in at.get("headers").map(|headers| headers.entries()).transpose()?.unwrap_or_default() {
        if !is_token(&name.text) {
            return Err(value.error(tr!("this is not a header")));
        }
        expect.headers.push((name.text.clone(), LinePattern::parse(&value)?));
    }
    expect.body = at.get("body").map(|body| Order::of_lines(&body)).transpose()?;
    Ok(expect)
}

/// A name of a header (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

fn mapping(at: &At<'_>) -> Result<(), Error> {
    if at.entries()?.is_empty() { Err(at.error(tr!("the mapping is empty"))) } else { Ok(()) }
}
