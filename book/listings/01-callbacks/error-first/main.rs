use node_loop::{Error, set_timeout};

fn find_table(guests: u32, callback: impl FnOnce(Result<&str, Error>) + 'static) {
    set_timeout(10, move || {
        if guests > 4 {
            return callback(Err(Error::new("no table is so large")));
        }
        callback(Ok(if guests > 2 { "the round table" } else { "the small table" }));
    });
}

fn main() {
    node_loop::run(|| {
        for guests in [2, 5] {
            find_table(guests, move |result| match result {
                Err(error) => println!("{guests} guests: {}", error.message()),
                Ok(table) => println!("{guests} guests: {table}"),
            });
        }
        println!("all have asked");
    });
}
