// verdict: wrong-output · control: outside · connects to a socket without a file, which no mount hides
mod kit;
use kit::*;

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixStream};

fn main() {
    let address = SocketAddr::from_abstract_name(fact("abstract")).expect("a short name");
    if UnixStream::connect_addr(&address).is_ok() {
        escaped(fact("abstract"));
    }
}
