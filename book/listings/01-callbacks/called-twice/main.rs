fn halve(number: u32, callback: impl Fn(Result<u32, String>)) {
    if number % 2 == 1 {
        callback(Err(format!("{number} is odd")));
    }
    callback(Ok(number / 2));
}

fn main() {
    halve(7, |result| match result {
        Err(error) => println!("error: {error}"),
        Ok(half) => println!("half of it is {half}"),
    });
}
