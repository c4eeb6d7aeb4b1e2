use std::cell::Cell;
use std::rc::Rc;

use node_loop::{Error, call_async, sleep};

fn main() {
    node_loop::run(|| {
        let total = Rc::new(Cell::new(0));
        [1, 2, 3].into_iter().for_each(|number| {
            let total = Rc::clone(&total);
            call_async(async move {
                sleep(10).await?;
                total.update(|total| total + number);
                Ok(())
            });
        });
        println!("behind forEach: {}", total.get());
        call_async(sum_up());
    });
}

async fn sum_up() -> Result<(), Error> {
    let mut sum = 0;
    for number in [1, 2, 3] {
        sleep(10).await?;
        sum += number;
    }
    println!("behind the loop: {sum}");
    Ok(())
}
