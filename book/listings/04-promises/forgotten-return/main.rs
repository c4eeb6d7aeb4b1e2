use node_loop::{Promise, sleep};

fn main() {
    node_loop::run(|| {
        Promise::resolve("Asha")
            .then(|guest| {
                boil(guest);
            })
            .then(|()| println!("Asha gets tea"));
        Promise::resolve("Bina").then(|guest| boil(guest)).then(|()| println!("Bina gets tea"));
    });
}

fn boil(guest: &'static str) -> Promise<()> {
    sleep(20).then(move |()| println!("the water for {guest} boils"))
}
