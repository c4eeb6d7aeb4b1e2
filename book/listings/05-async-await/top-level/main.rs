use node_loop::{set_timeout, sleep};

fn main() {
    node_loop::run_module(async {
        set_timeout(10, || println!("timer of 10 ms"));
        println!("before the await");
        sleep(100).await?;
        println!("behind the await");
        Ok(())
    });
}
