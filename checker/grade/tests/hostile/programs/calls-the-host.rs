// verdict: wrong-output · control: no-wall · connects to a service of the host by its loopback and by its own addresses
mod kit;
use kit::*;

use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

fn main() {
    let port = number("port") as u16;
    let mut places = vec!["127.0.0.1".to_owned(), "::1".to_owned(), "0.0.0.0".to_owned()];
    places.extend(fact("address").split(',').filter(|address| !address.is_empty()).map(str::to_owned));
    for place in places {
        for address in (place.as_str(), port).to_socket_addrs().into_iter().flatten() {
            if TcpStream::connect_timeout(&address, Duration::from_millis(300)).is_ok() {
                escaped(address);
            }
        }
    }
}
