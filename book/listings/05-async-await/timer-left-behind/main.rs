use node_loop::{Error, Promise, process, set_timeout, sleep};

fn main() {
    node_loop::run(|| {
        process::on_exit(|_code| println!("the program ends"));
        in_time(sleep(20).then(|()| "tea"), 300).then(|drink| println!("got {drink}"));
    });
}

fn in_time(work: Promise<&'static str>, limit: u64) -> Promise<&'static str> {
    let too_late = Promise::new(|_resolve, reject| {
        set_timeout(limit, move || {
            println!("the timer fires for nobody");
            reject(Error::new("too late"));
        });
    });
    Promise::race([work, too_late])
}
