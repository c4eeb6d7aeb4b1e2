use node_loop::{Error, call_async, sleep};

fn main() {
    node_loop::run(|| {
        call_async(walk("Asha", 200));
        call_async(walk("Bina", 20));
        println!("script end");
    });
}

async fn walk(name: &'static str, ms: u64) -> Result<(), Error> {
    println!("{name} sets out");
    sleep(ms).await?;
    println!("{name} is there");
    Ok(())
}
