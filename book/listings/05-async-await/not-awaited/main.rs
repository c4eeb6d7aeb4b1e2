use node_loop::{Error, call_async, process};

fn main() {
    node_loop::run(|| {
        process::on_exit(|code| println!("exit code {code}"));
        call_async(visit("bread"));
    });
}

async fn visit(goods: &'static str) {
    call_async(buy(goods));
    println!("walk home");
}

async fn buy(goods: &'static str) -> Result<(), Error> {
    println!("buy {goods}");
    Err(Error::new(format!("no {goods} today")))
}
