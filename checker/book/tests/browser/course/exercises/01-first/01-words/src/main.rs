fn main() {
    println!("b");
    println!("a");
}
