use node_loop::{Promise, next_tick, read_file, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script begins");
        read_file("notes.txt", |_text| {
            println!("file");
            set_timeout(0, || println!("timer of the file"));
            set_immediate(|| println!("immediate of the file"));
        });
        Promise::resolve(()).then(|()| println!("promise"));
        next_tick(|| println!("nextTick"));
        set_immediate(|| println!("immediate"));
        set_timeout(0, || println!("timer"));
        println!("script end");
    });
}
