// verdict: compile-error · control: no-wall · lets the assembler read the hidden cases, which no macro does
use std::arch::global_asm;

global_asm!(".globl SECRET", "SECRET:", ".incbin \"@solution@/hidden.yaml\", 0, 16", ".byte 0");

unsafe extern "C" {
    static SECRET: [u8; 16];
}

fn main() {
    // SAFETY: the assembler has put so many bytes there.
    println!("ESCAPED {}", unsafe { SECRET }.len());
}
