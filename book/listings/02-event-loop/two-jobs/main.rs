use node_loop::set_immediate;

fn main() {
    node_loop::run(|| {
        slice("wash", 1);
        slice("cook", 1);
        println!("script end");
    });
}

/// Does one slice of a job of three, and leaves the others for later iterations.
fn slice(job: &'static str, number: u32) {
    println!("{job} {number} of 3");
    if number < 3 {
        set_immediate(move || slice(job, number + 1));
    }
}
