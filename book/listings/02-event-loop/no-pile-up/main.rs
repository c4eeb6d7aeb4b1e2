use node_loop::{block, clear_interval, set_immediate, set_interval};

fn main() {
    node_loop::run(|| {
        let beat = set_interval(10, |_timer| println!("beat"));
        set_immediate(move || {
            println!("immediate");
            clear_interval(beat);
        });
        block(55);
        println!("55 ms of work are over");
    });
}
