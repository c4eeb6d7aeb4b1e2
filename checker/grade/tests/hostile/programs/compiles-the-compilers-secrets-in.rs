// verdict: wrong-output · control: rustc · takes secrets out of the environment of the compiler
fn main() {
    for secret in [
        option_env!("HOSTILE_SECRET"),
        option_env!("SSH_AUTH_SOCK"),
        option_env!("CARGO_REGISTRY_TOKEN"),
        option_env!("USER"),
        option_env!("RUSTUP_HOME"),
    ] {
        if let Some(secret) = secret {
            println!("ESCAPED {secret}");
        }
    }
}
