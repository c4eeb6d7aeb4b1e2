//! The gate: who may ask anything at all.
//!
//! Other pages in the same browser can send requests to 127.0.0.1, and so can other users of the machine. So:
//!
//! - **Host** must be one of this server's own names, exactly. A name of somebody else's that was made to lead to
//!   127.0.0.1 (DNS rebinding) is refused, for pages as for the API.
//! - **Origin**, where the browser sends one, must be this server's, and `Sec-Fetch-Site` must not speak of
//!   another site. Another port of this machine is another origin, though it is the same site.
//! - The **token** is random, printed once in the address to open, and becomes a cookie that scripts cannot read
//!   and other sites cannot send. Cookies do not know ports, so the port is in its name.
//! - What changes anything must carry the header `X-Checker: 1`, and JSON where it has a body: a form of another
//!   page can send neither, and no CORS answer is ever given.
//!
//! It decides by the head of a request alone.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN, SET_COOKIE,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use text::tr;

/// The header that a page of the book sends with all that it asks of the API.
const OURS: HeaderName = HeaderName::from_static("x-checker");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What a request is held to.
#[derive(Debug)]
pub(super) struct Gate {
    port: u16,
    token: Token,
    /// Opens the pages once, in place of the token.
    ticket: Mutex<Option<Token>>,
}

/// The secret that opens the pages: 32 random bytes, in hex.
#[derive(Clone)]
pub(super) struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As it stands in the address.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Whether this is it. Hashes are compared, in constant time, so that no wrong one tells how wrong it is.
    fn is(&self, typed: &str) -> bool {
        blake3::hash(self.0.as_bytes()) == blake3::hash(typed.as_bytes())
    }
}

/// What the gate says of a request.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// Go on.
    Pass,
    /// The token was right: take the cookie and go to this address.
    Enter(String),
    /// No, and why.
    No(&'static str),
    /// The person is not known here.
    Stranger,
}

impl Gate {
    pub(super) fn new(address: SocketAddr, token: Token) -> Self {
        Self { port: address.port(), token, ticket: Mutex::new(None) }
    }

    /// A secret that opens the pages once. Whoever starts a browser shows its address to all users of the machine, in the
    /// list of processes; when they have read it, it is worth nothing any more.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn ticket(&self) -> std::io::Result<String> {
        let ticket = Token::new()?;
        let text = ticket.text().to_owned();
        *self.ticket.lock().unwrap_or_else(PoisonError::into_inner) = Some(ticket);
        Ok(text)
    }

    /// Whether this is the ticket, which is used up by that.
    fn takes(&self, typed: &str) -> bool {
        let mut ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = ticket.as_ref().is_some_and(|ticket| ticket.is(typed));
        if is_it {
            *ticket = None;
        }
        is_it
    }

    fn cookie(&self) -> String {
        format!("checker_{}", self.port)
    }

    fn is_own_host(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", self.port))
            // A browser leaves the usual port of HTTP out.
            || self.port == 80 && matches!(host, "127.0.0.1" | "localhost")
    }

    fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Says {
        let hosts: Vec<_> = headers.get_all(HOST).iter().collect();
        let host = match hosts.as_slice() {
            [host] => host.to_str().unwrap_or_default(),
            _ => return Says::No("one Host is needed"),
        };
        // A request line may hold a whole address, which would weigh more than Host.
        if !self.is_own_host(host) || uri.authority().is_some_and(|authority| authority.as_str() != host) {
            return Says::No("this is no name of this server");
        }
        let origins: Vec<_> = headers.get_all(ORIGIN).iter().collect();
        if origins.iter().any(|origin| origin.to_str().ok() != Some(&format!("http://{host}"))) {
            return Says::No("another origin");
        }
        let is_api = uri.path() == "/api" || uri.path().starts_with("/api/");
        let changes = !matches!(*method, Method::GET | Method::HEAD);
        if let Some(site) = headers.get(FETCH_SITE) {
            let opens = !is_api && !changes && headers.get(FETCH_MODE).is_some_and(|mode| mode == "navigate");
            match site.as_bytes() {
                b"same-origin" => {}
                b"none" if !is_api => {}
                _ if opens => {}
                _ => return Says::No("another site"),
            }
        }
        if let Some(typed) = value(uri.query().unwrap_or_default(), '&', "token")
            && !is_api
            && !changes
        {
            return if self.token.is(typed) || self.takes(typed) {
                Says::Enter(clean(uri))
            } else {
                Says::Stranger
            };
        }
        let name = self.cookie();
        let mut cookies = headers.get_all(COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        if !cookies.any(|cookie| value(cookie, ';', &name).is_some_and(|typed| self.token.is(typed))) {
            return Says::Stranger;
        }
        if changes {
            if !is_api {
                return Says::No("pages are read only");
            }
            if headers.get(OURS).is_none_or(|value| value != "1") {
                return Says::No("the header X-Checker is missing");
            }
            let is_json = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
            if *method != Method::DELETE && !is_json {
                return Says::No("JSON is needed");
            }
        }
        Says::Pass
    }
}

/// The value of a name in `a=b&c=d`, or in a cookie's `a=b; c=d`.
fn value<'t>(text: &'t str, between: char, name: &str) -> Option<&'t str> {
    text.split(between)
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value)
}

/// The same address without the token, always on this server.
fn clean(uri: &Uri) -> String {
    let rest: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("token=")).collect();
    // Two slashes at the start would be another server's name.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) }
}

