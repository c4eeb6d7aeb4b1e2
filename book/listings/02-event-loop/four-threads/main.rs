use std::thread;
use std::time::Duration;

use node_loop::run_in_pool;

fn main() {
    node_loop::run(|| {
        for _job in 0..4 {
            run_in_pool(|| thread::sleep(Duration::from_millis(100)), |()| println!("a slow job is done"));
        }
        run_in_pool(|| (), |()| println!("the quick job is done"));
        println!("script end");
    });
}
