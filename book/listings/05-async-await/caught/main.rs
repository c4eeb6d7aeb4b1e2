use node_loop::{Error, Promise, call_async, sleep};

fn main() {
    node_loop::run(|| {
        call_async(visit("bread"));
        println!("script end");
    });
}

async fn visit(goods: &'static str) {
    match buy(goods).await {
        Ok(got) => println!("got {got}"),
        Err(error) => println!("failed: {}", error.message()),
    }
    println!("walk home");
}

fn buy(goods: &'static str) -> Promise<&'static str> {
    sleep(20).then(move |()| Err(Error::new(format!("no {goods} today"))))
}
