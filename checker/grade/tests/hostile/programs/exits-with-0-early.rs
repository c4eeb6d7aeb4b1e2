// verdict: wrong-output · control: naive · ends well before it has printed anything
mod kit;
use kit::*;

fn main() {
    std::process::exit(0);
}
