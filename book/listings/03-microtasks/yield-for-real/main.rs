use node_loop::{Promise, block, call_async, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        call_async(async {
            set_timeout(0, || println!("timer"));
            block(5);
            for step in 1..=3 {
                turn().await?;
                println!("step {step}, after a turn of the loop");
            }
            Ok(())
        });
    });
}

/// A promise that an immediate fulfils.
fn turn() -> Promise<()> {
    Promise::new(|resolve, _reject| {
        set_immediate(move || resolve(()));
    })
}
