// verdict: wrong-output · control: accepted · reads the order of its own case, visible or hidden, and prints it
mod kit;
use kit::*;

fn main() {
    let text = std::fs::read_to_string(fact("order")).unwrap_or_default();
    for line in text.lines() {
        if let Some((_, word)) = line.split_once("the word is ") {
            println!("the word is {}", word.trim_end_matches(['"', ']', ' ']));
        }
    }
}
