//! The server: where it listens, which requests lead where, and how it ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::Uri;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{delete, get, post};
use rustix::event::{PollFd, PollFlags, poll};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::ahead::Ahead;
use super::answer::{Refusal, in_words};
use super::cells;
use super::gate::{Gate, Token, gate};
use super::live::{Live, Render};
use super::pages::Pages;
use super::runs::Runs;
use super::wanted;
use crate::runner::Node;
use flow::process::Cancel;
use text::tr;

/// A larger request is none of a page's.
const MOST_BODY: usize = 1 << 20;
/// Where it listens if that is free and nothing was typed.
const USUAL_PORT: u16 = 3000;

/// How a book is served.
#[derive(Debug)]
pub struct Options {
    /// The course's folder.
    pub root: PathBuf,
    /// The port; `None` means the usual one, or any where that is taken.
    pub port: Option<u16>,
    /// The pages that are shown first.
    pub pages: Pages,
    /// How they are rendered anew when something is saved; `None` means never.
    pub render: Option<Render>,
    /// Whether the listings' libraries are built before the first run needs them.
    pub build_ahead: bool,
}

/// What all requests share.
#[derive(Debug)]
pub(super) struct Serving {
    pub(super) root: PathBuf,
    pub(super) runs: Runs,
    pub(super) live: Live,
    pub(super) ahead: Ahead,
    pages: Pages,
    cancel: Cancel,
    node: Mutex<Option<Option<Node>>>,
}

impl Serving {
    /// The Node that is installed; it is looked for once.
    pub(super) fn node(&self) -> Result<Option<Node>, Refusal> {
        let mut node = self.node.lock().unwrap_or_else(PoisonError::into_inner);
        match &*node {
            Some(known) => Ok(known.clone()),
            None => {
                let found = Node::find(&self.cancel).map_err(Refusal::fault)?;
                *node = Some(found.clone());
                Ok(found)
            }
        }
    }
}

/// Where a server can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its port on 127.0.0.1.
    pub port: u16,
    /// The secret that opens it.
    pub token: String,
}

impl Address {
    /// What is opened in a browser.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    runtime: Runtime,
    serving: Arc<Serving>,
    gate: Arc<Gate>,
    address: Address,
    cancel: Cancel,
}

impl Server {
    /// Begins to listen, on 127.0.0.1 only, and answers from now on. `cancel` ends it.
    ///
    /// # Errors
    /// The port is taken, or the system gives no threads or no random bytes.
    pub fn start(options: Options, cancel: &Cancel) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("serve")
            .enable_all()
            .build()
            .context(tr!("no threads can be started"))?;
        let listener = runtime.block_on(listen(options.port))?;
        let local = listener.local_addr()?;
        let token = Token::new().context(tr!("the system gives no random bytes"))?;
        let address = Address { port: local.port(), token: token.text().to_owned() };
        let serving = Arc::new(Serving {
            root: options.root,
            runs: Runs::new().context(tr!("no threads can be started"))?,
            live: Live::new(),
            ahead: Ahead::default(),
            pages: options.pages,
            cancel: cancel.clone(),
            node: Mutex::new(None),
        });
        let its_gate = Arc::new(Gate::new(local, token));
        let app = routes(serving.clone(), its_gate.clone());
        runtime.spawn(async move { axum::serve(listener, app).await });
        let (watching, its) = (serving.clone(), cancel.clone());
        let render = options.render;
        std::thread::Builder::new()
            .name("saves".to_owned())
            .spawn(move || {
                // The first run need not wait for it; why it failed is told there.
                let _ = watching.node();
                watching.live.watch(&watching.root, &watching.pages, render, &its);
            })
            .context(tr!("no threads can be started"))?;
        if options.build_ahead {
            let (building, its) = (serving.clone(), cancel.clone());
            std::thread::Builder::new()
                .name("ahead".to_owned())
                // What cannot be built is told by the first run that needs it.
                .spawn(move || building.ahead.build(&building.root, &its))
                .context(tr!("no threads can be started"))?;
        }
        Ok(Self { runtime, serving, gate: its_gate, address, cancel: cancel.clone() })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// An address that opens the book once, for a browser that is started here.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn url_once(&self) -> std::io::Result<String> {
        let token = self.gate.ticket()?;
        Ok(Address { port: self.address.port, token }.url())
    }

    /// Waits for Ctrl-C, or whoever else cancels; then nothing is left running.
    pub fn wait(self) {
        while !self.cancel.is_cancelled() {
            let mut bell = [PollFd::from_borrowed_fd(self.cancel.bell(), PollFlags::IN)];
            if let Err(error) = poll(&mut bell, None)
                && error != rustix::io::Errno::INTR
            {
                break;
            }
        }
        self.serving.runs.end();
        // Event streams never end by themselves.
        self.runtime.shutdown_background();
    }
}

async fn listen(port: Option<u16>) -> Result<TcpListener> {
    let on = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match port {
        Some(port) => on(port).await.with_context(|| {
            tr!("port {port} cannot be used; choose another with --port, or leave it out", port = port)
        }),
        None => match on(USUAL_PORT).await {
            Ok(listener) => Ok(listener),
            Err(_) => on(0).await.context(tr!("no port is free on 127.0.0.1")),
        },
    }
}

fn routes(serving: Arc<Serving>, its_gate: Arc<Gate>) -> Router {
    let api = Router::new()
        .route("/cells", post(cells::all))
        .route("/runs", post(wanted::run))
        .route("/runs/{number}", delete(wanted::cancel))
        .route("/runs/{number}/events", get(wanted::events))
        .route("/clear", post(cells::clear))
        .route("/save", post(cells::save))
        .route("/reset", post(cells::back))
        .route("/hint", post(cells::hint))
        .route("/progress", get(cells::progress))
        .route("/live", get(cells::live))
        .fallback(async || Refusal::Unknown)
        .layer(map_response(in_words));
    Router::new()
        .nest("/api", api)
        .fallback(get(page))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(from_fn_with_state(its_gate, gate))
        .with_state(serving)
}

async fn page(State(serving): State<Arc<Serving>>, uri: Uri) -> Response {
    let path = uri.path().to_owned();
    let answered = tokio::task::spawn_blocking(move || serving.pages.answer(&path)).await;
    answered.unwrap_or_else(|error| axum::response::IntoResponse::into_response(Refusal::fault(error)))
}
