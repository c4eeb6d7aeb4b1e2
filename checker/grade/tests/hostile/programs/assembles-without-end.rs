// verdict: memory-limit · control: bomb · lets the assembler repeat a byte without end
std::arch::global_asm!(".rept 100000000", ".rept 100", ".quad 1", ".endr", ".endr");

fn main() {}
