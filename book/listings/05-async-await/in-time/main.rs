use node_loop::{AbortController, AbortSignal, Error, Promise, call_async, clear_timeout, set_timeout};

fn main() {
    node_loop::run(|| {
        for (page, ms) in [("news", 20), ("weather", 5000)] {
            call_async(in_time(page, ms, 200))
                .then(|text| println!("got {text}"))
                .catch(move |error| println!("{page}: {}", error.message()));
        }
    });
}

// ANCHOR: in_time
async fn in_time(page: &'static str, ms: u64, limit: u64) -> Result<&'static str, Error> {
    let controller = AbortController::new();
    let signal = controller.signal();
    let timer = set_timeout(limit, move || controller.abort_with(Error::new("too late")));
    let loaded = load(page, ms, signal).await;
    clear_timeout(timer);
    loaded
}
// ANCHOR_END: in_time

fn load(page: &'static str, ms: u64, signal: AbortSignal) -> Promise<&'static str> {
    Promise::new(|resolve, reject| {
        let timer = set_timeout(ms, move || resolve(page));
        signal.on_abort(move |reason| {
            println!("stop loading {page}");
            clear_timeout(timer);
            reject(reason);
        });
    })
}
