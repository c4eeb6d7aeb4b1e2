// verdict: compile-error · control: held · names a library of the system that is not there, so that the machine seems to lack it
#[link(name = "iconv")]
unsafe extern "C" {}

fn main() {}
