//! Programs that the tests of `drive` and `explore` start: each does one thing, named by its first argument.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};
use std::{fs, process, thread};

unsafe extern "C" {
    fn signal(number: i32, handler: usize) -> usize;
    fn fork() -> i32;
    fn waitpid(pid: i32, status: *mut i32, options: i32) -> i32;
}

static SIGNALLED: AtomicI32 = AtomicI32::new(0);

extern "C" fn note(number: i32) {
    SIGNALLED.store(number, Ordering::SeqCst);
}

fn nap() {
    thread::sleep(Duration::from_millis(1));
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| args[index].parse::<u64>().expect("a number");
    let stdin = std::io::stdin();
    match args[0].as_str() {
        // greet: asks for a name, and then for the end of its input.
        "greet" => {
            println!("name?");
            let mut name = String::new();
            stdin.lock().read_line(&mut name).expect("a line");
            println!("hello {}", name.trim());
            let mut rest = String::new();
            stdin.lock().read_to_string(&mut rest).expect("text");
            println!("{} more bytes, bye", rest.len());
        }
        // trap no?: says its process id and waits for TERM (15), which it handles or does not.
        "trap" => {
            if args.len() == 1 {
                // SAFETY: the handler only writes an atomic.
                unsafe { signal(15, note as *const () as usize) };
            }
            println!("ready {}", process::id());
            while SIGNALLED.load(Ordering::SeqCst) == 0 {
                nap();
            }
            println!("stopping");
        }
        // parent PID?: has a child that waits for ever, says a process id, and how the child ended.
        "parent" => {
            // SAFETY: this program has one thread.
            let child = unsafe { fork() };
            if child == 0 {
                loop {
                    nap();
                }
            }
            println!("worker {}", args.get(1).cloned().unwrap_or_else(|| child.to_string()));
            let until = Instant::now() + Duration::from_millis(if args.len() > 1 { 300 } else { 60_000 });
            let mut status = 0;
            // SAFETY: plain system calls; 1 is WNOHANG.
            while unsafe { waitpid(child, &raw mut status, 1) } == 0 && Instant::now() < until {
                nap();
            }
            println!("worker ended by {}", status & 127);
            process::Command::new("/bin/kill").args(["-9", &child.to_string()]).status().ok();
            // SAFETY: as above.
            unsafe { waitpid(child, &raw mut status, 0) };
        }
        // server: answers requests until one asks it to stop.
        "server" => serve(args.get(1).map_or("ok", String::as_str)),
        // keep TEXT: writes a file, and ends when there is another.
        "keep" => {
            fs::write("state", &args[1]).expect("a file");
            println!("stored\nwaiting");
            let until = Instant::now() + Duration::from_millis(if fs::exists("inbox/go/on").unwrap_or(false) { 100 } else { 60_000 });
            while !fs::metadata("inbox/go").is_ok_and(|file| file.is_file()) {
                if Instant::now() > until {
                    println!("got new");
                    return;
                }
                nap();
            }
            println!("got {}", fs::read_to_string("inbox/go").expect("a file"));
        }
        // falls: says its process id and ends itself by TERM.
        "falls" => {
            println!("ready {}", process::id());
            thread::sleep(Duration::from_millis(200));
            process::Command::new("/bin/kill").arg(process::id().to_string()).status().ok();
            thread::sleep(Duration::from_secs(60));
        }
        // status: says what is in the file.
        "status" => {
            println!("state is {}", fs::read_to_string("state").expect("a file"));
            if args.get(1).is_some_and(|arg| arg == "fail") {
                process::exit(3);
            }
        }
        // pool serial|pool: two jobs, one after the other or at the same time.
        "pool" => pool(args[1] == "serial"),
        // both: two lines from two threads, in either order.
        "both" => {
            let other = thread::spawn(|| println!("b"));
            println!("a");
            other.join().expect("it only prints");
        }
        // racy: wrong wherever it has one core only.
        "racy" => println!("{}", thread::available_parallelism().map_or(1, |cores| cores.get().min(2))),
        // workers: says how many it was told to have.
        "workers" => println!("{}", std::env::var("TOKIO_WORKER_THREADS").unwrap_or("none".into())),
        // gap MS THREADS spin|fork|write: `a`, so much later `b`; meanwhile so many threads are busy.
        "gap" => {
            for _ in 0..number(2) {
                let manner = args[3].clone();
                thread::spawn(move || loop {
                    match manner.as_str() {
                        "fork" => drop(process::Command::new("/bin/true").status()),
                        "write" => eprintln!("{:1000}", "x"),
                        _ => std::hint::spin_loop(),
                    }
                });
            }
            println!("a");
            thread::sleep(Duration::from_millis(number(1)));
            println!("b");
            process::exit(0);
        }
        other => panic!("no such thing: {other}"),
    }
}

fn pool(serial: bool) {
    let job = |n: u32| {
        println!("job {n} starts");
        thread::sleep(Duration::from_millis(20));
        println!("job {n} ends");
    };
    if serial {
        (1..=2).for_each(job);
    } else {
        thread::scope(|scope| {
            for n in 1..=2 {
                scope.spawn(move || job(n));
            }
        });
    }
}

fn serve(manner: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("listening on {}", listener.local_addr().expect("an address").port());
    for stream in listener.incoming() {
        let mut stream = stream.expect("a connection");
        let mut reader = BufReader::new(stream.try_clone().expect("a copy"));
        let (mut first, mut length) = (String::new(), 0);
        reader.read_line(&mut first).expect("a line");
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).expect("a line");
            let header = header.trim().to_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
            if header.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        let path = first.split(' ').nth(1).expect("a path");
        println!("{} {path}", first.split(' ').next().expect("a method"));
        match manner {
            "silent" if path != "/stop" => continue,
            // The connection stays open, and nothing comes.
            "hangs" if path != "/stop" => {
                std::mem::forget(stream);
                continue;
            }
            _ => {}
        }
        let (status, text) = match path {
            "/echo" => (200, String::from_utf8(body).expect("text")),
            "/lines" => (200, "one\ntwo\n".to_owned()),
            "/stop" => (200, "stopping".to_owned()),
            _ => (404, "no such page".to_owned()),
        };
        write!(
            stream,
            "HTTP/1.1 {status} Said\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        )
        .expect("somebody reads");
        if path == "/stop" {
            println!("stopped");
            return;
        }
    }
}
