// verdict: compile-error Â· control: bytes Â· is not UTF-8
fn main() {
    let x = "ÿþÃ(";
}
