// verdict: compile-error · control: held · makes the linker fail in words that are no symbol's
std::arch::global_asm!(".section .data", ".long main");

fn main() {}
