use node_loop::{Error, Promise, sleep};

fn main() {
    node_loop::run(|| {
        let milk = Promise::reject(Error::new("burnt"));
        let tea = sleep(20).then(|()| "hot");

        Promise::all_settled([tea, milk, Promise::resolve("cold")]).then(|outcomes| {
            for outcome in outcomes {
                match outcome {
                    Ok(value) => println!("fulfilled: {value}"),
                    Err(reason) => println!("rejected: {}", reason.message()),
                }
            }
        });
        println!("script end");
    });
}
