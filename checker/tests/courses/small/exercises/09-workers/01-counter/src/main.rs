mod pool;
mod queue;

fn main() {
    pool::run();
}
