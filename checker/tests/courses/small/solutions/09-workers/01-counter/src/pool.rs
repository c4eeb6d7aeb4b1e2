pub fn run() {
    println!("a\nb\nsum");
}
