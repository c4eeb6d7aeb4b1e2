use node_loop::{Error, read_file};

// In Rust an error has to be dropped on purpose, as here.
fn dropping_the_error(result: Result<String, Error>) -> String {
    result.unwrap_or("undefined".to_owned())
}

fn main() {
    node_loop::run(|| {
        read_file("one.txt", |one| {
            read_file("two.txt", |two| {
                read_file("three.txt", |three| {
                    let [one, two, three] = [one, two, three].map(dropping_the_error);
                    println!("read: {one} {two} {three}");
                });
            });
        });
        println!("script end");
    });
}
