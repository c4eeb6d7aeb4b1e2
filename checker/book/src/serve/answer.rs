//! What the API answers when it refuses: a status, and words in both languages that the page shows.

use axum::Json;
use axum::body::to_bytes;
use axum::http::{StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::in_both;
use text::tr;

/// Why the API did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no such cell, run or hint.
    Unknown,
    /// The request is none that a page of the book sends.
    Malformed(String),
    /// The file was changed by somebody else since the page saw it: what it says now, and its digest.
    Conflict {
        /// The text on disk.
        theirs: String,
        /// Its digest, to be sent with the next save.
        digest: String,
    },
    /// It cannot be done, for a reason that is not the request's.
    Fault(String),
}

impl Refusal {
    /// A fault from any error.
    pub(super) fn fault(error: impl std::fmt::Display) -> Self {
        Self::Fault(format!("{error:#}"))
    }

    fn words(&self) -> Value {
        match self {
            Self::Unknown => in_both(|| {
                tr!(
                    "the book has no such cell any more; reload the page, and start `checker serve` again if that does not help"
                )
            }),
            Self::Malformed(what) => in_both(|| {
                tr!("this page asked for something that `checker serve` does not do: {what}", what = what)
            }),
            Self::Conflict { .. } => in_both(|| {
                tr!(
                    "the file was changed outside this page since the page last saw it; nothing was written. Choose which text to keep"
                )
            }),
            Self::Fault(reason) => in_both(|| reason.clone()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut body = json!({"error": self.words()});
        if let Self::Conflict { theirs, digest } = self {
            body["conflict"] = json!({"theirs": theirs, "digest": digest});
        }
        (status, Json(body)).into_response()
    }
}

/// The longest reason of a library that is passed on, in bytes.
const MOST_REASON: usize = 4 << 10;

/// What a library refused before any of this was asked, in words as well: a body that is too large, no JSON, or not
/// what is asked for. The status stays.
pub(super) async fn in_words(response: Response) -> Response {
    let status = response.status();
    let is_ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if is_ours || !status.is_client_error() {
        return response;
    }
    let what = if status == StatusCode::PAYLOAD_TOO_LARGE {
        in_both(|| tr!("the text is too long for a cell"))
    } else {
        let reason = to_bytes(response.into_body(), MOST_REASON).await.unwrap_or_default();
        let reason = String::from_utf8_lossy(&reason).into_owned();
        Refusal::Malformed(if reason.is_empty() { status.to_string() } else { reason }).words()
    };
    (status, Json(json!({"error": what}))).into_response()
}
