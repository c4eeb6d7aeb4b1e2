// verdict: memory-limit · control: bomb · includes a file that has no end
fn main() {
    println!("{}", include_bytes!("/dev/zero").len());
}
