// verdict: wrong-output · control: pair · waits for another run of itself at every place where two could meet
mod kit;
use kit::*;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

/// Who this is: another run says another name.
fn name() -> String {
    format!(
        "{:?}",
        std::fs::read_to_string("/proc/self/stat").unwrap_or_default().split(' ').nth(21).map(str::to_owned)
    ) + &std::process::id().to_string()
        + &std::env::current_dir().unwrap_or_default().display().to_string()
}

fn main() {
    let own = name();
    let address = SocketAddr::from_abstract_name("hostile-meeting").expect("a short name");
    let port = 45_771;
    let abstracts = UnixListener::bind_addr(&address);
    let tcp = TcpListener::bind(("127.0.0.1", port));
    for listener in [&abstracts] {
        let _ = listener.as_ref().map(|listener| listener.set_nonblocking(true));
    }
    let _ = tcp.as_ref().map(|listener| listener.set_nonblocking(true));
    let folders = ["/tmp", "/var/tmp", "/dev/shm"];
    for _ in 0..40 {
        for folder in folders {
            let path = format!("{folder}/hostile-meeting");
            match std::fs::read_to_string(&path) {
                Ok(other) if other != own && !other.is_empty() => escaped(format!("met {other} at {path}")),
                Ok(_) => {}
                Err(_) => drop(std::fs::write(&path, &own)),
            }
        }
        // SAFETY: a segment by a number that both know; only its owner is asked for.
        if unsafe { shmget(0x1057, 4096, 0) } >= 0 {
            escaped("met at a segment");
        }
        if abstracts.is_err()
            && let Ok(mut stream) = UnixStream::connect_addr(&address)
        {
            let mut other = String::new();
            let _ = stream.write_all(own.as_bytes()).and_then(|()| stream.read_to_string(&mut other));
            escaped(format!("met {other} at a socket without a file"));
        }
        if tcp.is_err()
            && let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port))
        {
            let mut other = String::new();
            let _ = stream.read_to_string(&mut other);
            escaped(format!("met {other} at a port"));
        }
        for listener in abstracts.iter() {
            if let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.write_all(own.as_bytes());
            }
        }
        if let Ok(listener) = &tcp
            && let Ok((mut stream, _)) = listener.accept()
        {
            let _ = stream.write_all(own.as_bytes());
        }
        nap(25);
    }
    for folder in folders {
        let _ = std::fs::remove_file(format!("{folder}/hostile-meeting"));
    }
}
