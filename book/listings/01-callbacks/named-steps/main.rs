use node_loop::{Error, read_file};

fn main() {
    node_loop::run(|| {
        read_file("one.txt", have_one);
        println!("script end");
    });
}

fn have_one(result: Result<String, Error>) {
    match result {
        Err(error) => failed(&error),
        Ok(one) => {
            println!("one: {one}");
            read_file("two.txt", have_two);
        }
    }
}

fn have_two(result: Result<String, Error>) {
    match result {
        Err(error) => failed(&error),
        Ok(two) => {
            println!("two: {two}");
            read_file("three.txt", have_three);
        }
    }
}

fn have_three(result: Result<String, Error>) {
    match result {
        Err(error) => failed(&error),
        Ok(three) => println!("three: {three}"),
    }
}

fn failed(error: &Error) {
    println!("stopped: {}", error.code().unwrap_or("an error without a code"));
}
