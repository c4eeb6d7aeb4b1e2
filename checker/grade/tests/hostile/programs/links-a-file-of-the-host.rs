// verdict: compile-error · control: none · takes a file of the host for a library, so that the linker shows it
#[link(name = "@solution@/hidden.yaml", kind = "static", modifiers = "+verbatim")]
unsafe extern "C" {}

fn main() {}
