// verdict: wrong-output · control: none · calls itself a plugin of the compiler, which would run in it
#![crate_type = "proc-macro"]

fn main() {
    println!("no plugin");
}
