// exercise: plain · verdict: wrong-exit · control: naive-signal · prints what is right and exits with the number of a kill
mod kit;
use kit::*;

fn main() {
    println!("done");
    std::process::exit(137);
}
