use node_loop::{read_file, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        read_file("notes.txt", |text| {
            let text = text.expect("the file is there");
            println!("the file has come: {}", text.trim());
        });
        set_timeout(100, || println!("the timer has rung"));
        set_immediate(|| println!("the immediate has run"));
        println!("script end");
    });
}
