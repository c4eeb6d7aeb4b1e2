// verdict: wrong-order · rule: the script runs to its end before any callback that waits in a queue
//! Calls the callback instead of handing it over.

use std::env;

fn main() {
    node_loop::run(|| {
        println!("script start");
        for line in env::args().skip(1) {
            let print = || println!("{line}");
            print();
        }
        println!("script end");
    });
}
