// verdict: wrong-output · control: outside · writes a program into memory and starts it from there
mod kit;
use kit::*;

fn main() {
    if !fact("again").is_empty() {
        return escaped("this runs out of memory");
    }
    let program = std::fs::read("/bin/true").or_else(|_| std::fs::read("/usr/bin/true")).unwrap_or_default();
    // SAFETY: the bytes and texts outlive the calls.
    unsafe {
        let file = memfd_create(c("x").as_ptr(), 0);
        if file < 0 || write(file, program.as_ptr(), program.len()) <= 0 {
            return println!("refused");
        }
        if child() {
            let name = c("true");
            fexecve(file, [name.as_ptr(), std::ptr::null()].as_ptr(), [std::ptr::null()].as_ptr());
            exit(1);
        }
        let mut status = 0;
        if wait(&mut status) > 0 && status == 0 {
            escaped("a program that has no file");
        }
    }
}
