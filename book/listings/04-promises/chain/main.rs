use node_loop::{Promise, set_timeout, sleep};

fn main() {
    node_loop::run(|| {
        set_timeout(10, || println!("timer of 10 ms"));
        Promise::resolve(1)
            .then(|number| {
                println!("first step: {number}");
                number + 1
            })
            .then(|number| {
                println!("second step: {number}");
                sleep(100).then(move |()| number * 10)
            })
            .then(|number| println!("third step: {number}"));
        println!("script end");
    });
}
