use node_loop::{EventEmitter, next_tick};

fn main() {
    node_loop::run(|| {
        let bell = EventEmitter::new();
        bell.on("ring", |who: &str| println!("the cook hears {who}"));
        bell.on("ring", |who| println!("the guest hears {who}"));

        next_tick(|| println!("nextTick"));
        println!("before emit");
        let heard = bell.emit("ring", "Asha");
        println!("after emit: {heard}");
        println!("nobody listens to this: {}", bell.emit("knock", "Asha"));
    });
}
