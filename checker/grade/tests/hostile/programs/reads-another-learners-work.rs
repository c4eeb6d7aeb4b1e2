// verdict: wrong-output · control: no-wall · reads the submission of another learner by its path
mod kit;
use kit::*;

fn main() {
    tries_to_read(fact("neighbour"));
}
