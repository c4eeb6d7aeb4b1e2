// verdict: compile-error · control: none · calls itself by a path, under which its program would be written
#![crate_name = "../../../../pwned"]

fn main() {}
