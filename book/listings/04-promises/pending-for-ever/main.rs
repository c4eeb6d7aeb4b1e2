use node_loop::{Promise, process};

fn main() {
    node_loop::run(|| {
        // Nobody keeps the two functions that could settle this promise.
        let answer: Promise<u32> = Promise::new(|_resolve, _reject| {});
        answer.then(|value| println!("the answer is {value}"));

        process::on_exit(|code| println!("exit code {code}"));
        println!("script end");
    });
}
