// verdict: wrong-output · control: naive-wall · says on stderr what a broken wall says, and ends as one does
mod kit;
use kit::*;

fn main() {
    eprintln!("bwrap: Creating new namespace failed: No space left on device");
    eprintln!("bwrap: Can't mount proc on /newroot/proc: Operation not permitted");
    eprintln!("checker: the program could not be started");
    std::process::exit(1);
}
