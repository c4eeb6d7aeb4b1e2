//! What is true of Node, fact by fact: listings that readers may have seen elsewhere, with the order that
//! Node really shows, and things said about Node that are not so.

mod async_await;
mod callbacks;
mod event_loop;
#[path = "../laws/lines.rs"]
mod lines;
mod microtasks;
mod promises;
