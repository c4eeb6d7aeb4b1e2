//! A request to a server in a program that runs, and its answer: HTTP/1.1 (RFC 9112) as far as that needs it.
//!
//! It speaks to this machine only, one request for each connection. What the answer should be is judged elsewhere.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use text::tr;

/// An answer with more bytes than this before its body is none.
const MOST_HEAD: u64 = 64 << 10;

/// Connects to a port, for so long at most.
pub(super) type Connect<'c> = &'c dyn Fn(u16, Duration) -> io::Result<TcpStream>;

/// A request, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) port: u16,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 are replaced.
    pub body: String,
}

impl Answer {
    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer. It is stored, and put into words ([`NoAnswer`] as text) where it is shown, in the language
/// of whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NoAnswer {
    /// A process listens there perhaps, and is none of the program's.
    #[error("{}", tr!("no process of the program listens there"))]
    NotTheProgram,
    /// The connection was refused.
    #[error("{}", tr!("nobody listens there"))]
    Refused,
    /// Not everything came in time.
    #[error("{}", tr!("no whole answer came within {seconds} s", seconds = format!("{:.1}", within.as_secs_f64())))]
    Late {
        /// For so long the answer was waited for.
        within: Duration,
    },
    /// The connection was closed too early.
    #[error("{}", tr!("the connection was closed before the answer was whole"))]
    Closed,
    /// The connection was reset.
    #[error("{}", tr!("the connection was broken off"))]
    Broken,
    /// Something came, which is not HTTP.
    #[error("{}", tr!("the answer is no HTTP: {what}", what = .0))]
    NotHttp(NotHttp),
    /// What the system said; and the words of records that have nothing else.
    #[error("{0}")]
    #[serde(untagged)]
    System(String),
}

/// What of an answer is not HTTP, or more of it than is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NotHttp {
    /// It does not begin with a status line.
    #[error("{}", tr!("its first line is `{line}`", line = .0))]
    FirstLine(String),
    /// A line of the head has no colon.
    #[error("{}", tr!("`{line}` is not a header", line = .0))]
    Header(String),
    /// What stands before a chunk.
    #[error("{}", tr!("`{size}` is not the length of a chunk", size = .0))]
    ChunkLength(String),
    /// The header of that name.
    #[error("{}", tr!("its Content-Length is `{length}`", length = .0))]
    ContentLength(String),
    /// More than this many bytes.
    #[error("{}", tr!("its body is longer than {most} bytes", most = .0))]
    LongBody(u64),
    /// More bytes than a head may have.
    #[error("{}", tr!("its head is too long"))]
    LongHead,
}

impl Call {
    /// Sends the request and reads the answer, for `patience` at most and `most` bytes of body.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(super) fn send(
        &self,
        connect: Connect<'_>,
        patience: Duration,
        most: u64,
    ) -> Result<Answer, NoAnswer> {
        let until = Instant::now() + patience;
        let left = || until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let stream = connect(self.port, left()).map_err(|error| NoAnswer::of(error, patience))?;
        let spoken = || -> io::Result<Answer> {
            stream.set_nodelay(true)?;
            stream.set_write_timeout(Some(left()))?;
            (&stream).write_all(&self.bytes())?;
            let reader = Timed { stream: &stream, until };
            self.read(&mut BufReader::new(reader), most)
        };
        spoken().map_err(|error| NoAnswer::of(error, patience))
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", self.method, self.path, self.port);
        let has = |name: &str| self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        if !has("connection") {
            text.push_str("Connection: close\r\n");
        }
        if !has("content-length")
            && (!self.body.is_empty() || ["POST", "PUT", "PATCH"].contains(&self.method.as_str()))
        {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }

    fn read(&self, from: &mut BufReader<Timed<'_>>, most: u64) -> io::Result<Answer> {
        let mut room = MOST_HEAD;
        let (status, headers) = loop {
            let first = line(from, &mut room)?;
            let status = status(&first).ok_or_else(|| wrong(NotHttp::FirstLine(first.clone())))?;
            let mut headers = Vec::new();
            loop {
                let header = line(from, &mut room)?;
                if header.is_empty() {
                    break;
                }
                let (name, value) =
                    header.split_once(':').ok_or_else(|| wrong(NotHttp::Header(header.clone())))?;
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            // 1xx only announces the answer.
            if status >= 200 {
                break (status, headers);
            }
        };
        let mut answer = Answer { status, headers, body: String::new() };
        if self.method == "HEAD" || matches!(status, 204 | 304) {
            return Ok(answer);
        }
        let chunked = answer.header("transfer-encoding").is_some_and(|coding| {
            coding.to_ascii_lowercase().split(',').any(|coding| coding.trim() == "chunked")
        });
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = line(from, &mut room)?;
                let digits = size.split(';').next().unwrap_or_default().trim();
                let size =
                    u64::from_str_radix(digits, 16).map_err(|_| wrong(NotHttp::ChunkLength(size.clone())))?;
                if size == 0 {
                    while !line(from, &mut room)?.is_empty() {}
                    break;
                }
                take(from, size, most, &mut body)?;
                line(from, &mut room)?;
                room = room.max(1024);
            }
        } else if let Some(length) = answer.header("content-length") {
            let length = length.parse().map_err(|_| wrong(NotHttp::ContentLength(length.to_owned())))?;
            take(from, length, most, &mut body)?;
        } else {
            from.take(most + 1).read_to_end(&mut body)?;
            if body.len() as u64 > most {
                return Err(wrong(NotHttp::LongBody(most)));
            }
        }
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }
}

