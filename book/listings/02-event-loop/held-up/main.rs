use node_loop::{block, now, set_timeout};

fn main() {
    node_loop::run(|| {
        let start = now();
        set_timeout(5, move || {
            let late = now() - start >= 50;
            println!("the timer of 5 ms rings{}", if late { ", after 50 ms or more" } else { "" });
        });
        block(50);
        println!("50 ms of work are over");
    });
}
