use node_loop::{read_file, throw};

fn main() {
    node_loop::run(|| {
        println!("ask for the file");
        read_file("menu.txt", |result| match result {
            Err(error) => throw(error),
            Ok(text) => println!("the file says: {}", text.trim()),
        });
        println!("go on with other work");
    });
}
