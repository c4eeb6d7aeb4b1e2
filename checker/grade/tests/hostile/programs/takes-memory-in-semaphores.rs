// verdict: wrong-output · control: outside · takes memory of the kernel in sets of semaphores and in queues of messages, which are no process's and outlive them all; the fuse is 40 MiB
mod kit;
use kit::*;

unsafe extern "C" {
    fn semget(key: i32, semaphores: i32, flags: i32) -> i32;
    fn semctl(id: i32, semaphore: i32, command: i32, ...) -> i32;
    fn msgget(key: i32, flags: i32) -> i32;
    fn msgsnd(id: i32, message: *const u8, bytes: usize, flags: i32) -> i32;
    fn msgctl(id: i32, command: i32, buffer: *mut u8) -> i32;
}

fn main() {
    // IPC_CREAT; the key 0 is IPC_PRIVATE.
    const NEW: i32 = 0o1600;
    // A set of 32000 semaphores takes 2 MiB of the kernel.
    // SAFETY: numbers only.
    let sets: Vec<i32> = (0..16).map(|_| unsafe { semget(0, 32_000, NEW) }).filter(|id| *id >= 0).collect();
    if !sets.is_empty() {
        escaped(format!("{} sets of semaphores", sets.len()));
    }
    // A kind that is not 0, and 4 KiB of text; IPC_NOWAIT.
    let message = [1_u8; 8 + 4096];
    let queues: Vec<i32> = (0..16).map(|_| unsafe { msgget(0, NEW) }).filter(|id| *id >= 0).collect();
    for queue in &queues {
        // SAFETY: the message is as long as is said.
        while unsafe { msgsnd(*queue, message.as_ptr(), 4096, 0o4000) } == 0 {}
    }
    if !queues.is_empty() {
        escaped(format!("{} queues of messages", queues.len()));
    }
    // IPC_RMID is 0.
    for set in sets {
        // SAFETY: numbers only.
        unsafe { semctl(set, 0, 0) };
    }
    for queue in queues {
        // SAFETY: null is allowed.
        unsafe { msgctl(queue, 0, std::ptr::null_mut()) };
    }
}
