// verdict: compile-error · control: no-wall · includes the host's accounts as text
fn main() {
    println!("ESCAPED {}", include_str!("/etc/group").len());
}
