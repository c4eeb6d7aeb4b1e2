//! Isolation: what stands between a stranger's program and this machine.
