//! The crate that every Rust listing of the book is compiled in: `02-event-loop/timers/main.rs` takes the place of
//! this file, and the rest stays. It is not a listing itself, and prints where they are.

fn main() {
    println!("the listings are in book/listings/NN-chapter/NAME/; `checker book verify` runs them");
}