/// A connection that is read until a moment and no longer.
struct Timed<'s> {
    stream: &'s TcpStream,
    until: Instant,
}

impl io::Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut stream = self.stream;
        stream.read(buffer)
    }
}

/// One line of the head, without its end.
fn line(from: &mut BufReader<Timed<'_>>, room: &mut u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(*room).read_until(b'\n', &mut bytes)?;
    if bytes.last() != Some(&b'\n') {
        let cut = bytes.len() as u64 >= *room;
        return Err(if cut { wrong(NotHttp::LongHead) } else { io::ErrorKind::UnexpectedEof.into() });
    }
    *room -= bytes.len() as u64;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Exactly so many bytes.
fn take(from: &mut BufReader<Timed<'_>>, length: u64, most: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let end = length.saturating_add(body.len() as u64);
    if end > most {
        return Err(wrong(NotHttp::LongBody(most)));
    }
    from.take(length).read_to_end(body)?;
    if (body.len() as u64) < end { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

fn status(line: &str) -> Option<u16> {
    let (version, rest) = line.split_once(' ')?;
    let code = rest.get(..3)?;
    (version == "HTTP/1.1" || version == "HTTP/1.0").then_some(())?;
    code.parse().ok().filter(|code| (100..=599).contains(code))
}

fn wrong(what: NotHttp) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl NoAnswer {
    fn of(error: io::Error, patience: Duration) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Late { within: patience },
            io::ErrorKind::UnexpectedEof => Self::Closed,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Self::Broken,
            _ => match error.downcast::<NotHttp>() {
                Ok(what) => Self::NotHttp(what),
                Err(error) => Self::System(error.to_string()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;

    fn directly(port: u16, patience: Duration) -> io::Result<TcpStream> {
        TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), patience)
    }

    /// What a server that says `answer`, and then closes, is told; and what is made of it.
    fn spoken(method: &str, body: &str, answer: &'static [u8]) -> (String, Result<Answer, NoAnswer>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let wanted = body.len();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut heard = Vec::new();
            while heard
                .windows(4)
                .position(|end| end == b"\r\n\r\n")
                .is_none_or(|at| heard.len() < at + 4 + wanted)
            {
                let mut buffer = [0; 1024];
                let length = stream.read(&mut buffer).unwrap();
                heard.extend_from_slice(&buffer[..length]);
            }
            stream.write_all(answer).unwrap();
            String::from_utf8(heard).unwrap()
        });
        let headers = vec![("X-A".to_owned(), "b".to_owned())];
        let (method, path, body) = (method.to_owned(), "/x".to_owned(), body.to_owned());
        let said = Call { method, port, path, headers, body };
        let said = said.send(&directly, Duration::from_secs(10), 100);
        (server.join().unwrap().replace(&port.to_string(), "PORT"), said)
    }

    fn body(answer: &'static [u8]) -> Result<String, NoAnswer> {
        spoken("GET", "", answer).1.map(|answer| answer.body)
    }

    #[test]
    fn a_request_is_what_the_standard_says() {
        let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(
            spoken("GET", "", ok).0,
            "GET /x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nX-A: b\r\n\r\n"
        );
        assert_eq!(
            spoken("POST", "ক", ok).0,
            "POST /x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\nContent-Length: 3\r\nX-A: b\r\n\r\nক"
        );
    }

    #[test]
    fn a_body_ends_by_its_length_its_chunks_or_the_connection() {
        assert_eq!(body(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabc"), Ok("ab".to_owned()));
        assert_eq!(
            body(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"),
            Ok("abc".to_owned())
        );
        assert_eq!(body(b"HTTP/1.0 404 Not Found\n\nabc"), Ok("abc".to_owned()));
        assert_eq!(body(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), Ok(String::new()));
        let head = spoken("HEAD", "", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").1.unwrap();
        assert_eq!((head.status, head.header("content-LENGTH")), (200, Some("9")));
    }

    #[test]
    fn half_an_answer_and_one_that_is_none_are_told_in_words() {
        for (answer, words) in [
            (b"".as_slice(), "closed before"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "closed before"),
            (b"HTTP/1.1 200 OK\r\nA: b", "closed before"),
            (b"hello\r\n\r\n", "no HTTP: its first line is `hello`"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", "longer than 100 bytes"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "not the length of a chunk"),
        ] {
            let said = body(answer).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn where_nobody_listens_that_is_said() {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let (method, path) = ("GET".to_owned(), "/".to_owned());
        let call = Call { method, port, path, headers: Vec::new(), body: String::new() };
        let said = call.send(&directly, Duration::from_secs(10), 100).unwrap_err();
        assert_eq!((&said, said.to_string().as_str()), (&NoAnswer::Refused, "nobody listens there"));
    }

    #[test]
    fn what_is_stored_of_an_answer_that_never_came_has_no_words_of_any_language() {
        let within = Duration::from_millis(1500);
        let long = NotHttp::LongBody(100);
        for (why, stored) in [
            (NoAnswer::NotTheProgram, r#""not-the-program""#),
            (NoAnswer::Late { within }, r#"{"late":{"within":{"secs":1,"nanos":500000000}}}"#),
            (NoAnswer::NotHttp(long), r#"{"not-http":{"long-body":100}}"#),
            // Records of earlier versions have the words alone.
            (NoAnswer::System("nobody listens there".to_owned()), r#""nobody listens there""#),
        ] {
            assert_eq!(serde_json::to_string(&why).unwrap(), stored);
            assert_eq!(serde_json::from_str::<NoAnswer>(stored).unwrap(), why);
        }
    }
}
