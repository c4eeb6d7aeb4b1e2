use std::cell::Cell;
use std::rc::Rc;

use node_loop::{clear_interval, set_immediate, set_interval, set_timeout};

fn main() {
    node_loop::run(|| {
        let (turns, spinning) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(true)));
        look(Rc::clone(&turns), Rc::clone(&spinning));
        set_timeout(50, move || {
            spinning.set(false);
            match turns.replace(0) {
                101.. => println!("the loop never slept: more than 100 turns"),
                _ => println!("the loop slept"),
            }
            let counted = Rc::clone(&turns);
            let beat = set_interval(10, move |_timer| counted.set(counted.get() + 1));
            set_timeout(50, move || {
                clear_interval(beat);
                match turns.get() {
                    ..=10 => println!("the loop slept: 10 turns or fewer"),
                    _ => println!("the loop never slept"),
                }
            });
        });
    });
}

/// The monitor that looks in each check phase.
fn look(turns: Rc<Cell<u32>>, spinning: Rc<Cell<bool>>) {
    turns.set(turns.get() + 1);
    if spinning.get() {
        set_immediate(move || look(turns, spinning));
    }
}
