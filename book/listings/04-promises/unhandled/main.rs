use node_loop::{Error, Promise, process, queue_microtask, set_timeout};

fn main() {
    node_loop::run(|| {
        process::on_exit(|code| println!("exit code {code}"));
        set_timeout(10, || println!("timer of 10 ms"));

        let _: Promise<()> = Promise::reject(Error::new("nobody listens"));
        queue_microtask(|| println!("microtask"));
        println!("script end");
    });
}
