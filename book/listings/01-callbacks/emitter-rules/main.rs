use node_loop::EventEmitter;

fn main() {
    node_loop::run(|| {
        let shop = EventEmitter::new();
        let lamp = shop.on("open", |()| println!("the lamp is called"));
        let same = shop.clone();
        shop.prepend_once("open", move |()| {
            println!("the guard is called");
            same.off(lamp);
            same.on("open", |()| println!("the radio is called"));
        });

        println!("first emit");
        shop.emit("open", ());
        println!("second emit");
        shop.emit("open", ());
    });
}
