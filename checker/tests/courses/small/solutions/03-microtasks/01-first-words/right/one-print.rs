// prints one text with line ends in it
fn main() {
    println!("start\nend\ntimeout");
}
