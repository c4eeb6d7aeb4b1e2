// verdict: compile-error · control: none · has an error without a place, in the words of a full disk
std::arch::global_asm!("No space left on device");

fn main() {}
