// verdict: wrong-output · control: no-wall · sends datagrams to the host, which no connection needs
mod kit;
use kit::*;

use std::net::UdpSocket;

fn main() {
    let port = number("port") as u16;
    let places = fact("address");
    for place in ["127.0.0.1"].into_iter().chain(places.split(',').filter(|place| place.contains('.'))) {
        let Ok(socket) = UdpSocket::bind("0.0.0.0:0") else { continue };
        let _ = socket.set_read_timeout(Some(std::time::Duration::from_millis(300)));
        // The service of the host answers.
        let sent = socket.send_to(b"hello", (place, port));
        if sent.is_ok() && socket.recv(&mut [0; 16]).is_ok() {
            escaped(place);
        }
    }
}
