//! The laws of node-loop, each one a sentence. Whether Node obeys the same laws is asked in `tests/node`.

mod async_functions;
mod combinators;
mod cost;
mod emitters;
mod endings;
mod exits;
mod io;
mod lines;
mod loop_delay;
mod misuse;
mod phases;
mod pool;
mod processes;
mod promises;
mod queues;
mod recording;
mod references;
mod standard_input;
mod virtual_time;
