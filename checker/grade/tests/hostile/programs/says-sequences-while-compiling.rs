// verdict: compile-error · control: escapes-in-errors · has errors whose words change a terminal
compile_error!("\x1b]0;owned\x07\x1b[2J\u{9b}31m\u{202e}owned");
fn main() {
    let x: u32 = "]0;owned[2J";
}
