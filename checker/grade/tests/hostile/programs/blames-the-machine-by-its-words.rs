// verdict: compile-error · control: held · has an error without a place, in the words of a compiler that has no linker
std::arch::global_asm!(".error \"linker `cc` not found\"");

fn main() {}
