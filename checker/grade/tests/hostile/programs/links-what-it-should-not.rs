// verdict: compile-error · control: none · gives arguments to the linker by attributes
#![feature(link_args)]
#[link_args = "-Wl,--version -o @open@/pwned"]
unsafe extern "C" {}

fn main() {}
