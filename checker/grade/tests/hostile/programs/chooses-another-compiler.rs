// verdict: rejected · control: none · names a toolchain of its own by rust-toolchain.toml
fn main() {}
//=== rust-toolchain.toml
[toolchain]
path = "./tools"
//=== tools/bin/rustc +x
#!/bin/sh
echo x > @open@/pwned
