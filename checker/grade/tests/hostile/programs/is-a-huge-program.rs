// verdict: output-limit · control: rustc-large · has 400 MiB of data in its program
#[used]
static HUGE: [u8; 400 << 20] = [1; 400 << 20];

fn main() {
    println!("ESCAPED {}", HUGE.len());
}
