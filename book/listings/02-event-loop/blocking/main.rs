use node_loop::{read_file, set_immediate};

fn main() {
    node_loop::run(|| {
        set_immediate(|| println!("the loop has had its first turn"));

        let list = std::fs::read_to_string("list.txt").expect("the list is there");
        println!("readFileSync returns: {}", list.trim());

        read_file("letter.txt", |letter| {
            let letter = letter.expect("the letter is there");
            println!("readFile calls back: {}", letter.trim());
        });
        println!("script end");
    });
}
