use node_loop::{Error, process, set_timeout, throw};

fn start() -> Result<(), Error> {
    set_timeout(10, || {
        println!("the callback throws");
        throw(Error::new("too late"));
    });
    Ok(())
}

fn main() {
    node_loop::run(|| {
        process::on_exit(|code| println!("exit code {code}"));

        match start() {
            Ok(()) => println!("the try block is done"),
            Err(error) => println!("caught: {}", error.message()),
        }
        println!("script end");
    });
}
