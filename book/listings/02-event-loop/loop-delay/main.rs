use node_loop::{block, monitor_event_loop_delay, set_timeout};

fn main() {
    node_loop::run(|| {
        let delay = monitor_event_loop_delay(10);
        delay.enable();
        set_timeout(30, || block(100));
        set_timeout(200, move || {
            delay.disable();
            // The times are milliseconds.
            match delay.max() {
                80.. => println!("somebody held up the loop for 80 ms or more"),
                _ => println!("all was quiet"),
            }
        });
    });
}
