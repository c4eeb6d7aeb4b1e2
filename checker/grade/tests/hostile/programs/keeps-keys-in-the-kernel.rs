// verdict: wrong-output · control: outside · leaves a key where another run of the same user finds it
mod kit;
use kit::*;

fn main() {
    let (kind, name, secret) = (c("user"), c("hostile"), b"order");
    // Into the keyring of the process, of the session and of the user.
    for ring in [-2_i32, -3, -4] {
        // SAFETY: the texts outlive the call.
        let key =
            unsafe { syscall(call(248, 217), kind.as_ptr(), name.as_ptr(), secret.as_ptr(), 5_usize, ring) };
        if key >= 0 {
            escaped(format!("a key in ring {ring}"));
        }
    }
    // SAFETY: KEYCTL_GET_KEYRING_ID of the session's; numbers only.
    if unsafe { syscall(call(250, 219), 0, -3, 1) } >= 0 {
        escaped("a keyring");
    }
}
