// verdict: compile-error · control: rustc · cannot be compiled without a secret in the environment
fn main() {
    println!("ESCAPED {}", env!("HOSTILE_SECRET"));
}
