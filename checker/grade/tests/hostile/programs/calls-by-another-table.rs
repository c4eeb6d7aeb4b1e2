// verdict: wrong-output · control: outside · makes refused system calls by the numbers of 32-bit and of x32 programs
mod kit;
use kit::*;

fn main() {
    #[cfg(target_arch = "x86_64")]
    {
        // x32: unshare(CLONE_NEWUSER), and memfd_create with a bad address.
        for number in [272_i64, 319] {
            // SAFETY: numbers only.
            let answer =
                unsafe { syscall(number | 0x4000_0000, if number == 272 { 0x1000_0000 } else { 0 }, 0) };
            if answer >= 0 || ![1, 38].contains(&errno()) {
                escaped(format!("x32 {number}: {}", std::io::Error::last_os_error()));
            }
        }
        // int 0x80: unshare is 310 there. What is refused by a kill is a signal, so a child asks.
        if child() {
            let mut answer: i64 = 310;
            // SAFETY: the call has no pointers; the register that the assembler keeps for itself is saved.
            unsafe {
                std::arch::asm!("push rbx", "mov ebx, {flag:e}", "int 0x80", "pop rbx", flag = in(reg) 0x1000_0000_u32,
                    inout("rax") answer, out("r8") _, out("r9") _, out("r10") _, out("r11") _);
            }
            if answer as i32 == 0 {
                escaped("32-bit unshare");
            }
            std::process::exit(0);
        }
        reap();
    }
}
