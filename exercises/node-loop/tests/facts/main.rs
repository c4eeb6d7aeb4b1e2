//! What is true of Node, fact by fact: listings that readers may have seen elsewhere, with the order that
//! Node really shows, and things said about Node that are not so.

mod async_await;
#[path = "../laws/lines.rs"]
mod lines;
mod promises;
