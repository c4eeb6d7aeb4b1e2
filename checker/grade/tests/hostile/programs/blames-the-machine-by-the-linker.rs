// verdict: compile-error · control: held · makes the linker fail in words that are no symbol's
// An address does not fit into a byte.
std::arch::global_asm!(".section .text", ".globl HOSTILE", "HOSTILE: .byte main");

unsafe extern "C" {
    safe static HOSTILE: u8;
}

fn main() {
    println!("{HOSTILE}");
}
