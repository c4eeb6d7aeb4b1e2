// exercise: plain · verdict: wrong-exit · control: naive-start · prints what is right and exits with the number of a program that is not there
mod kit;
use kit::*;

fn main() {
    println!("done");
    std::process::exit(127);
}
