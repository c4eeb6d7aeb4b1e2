use node_loop::{Error, Promise, call_async, process, sleep};

fn main() {
    node_loop::run(|| {
        process::on_exit(|code| println!("exit code {code}"));
        call_async(serve()).catch(|error| println!("caught: {}", error.message()));
    });
}

async fn serve() -> Result<(), Error> {
    let rice = sleep(200).then(|()| "rice");
    let milk: Promise<&str> = sleep(20).then(|()| Err(Error::new("the milk is burnt")));
    println!("both are begun");
    println!("{}", rice.await?);
    println!("{}", milk.await?);
    Ok(())
}