/// Lets a request through, or answers it.
pub(super) async fn gate(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = match gate.judge(request.method(), request.uri(), request.headers()) {
        Says::Pass => next.run(request).await,
        Says::Enter(to) => entered(&gate, &to),
        Says::No(why) => (StatusCode::FORBIDDEN, format!("403: {why}\n")).into_response(),
        Says::Stranger => {
            let said = tr!(
                "This is the book of somebody who started `checker serve`. Open the address that it printed, the one with `?token=`."
            );
            (StatusCode::FORBIDDEN, format!("{said}\n")).into_response()
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // What is not a page of the book may do nothing at all.
    headers
        .entry("content-security-policy")
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    let cache = if is_api { "no-store" } else { "no-cache" };
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    response
}

fn entered(gate: &Gate, to: &str) -> Response {
    let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", gate.cookie(), gate.token.text());
    let mut response = StatusCode::SEE_OTHER.into_response();
    for (name, value) in [(SET_COOKIE, cookie.as_str()), (LOCATION, to)] {
        match HeaderValue::from_str(value) {
            Ok(value) => response.headers_mut().insert(name, value),
            Err(_) => return StatusCode::BAD_REQUEST.into_response(),
        };
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[(&str, &str)] = &[("host", "127.0.0.1:3000"), ("cookie", "a=b; checker_3000=secret")];

    fn says(method: &str, uri: &str, given: &[&[(&str, &str)]]) -> Says {
        let gate = Gate::new(([127, 0, 0, 1], 3000).into(), Token("secret".to_owned()));
        let mut headers = HeaderMap::new();
        for (name, value) in given.iter().copied().flatten() {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        gate.judge(&method.parse().unwrap(), &uri.parse().unwrap(), &headers)
    }

    fn is_refused(says: &Says) -> bool {
        matches!(says, Says::No(_) | Says::Stranger)
    }

    #[test]
    fn the_token_becomes_a_cookie_and_leaves_the_address() {
        let host = &[("host", "localhost:3000")][..];
        assert_eq!(says("GET", "/en/x.html?a=1&token=secret", &[host]), Says::Enter("/en/x.html?a=1".into()));
        assert_eq!(
            says("GET", "//evil.example/?token=secret", &[host]),
            Says::Enter("/evil.example/".into())
        );
        assert_eq!(says("GET", "/?token=secreT", &[host]), Says::Stranger);
        assert_eq!(says("GET", "/", &[host]), Says::Stranger);
        assert_eq!(says("GET", "/", &[GOOD]), Says::Pass);
    }

    #[test]
    fn a_ticket_opens_the_pages_once() {
        let gate = Gate::new(([127, 0, 0, 1], 3000).into(), Token("secret".to_owned()));
        let ticket = gate.ticket().unwrap();
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("127.0.0.1:3000"))]);
        let uri: Uri = format!("/?token={ticket}").parse().unwrap();
        assert_eq!(gate.judge(&Method::GET, &uri, &headers), Says::Enter("/".into()));
        assert_eq!(gate.judge(&Method::GET, &uri, &headers), Says::Stranger);
        assert_eq!(
            entered(&gate, "/").headers()[SET_COOKIE],
            *"checker_3000=secret; HttpOnly; SameSite=Strict; Path=/"
        );
    }

    #[test]
    fn a_foreign_host_is_refused_whatever_it_knows() {
        for host in ["evil.example:3000", "127.0.0.1", "127.0.0.1:3001", "127.0.0.1:3000.evil.example", ""] {
            let given = &[("host", host), ("cookie", "checker_3000=secret")][..];
            assert!(is_refused(&says("GET", "/", &[given])), "{host}");
        }
        assert!(is_refused(&says("GET", "/", &[&[("cookie", "checker_3000=secret")]])));
        assert!(is_refused(&says("GET", "/", &[GOOD, &[("host", "evil.example")]])), "two hosts");
        assert!(is_refused(&says("GET", "http://evil.example/", &[GOOD])), "a host in the request line");
    }

    #[test]
    fn another_origin_or_site_is_refused_also_with_the_cookie() {
        for origin in ["http://evil.example", "null", "http://127.0.0.1:3001", "https://127.0.0.1:3000"] {
            assert!(is_refused(&says("GET", "/en/", &[GOOD, &[("origin", origin)]])), "{origin}");
        }
        assert_eq!(says("GET", "/", &[GOOD, &[("origin", "http://127.0.0.1:3000")]]), Says::Pass);
        for site in ["cross-site", "same-site"] {
            let fetched = &[("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")][..];
            assert!(is_refused(&says("GET", "/en/x.js", &[GOOD, fetched])), "{site}");
            let opened = &[("sec-fetch-site", site), ("sec-fetch-mode", "navigate")][..];
            assert_eq!(says("GET", "/en/", &[GOOD, opened]), Says::Pass, "a link may lead here");
            assert!(is_refused(&says("GET", "/api/live", &[GOOD, opened])), "{site}");
        }
        assert!(is_refused(&says("GET", "/api/live", &[GOOD, &[("sec-fetch-site", "none")]])));
    }

    #[test]
    fn what_changes_anything_needs_our_header_and_json() {
        let ours = &[("x-checker", "1")][..];
        let json = &[("content-type", "application/json")][..];
        let form = &[("content-type", "text/plain")][..];
        assert_eq!(says("POST", "/api/runs", &[GOOD, ours, json]), Says::Pass);
        assert!(is_refused(&says("POST", "/api/runs", &[GOOD, json])));
        assert!(is_refused(&says("POST", "/api/runs", &[GOOD, ours, form])));
        assert!(is_refused(&says("POST", "/api/runs", &[GOOD, ours])));
        assert!(is_refused(&says("POST", "/", &[GOOD, ours, json])));
        assert!(is_refused(&says("POST", "/api/runs?token=secret", &[&GOOD[..1], ours, json])));
        assert_eq!(says("DELETE", "/api/runs/1", &[GOOD, ours]), Says::Pass);
        assert!(is_refused(&says("DELETE", "/api/runs/1", &[GOOD])));
    }
}
