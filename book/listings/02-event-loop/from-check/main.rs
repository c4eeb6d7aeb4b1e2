use node_loop::{block, close_handle, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        set_immediate(|| {
            println!("in the check phase");
            set_immediate(|| println!("check: the immediate"));
            set_timeout(0, || println!("timers: the timeout"));
            close_handle(|| println!("close: the handle is closed"));
            block(5);
        });
    });
}
