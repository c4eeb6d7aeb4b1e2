use node_loop::{AbortController, AbortSignal, Error, set_timeout};

fn main() {
    node_loop::run(|| {
        let closing = AbortController::new();
        let signal = closing.signal();
        wait_for("the bus", AbortSignal::any([&signal, &AbortSignal::timeout(20)]));
        wait_for("the train", AbortSignal::any([&signal, &AbortSignal::timeout(60_000)]));
        set_timeout(300, move || closing.abort_with(Error::new("the station closes")));
        println!("script end");
    });
}

fn wait_for(what: &'static str, signal: AbortSignal) {
    signal.on_abort(move |reason| {
        println!("stop waiting for {what}: {}", reason.name());
    });
}
