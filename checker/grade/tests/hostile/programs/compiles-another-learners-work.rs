// verdict: compile-error · control: no-wall · includes the submission of another learner
fn main() {
    println!("ESCAPED {}", include_str!("@neighbour@").len());
}
