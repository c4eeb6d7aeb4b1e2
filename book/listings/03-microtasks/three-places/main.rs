use node_loop::{block, close_handle, read_file, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        read_file("notes.txt", |_text| {
            set_timeout(0, || println!("asked for first: a timer"));
            close_handle(|| println!("asked for second: a close callback"));
            set_immediate(|| println!("asked for third: an immediate"));
            block(5);
        });
    });
}
