use node_loop::{queue_microtask, set_timeout};

fn forever() {
    queue_microtask(|| {
        println!("microtask");
        forever();
    });
}

fn main() {
    node_loop::run(|| {
        let _call = forever;
        // _call();

        set_timeout(0, || println!("I was told that I never run"));
    });
}
