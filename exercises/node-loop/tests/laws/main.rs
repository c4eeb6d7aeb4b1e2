//! The laws of node-loop, each one a sentence. Whether Node obeys the same laws is asked in `tests/node`.

mod endings;
mod lines;
mod listings;
mod phases;
mod promises;
mod queues;
mod recording;
