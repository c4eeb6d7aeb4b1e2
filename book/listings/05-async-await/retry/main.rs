use node_loop::{Error, call_async, sleep};

fn main() {
    node_loop::run(|| {
        call_async(order(5)).then(|dish| println!("got {dish}"));
    });
}

// ANCHOR: retry
async fn order(attempts: u32) -> Result<&'static str, Error> {
    let mut attempt = 1;
    loop {
        match call_async(ask(attempt)).await {
            Err(error) if error.message() == "busy" && attempt < attempts => {}
            answer => return answer,
        }
        let wait = 10 * 2_u64.pow(attempt - 1);
        println!("busy, wait {wait} ms");
        sleep(wait).await?;
        attempt += 1;
    }
}
// ANCHOR_END: retry

async fn ask(attempt: u32) -> Result<&'static str, Error> {
    println!("attempt {attempt}");
    if attempt < 3 { Err(Error::new("busy")) } else { Ok("rice") }
}
