//! Everything that a program can do to whoever runs it: one thing, named by its second argument.
//!
//! The first argument is a mark by which the tests find what is left of it. Nothing here harms a machine that
//! does not hold it: a storm of forks has a fuse, and what signals everybody asks first whether it is held.

use std::ffi::{c_int, c_long, c_void};
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

unsafe extern "C" {
    fn fork() -> c_int;
    fn setsid() -> c_int;
    fn getppid() -> c_int;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn signal(signal: c_int, handler: usize) -> usize;
    fn close(fd: c_int) -> c_int;
    fn ptrace(request: c_int, pid: c_int, address: usize, data: usize) -> c_long;
    fn mmap(at: usize, length: usize, access: c_int, flags: c_int, fd: c_int, offset: i64) -> *mut c_void;
    fn memfd_create(name: *const u8, flags: u32) -> c_int;
    fn write(fd: c_int, bytes: *const u8, length: usize) -> isize;
    fn shmget(key: c_int, size: usize, flags: c_int) -> c_int;
    fn shmat(id: c_int, at: usize, flags: c_int) -> *mut c_void;
    fn shmdt(at: *const c_void) -> c_int;
    fn prctl(option: c_int, argument: usize) -> c_int;
    fn _exit(code: c_int) -> !;
}

extern "C" fn outlived(_: c_int) {
    let text = b"outlived\n";
    // SAFETY: these bytes are there for ever.
    unsafe { write(1, text.as_ptr(), text.len()) };
}

const KILL: c_int = 9;
const STOP: c_int = 19;
const MIB: usize = 1 << 20;
/// So many a storm makes and no more: six times what the tests allow, and nothing to a machine.
const FUSE: u32 = 300;
/// What one file may have is 64 MiB, so memory in files comes in pieces that are smaller.
const PIECE: usize = 32 * MIB;

