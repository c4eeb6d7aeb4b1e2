use node_loop::{Error, Promise};

fn main() {
    node_loop::run(|| {
        Promise::resolve(()).then_or(breaks, says("second argument")).catch(says("catch below"));
        Promise::reject(Error::new("no guests"))
            .then_or(breaks, says("second argument"))
            .catch(says("catch below"));
    });
}

fn breaks(_nothing: ()) -> Result<(), Error> {
    Err(Error::new("a plate breaks"))
}

fn says(who: &'static str) -> impl Fn(Error) {
    move |error| println!("{who}: {}", error.message())
}
