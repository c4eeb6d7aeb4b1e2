use node_loop::{Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        println!("script start");

        set_timeout(0, || println!("the timer calls back"));

        [1, 2].iter().for_each(|number| println!("forEach calls back with {number}"));

        let _ = Promise::<()>::new(|_, _| println!("the executor is called"));

        println!("script end");
    });
}
