use node_loop::{Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        let news = Promise::resolve("it rains");

        set_timeout(10, move || {
            println!("before then");
            news.then(|text| println!("reaction: {text}"));
            println!("after then");
        });
    });
}
