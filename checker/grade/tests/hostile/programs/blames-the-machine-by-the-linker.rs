// verdict: compile-error · control: held · makes the linker fail in words that are no symbol's
std::arch::global_asm!(".section .text", "hostile:", ".reloc hostile, R_X86_64_32S, main", ".byte 0, 0, 0, 0");

fn main() {}
