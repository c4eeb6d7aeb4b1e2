// verdict: wrong-output · control: no-wall · writes into the working directory of another run
mod kit;
use kit::*;

fn main() {
    for run in std::fs::read_dir(fact("runs")).into_iter().flatten().flatten() {
        let path = run.path().join("work/prediction.txt");
        tries_to_open(path);
    }
}
