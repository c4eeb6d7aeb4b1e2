//! Isolation: what stands between a stranger's program and this machine, while it is compiled and while it runs.
//!
//! ```text
//! checker ──► keeper ──► bwrap ──► bwrap (1) ──► inner (2) ──► program (3) ──► its children
//!    ▲                     │          a namespace of its own for processes, mounts, network, users, …
//!    │                     └ sees the end of the sandbox          │
//!    └────────── a pipe: when it began, how it ended, what came out ┘   inner: Landlock, seccomp, limits of one process
//! ```
//!
//! The keeper ([`flow::process`]) stands outside of it all, so that limits of the whole tree, leaked processes and the end
//! of everything are found as they are without a wall. Verdicts are made outside, and orders, hidden cases, solutions,
//! others' work and the gradebook are in no mount.
//!
//! What it does not hold back: mistakes in the kernel itself, and what two programs learn from one another by the time that
//! things take.

#[cfg(target_os = "linux")]
mod bubblewrap;
mod confined;
#[cfg(target_os = "linux")]
mod connect;
#[cfg(target_os = "linux")]
mod inner;
mod isolation;
#[cfg(target_os = "linux")]
mod kernel;
mod missing;
#[cfg(target_os = "linux")]
mod orders;
#[cfg(target_os = "linux")]
mod readable;
#[cfg(target_os = "linux")]
mod rules;
#[cfg(target_os = "linux")]
mod sandbox;
#[cfg(target_os = "linux")]
mod setup;
#[cfg(target_os = "linux")]
mod syscalls;
#[cfg(target_os = "linux")]
mod waiting;
#[cfg(target_os = "linux")]
mod watch;

pub use confined::{Bytes, Confined};
pub use isolation::{Isolation, LIMITS_ONLY, Weak};
pub use missing::Missing;

/// What comes before everything else in `main`, while there is one thread: as root this process gets a view of the file
/// system of its own, in which what sandboxes need lies where every user can read it.
///
/// Where this process is one that the wall started itself, it does that work and does not return.
pub fn enter() {
    #[cfg(target_os = "linux")]
    {
        let args: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
        let code = match args.first().and_then(|first| first.to_str()) {
            Some(bubblewrap::INNER) => inner::main(&args[1..]),
            Some(connect::CONNECT) => connect::main(&args[1..]),
            _ => {
                if readable::is_needed() {
                    // What is compiled is read by other users than root. What is private lies in a folder that is.
                    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
                    // Whether it is missed is seen when the wall is tried.
                    let _ = readable::own_view();
                }
                return;
            }
        };
        leave(code);
    }
}

/// Ends this process.
#[cfg(target_os = "linux")]
#[expect(
    clippy::disallowed_methods,
    reason = "what the wall starts has no command's exit code to answer with"
)]
fn leave(code: u8) -> ! {
    std::process::exit(i32::from(code))
}
