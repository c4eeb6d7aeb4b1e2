// verdict: wrong-order · rule: what was opened last is closed first
//! Calls each callback where it is made.

use std::env;

fn main() {
    for name in env::args().skip(1) {
        println!("open {name}");
        let close = || println!("close {name}");
        close();
    }
    println!("all is open");
}
