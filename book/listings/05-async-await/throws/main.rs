use node_loop::{Error, call_async};

fn main() {
    node_loop::run(|| {
        let entered = call_async(enter("the door"));
        println!("the caller goes on");
        entered.catch(|error| println!("rejected: {}", error.message()));
        println!("script end");
    });
}

async fn enter(door: &'static str) -> Result<(), Error> {
    println!("try {door}");
    Err(Error::new(format!("{door} is locked")))
}
