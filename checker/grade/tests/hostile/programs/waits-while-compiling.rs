// verdict: compile-error · control: bomb · includes what somebody would have to type
fn main() {
    println!("{}", include_str!("/dev/stdin").len() + include_str!("/proc/self/fd/2").len());
}
