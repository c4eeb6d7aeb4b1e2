fn main() {
    println!("start");
    println!("end");
    println!("timeout");
}
