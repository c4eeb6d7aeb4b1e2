use node_loop::{block, read_file, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        read_file("notes.txt", |_text| {
            set_timeout(0, || println!("timeout"));
            set_immediate(|| println!("immediate"));
            block(5);
            println!("the callback of the file returns");
        });
    });
}
