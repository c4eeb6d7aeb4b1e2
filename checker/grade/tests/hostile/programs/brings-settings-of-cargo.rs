// verdict: rejected · control: cargo · puts a program of its own around the compiler by .cargo/config.toml
fn main() {}
//=== .cargo/config.toml
[build]
rustc-wrapper = "./wrapper.sh"
//=== wrapper.sh +x
#!/bin/sh
echo x > @open@/pwned
exec "$@"
