// verdict: compile-error · control: none · has an error without a place, in the words of a compiler that has no linker
std::arch::global_asm!(".error \"linker `cc` not found\"");

fn main() {}
