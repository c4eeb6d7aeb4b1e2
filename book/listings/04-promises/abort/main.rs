use node_loop::{AbortController, AbortSignal, Error, Promise, clear_timeout, set_timeout};

fn main() {
    node_loop::run(|| {
        let controller = AbortController::new();
        write("the report", controller.signal())
            .then(|_name| ())
            .catch(|error| println!("no report: {}", error.message()));
        set_timeout(20, move || {
            controller.abort_with(Error::new("it is late"));
            println!("abort has returned");
        });
    });
}

// ANCHOR: write
fn write(name: &'static str, signal: AbortSignal) -> Promise<&'static str> {
    if let Some(reason) = signal.reason() {
        return Promise::reject(reason);
    }
    Promise::new(|resolve, reject| {
        println!("begin {name}");
        let timer = set_timeout(500, move || {
            println!("{name} is written");
            resolve(name);
        });
        signal.on_abort(move |reason| {
            println!("stop {name}");
            clear_timeout(timer);
            reject(reason);
        });
    })
}
// ANCHOR_END: write
