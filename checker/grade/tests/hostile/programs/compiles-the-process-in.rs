// verdict: wrong-output · control: rustc · includes the environment of the compiler by /proc
fn main() {
    let environment = include_bytes!("/proc/self/environ");
    if environment.windows(14).any(|window| window == b"HOSTILE_SECRET") {
        println!("ESCAPED the compiler's environment");
    }
    for line in include_str!("/proc/self/mountinfo").lines() {
        println!("{}", line.len());
    }
    for path in include_bytes!("/proc/self/cmdline").split(|byte| *byte == 0) {
        println!("{}", path.len());
    }
}
