// verdict: rejected · control: cargo · names its own program as the script of its build
fn main() {
    if std::env::var_os("OUT_DIR").is_some() {
        std::fs::write("@open@/pwned", "x").unwrap();
    }
}
//=== Cargo.toml
[package]
name = "hostile-locked"
version = "0.1.0"
edition = "2024"
build = "src/main.rs"