fn main() {
    let args: Vec<String> = std::env::args().skip(2).collect();
    let number = |index: usize| args.get(index).and_then(|arg| arg.parse::<usize>().ok());
    match args[0].as_str() {
        // More and more of itself, all of them busy; or N children that end.
        "forks" => match number(1) {
            Some(count) => children(count, || say("child")),
            None => storm(),
        },
        "threads" => {
            let count = number(1).unwrap_or(FUSE as usize);
            let nap = Duration::from_secs(if number(1).is_none() { 600 } else { 0 });
            let mut made = 0;
            while made < count {
                // Whoever refuses a thread is asked again.
                made += usize::from(std::thread::Builder::new().spawn(move || sleep(nap)).is_ok());
            }
            // The storm stays: one that is over within a moment is seen by nobody.
            sleep(nap);
            say("all");
        }
        // Forks twice and leaves the session, as a daemon does.
        "daemon" => {
            if child() {
                leave_session();
                if child() {
                    close_all();
                    for_ever();
                }
                exit(0);
            }
            sleep(Duration::from_millis(100));
            say("main ends");
        }
        // Each generation makes the next one and ends: whoever looks for it finds the one before.
        "relay" => {
            if child() {
                loop {
                    leave_session();
                    if !child() {
                        exit(0);
                    }
                }
            }
            say("main ends");
        }
        "other-session" => {
            if child() {
                leave_session();
                for_ever();
            }
            say("main ends");
        }
        "holds-the-pipe" => {
            if child() {
                for_ever();
            }
            say("main ends");
            std::process::exit(number(1).map_or(0, |code| code as i32));
        }
        // N generations, each in a session of its own and the child of the one before; each says so when the one
        // before it ends.
        "nests" => {
            for _ in 0..number(1).expect("how many") {
                say("ready");
                if !child() {
                    for_ever();
                }
                leave_session();
                // SAFETY: the handler only writes; 1 is PR_SET_PDEATHSIG, 10 is SIGUSR1.
                unsafe {
                    signal(10, outlived as *const () as usize);
                    prctl(1, 10);
                }
            }
            for_ever();
        }
        "waits" => children(3, || sleep(Duration::from_millis(20))),
        "ignores-signals" => {
            for number in 1..32 {
                // SAFETY: 1 is SIG_IGN; those that cannot be ignored are refused.
                unsafe { signal(number, 1) };
            }
            for_ever();
        }
        "closes-its-output" => {
            close_all();
            for_ever();
        }
        "stops-itself" => send(std::process::id() as c_int, STOP),
        "kills-its-group" => {
            held_children();
            send(0, KILL);
        }
        "kills-everybody" => {
            // SAFETY: it only asks.
            if unsafe { kill(getppid(), 0) } == 0 {
                say("not held");
                return;
            }
            held_children();
            send(-1, KILL);
            say("alone");
            reap();
        }
        "kills-its-parent" => at_parent(KILL),
        "stops-its-parent" => at_parent(STOP),
        "traces-its-parent" => {
            // SAFETY: 16 is PTRACE_ATTACH, which touches no memory.
            let traced = unsafe { ptrace(16, getppid(), 0, 0) } == 0;
            say(if traced { "traced" } else { "refused" });
            if traced {
                for_ever();
            }
        }
        "prints" => {
            let text = "all work and no play\n".repeat(1000);
            let mut left = number(2).unwrap_or(usize::MAX);
            let mut out: Box<dyn std::io::Write> =
                if args[1] == "out" { Box::new(std::io::stdout()) } else { Box::new(std::io::stderr()) };
            while left > 0 {
                let length = left.min(text.len());
                let _ = out.write_all(&text.as_bytes()[..length]);
                left -= length;
            }
        }
        "long-line" => {
            let mut left = number(1).expect("bytes");
            while left > 0 {
                let piece = [b'x'; 4096];
                let length = left.min(piece.len());
                let _ = std::io::stdout().write_all(&piece[..length]);
                left -= length;
            }
        }
        "loops" => {
            let rounds = number(1).unwrap_or(usize::MAX);
            (0..rounds).for_each(|round| {
                std::hint::black_box(round);
            });
        }
        "sleeps" => sleep(Duration::from_millis(number(1).unwrap_or(600_000) as u64)),
        "touches" => {
            touch(number(1).expect("MiB") * MIB, 2);
            say("touched");
        }
        // MAP_SHARED | MAP_ANONYMOUS, and then in as many processes.
        "shares" => {
            touch(number(1).expect("MiB") * MIB, 1);
            say("touched");
        }
        "reserves" => {
            // SAFETY: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, writable, and never used.
            let place = unsafe { mmap(0, number(1).expect("MiB") * MIB, 3, 2 | 0x20 | 0x4000, -1, 0) };
            say(if place as isize == -1 { "refused" } else { "reserved" });
            sleep(Duration::from_millis(100));
        }
        "memory-files" => {
            for _ in 0..number(1).expect("pieces") {
                // SAFETY: the name ends with a zero; the buffer outlives the call.
                unsafe {
                    let file = memfd_create(b"x\0".as_ptr(), 0);
                    fill(|bytes| write(file, bytes.as_ptr(), bytes.len()) > 0);
                }
            }
            say("written");
            sleep(Duration::from_millis(300));
        }
        "shared-folder" => {
            for piece in 0..number(1).expect("pieces") {
                let path = format!("/dev/shm/hostile-{}-{piece}", std::process::id());
                let mut file = fs::File::create(path).expect("a public folder");
                fill(|bytes| file.write_all(bytes).is_ok());
            }
            say("written");
            sleep(Duration::from_millis(300));
        }
        "segments" => {
            for _ in 0..number(1).expect("pieces") {
                // SAFETY: a new private segment, attached where the kernel likes, written within its size.
                unsafe {
                    let place = shmat(shmget(0, PIECE, 0o1600), 0, 0);
                    assert!(place as isize != -1, "{}", std::io::Error::last_os_error());
                    std::ptr::write_bytes(place.cast::<u8>(), 1, PIECE);
                    shmdt(place);
                }
            }
            say("written");
            sleep(Duration::from_millis(300));
        }
        "children-touch" => {
            let (count, bytes) = (number(1).expect("children"), number(2).expect("MiB") * MIB);
            children(count, || {
                touch(bytes, 2);
                sleep(Duration::from_millis(200));
            });
        }
        "bad-text" => {
            let bytes = [0xC3, 0x28, 0xFF, 0xFE, b'\n', 0xF0, 0x9F, b'\n', 0, b'a', b'\r', b'\n'];
            let _ = std::io::stdout().write_all(&bytes);
        }
        "escapes" => {
            print!("\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x1b[?1049h\x1b[31m\x1b[?25l\x1b(0");
            println!("\x1b[8m\x1bc\u{9b}2J\u{202e}abc");
            eprintln!("\x1b[5m\x1b[?1000h\x1b[999;999H");
        }
        "writes-a-file" => {
            let mut file = fs::File::create("big").expect("its own folder");
            let piece = vec![1_u8; MIB];
            for _ in 0..number(1).expect("MiB") {
                file.write_all(&piece).expect("it is let");
            }
            say("written");
        }
        // N pieces on a disk: in TMPDIR, in files that have no name any more, or in a folder that all users share.
        manner @ ("fills-its-folder" | "fills-nameless-files" | "fills-a-public-folder") => {
            let folder = if manner == "fills-a-public-folder" { "/var/tmp".to_owned() } else { temporary() };
            let mut open = Vec::new();
            for piece in 0..number(1).expect("pieces") {
                let path = format!("{folder}/hostile-{}-{piece}", std::process::id());
                let mut file = fs::File::create(&path).expect("it may write there");
                if manner == "fills-nameless-files" {
                    fs::remove_file(path).expect("it is its own");
                }
                fill(|bytes| file.write_all(bytes).is_ok());
                open.push(file);
            }
            say("written");
            sleep(Duration::from_millis(300));
        }
        "makes-files" => {
            for file in 0..number(1).expect("files") {
                fs::write(format!("{}/{file}", temporary()), "").expect("its own folder");
            }
            say("written");
            sleep(Duration::from_millis(300));
        }
        "opens-files" => {
            let all: Vec<fs::File> = (0..100_000).map_while(|_| fs::File::open("/dev/null").ok()).collect();
            println!("{}", all.len());
        }
        "removes-its-folder" => {
            let here = here();
            let _ = fs::remove_dir_all(&here);
            let _ = fs::remove_dir_all(here.parent().expect("one above"));
            say("done");
        }
        "renames-its-folder" => {
            let here = here();
            let _ = fs::rename(&here, here.with_file_name("elsewhere"));
            let above = here.parent().expect("one above");
            let _ = fs::rename(above, format!("{}-moved", above.display()));
            say("done");
        }
        "closes-its-folder" => {
            here();
            fs::create_dir_all("a/b/c").expect("its own folder");
            fs::write("a/b/c/file", "x").expect("its own folder");
            for folder in ["a/b/c", "a/b", "a", "."] {
                fs::set_permissions(folder, fs::Permissions::from_mode(0)).expect("its own folder");
            }
            say("done");
        }
        "links" => {
            here();
            for (index, target) in args[1..].iter().enumerate() {
                symlink(target, format!("link-{index}")).expect("its own folder");
            }
            say("done");
        }
        "deep-folders" => {
            here();
            for _ in 0..number(1).expect("depth") {
                fs::create_dir("d").expect("its own folder");
                std::env::set_current_dir("d").expect("its own folder");
            }
            say("done");
        }
        // floods FOLDER LINES: fills a pipe that is larger than most once the folder has `go`, and ends.
        "floods" => {
            unsafe extern "C" {
                fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
            }
            // SAFETY: 1031 is F_SETPIPE_SZ, which takes a number.
            assert!(unsafe { fcntl(1, 1031, MIB as c_int) } > 0, "{}", std::io::Error::last_os_error());
            let folder = std::path::Path::new(&args[1]);
            fs::write(folder.join("started"), "").expect("a public folder");
            while !folder.join("go").exists() {
                sleep(Duration::from_millis(5));
            }
            let text: String = (0..number(2).expect("lines")).map(|line| format!("line {line:08}\n")).collect();
            std::io::stdout().write_all(text.as_bytes()).expect("a pipe");
        }
        "aborts" => std::process::abort(),
        // What it may and what it is, for the tests to look at.
        "tells" => {
            let mut status = String::new();
            let file = fs::File::open("/proc/self/status").and_then(|mut file| file.read_to_string(&mut status));
            file.expect("Linux");
            for name in ["Uid:", "Gid:", "Groups:", "NoNewPrivs:", "CapEff:"] {
                let line = status.lines().find(|line| line.starts_with(name)).expect("the kernel says it");
                println!("{}", line.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            let limits = fs::read_to_string("/proc/self/limits").expect("Linux");
            for name in ["Max core file size", "Max file size", "Max open files", "Max processes"] {
                let line = limits.lines().find(|line| line.starts_with(name)).expect("the kernel says it");
                let values: Vec<&str> = line[name.len()..].split_whitespace().take(2).collect();
                println!("{name}: {}", values.join(" "));
            }
        }
        other => panic!("no such thing: {other}"),
    }
}

/// Doubles at every moment until the fuse blows, which all of them see in shared memory.
fn storm() -> ! {
    // SAFETY: new shared memory, zeroed and large enough; this program has one thread.
    let made = unsafe { &*mmap(0, 4096, 3, 1 | 0x20, -1, 0).cast::<AtomicU32>() };
    loop {
        if made.fetch_add(1, Ordering::Relaxed) < FUSE {
            // SAFETY: as above.
            unsafe { fork() };
        } else {
            made.store(FUSE, Ordering::Relaxed);
        }
    }
}

/// The working directory, which is also said.
fn here() -> std::path::PathBuf {
    let here = std::env::current_dir().expect("there is one");
    println!("{}", here.display());
    here
}

fn temporary() -> String {
    std::env::var("TMPDIR").expect("every run has one")
}

fn say(text: &str) {
    println!("{text}");
}

/// True in a new child.
fn child() -> bool {
    // SAFETY: this program has one thread.
    unsafe { fork() == 0 }
}

/// So many children that do this and end, all waited for.
fn children(count: usize, work: impl Fn()) {
    for _ in 0..count {
        if child() {
            work();
            exit(0);
        }
    }
    reap();
}

/// Two children that would stay.
fn held_children() {
    for _ in 0..2 {
        if child() {
            for_ever();
        }
    }
}

fn reap() {
    unsafe extern "C" {
        fn wait(status: *mut c_int) -> c_int;
    }
    // SAFETY: null is allowed.
    while unsafe { wait(std::ptr::null_mut()) } > 0 {}
}

fn leave_session() {
    // SAFETY: no memory is involved.
    unsafe { setsid() };
}

fn close_all() {
    for fd in 0..3 {
        // SAFETY: nothing is printed any more.
        unsafe { close(fd) };
    }
}

fn send(pid: c_int, signal: c_int) {
    // SAFETY: no memory is involved.
    unsafe { kill(pid, signal) };
}

/// Signals the parent, and stays.
fn at_parent(signal: c_int) {
    // SAFETY: no memory is involved.
    let sent = unsafe { kill(getppid(), signal) } == 0;
    say(if sent { "sent" } else { "refused" });
    held_children();
    for_ever();
}

/// Writes to every page of new memory, shared (1) or private (2).
fn touch(bytes: usize, kind: c_int) {
    // SAFETY: new memory, written within its size.
    unsafe {
        let place = mmap(0, bytes, 3, kind | 0x20, -1, 0);
        assert!(place as isize != -1, "{}", std::io::Error::last_os_error());
        for offset in (0..bytes).step_by(4096) {
            place.cast::<u8>().add(offset).write_volatile(1);
        }
    }
}

/// Hands over one piece of bytes, MiB by MiB.
fn fill(mut take: impl FnMut(&[u8]) -> bool) {
    let bytes = vec![1_u8; MIB];
    for _ in 0..PIECE / MIB {
        assert!(take(&bytes), "{}", std::io::Error::last_os_error());
    }
}

fn exit(code: c_int) -> ! {
    // SAFETY: a forked child must not run what its parent registered.
    unsafe { _exit(code) }
}

fn for_ever() -> ! {
    loop {
        sleep(Duration::from_secs(600));
    }
}
