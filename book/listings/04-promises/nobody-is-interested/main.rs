use node_loop::{Promise, sleep};

fn main() {
    node_loop::run(|| {
        let report = write("the report");
        report.then(|name| println!("got {name}"));
        // The last variable that held the promise is gone now.
        drop(report);
        println!("script end");
    });
}

fn write(name: &'static str) -> Promise<&'static str> {
    sleep(20).then(move |()| {
        println!("{name} is written");
        name
    })
}
