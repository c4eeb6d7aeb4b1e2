use node_loop::{call_async, set_timeout, sleep};

fn main() {
    node_loop::run(|| {
        call_async(async {
            println!("the tour begins");
            for thing in ["letter", "parcel", "book"] {
                sleep(20).await?;
                println!("{thing} is delivered");
            }
            println!("the tour is over");
            Ok(())
        });
        set_timeout(10, || println!("somebody rings, after 10 ms"));
    });
}
