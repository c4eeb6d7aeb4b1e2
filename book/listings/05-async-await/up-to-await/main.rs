use node_loop::{Error, Promise, call_async};

fn main() {
    node_loop::run(|| {
        println!("script start");
        call_async(greet("Asha")).then(|length| println!("a name of {length}"));
        println!("script end");
    });
}

async fn greet(name: &'static str) -> Result<usize, Error> {
    println!("look for {name}");
    let found = Promise::resolve(name).await?;
    println!("hello {found}");
    Ok(found.len())
}
