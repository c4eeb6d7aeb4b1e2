use node_loop::{Promise, block, call_async, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_timeout(0, || println!("timer"));
        set_immediate(|| println!("immediate"));
        call_async(async {
            block(5);
            for step in 1..=3 {
                Promise::resolve(()).await?;
                println!("step {step}, after an await");
            }
            Ok(())
        });
    });
}
