use node_loop::{Error, EventEmitter, process, set_timeout};

fn main() {
    node_loop::run(|| {
        let shop = EventEmitter::<()>::new();
        process::on_uncaught_exception(|error| println!("uncaught: {}", error.message()));

        let same = shop.clone();
        set_timeout(10, move || {
            println!("the first error");
            same.emit_error(Error::new("smoke"));
            println!("this line is never printed");
        });

        set_timeout(10, move || {
            shop.on_error(|error| println!("heard: {}", error.message()));
            println!("the second error");
            shop.emit_error(Error::new("fire"));
            println!("the callback goes on");
        });
    });
}
