// verdict: compile-error · control: no-wall · climbs out of its folder to the hidden cases
fn main() {
    println!(
        "ESCAPED {}",
        include_str!("../../../../../../../../../solutions/01-hostile/01-locked/hidden.yaml").len()
    );
}
