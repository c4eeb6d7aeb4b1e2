// verdict: rejected · control: cargo · has a script that runs while it is compiled
fn main() {}
//=== build.rs
fn main() {
    std::fs::write("@open@/pwned", "x").unwrap();
}
