// verdict: wrong-order · rule: the main program ends before any callback
fn main() {
    println!("start\ntimeout\nend");
}
