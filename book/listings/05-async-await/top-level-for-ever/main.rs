use node_loop::{Promise, process};

fn main() {
    node_loop::run_module(async {
        process::on_exit(|_code| println!("the program ends"));
        println!("before the await");
        let never: Promise<()> = Promise::new(|_resolve, _reject| {});
        never.await?;
        println!("behind the await");
        Ok(())
    });
}
