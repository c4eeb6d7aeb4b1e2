fn main() {
    println!("tick");
    println!("promise");
}
