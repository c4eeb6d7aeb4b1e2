// verdict: wrong-output · control: no-wall · asks for a way to the world and for interfaces that lead there; nothing is sent
mod kit;
use kit::*;

use std::net::UdpSocket;

fn main() {
    // Connecting a datagram socket looks for a route and sends nothing.
    for place in ["192.0.2.77:9", "[2001:db8::77]:9", "10.0.0.1:9"] {
        let own = if place.starts_with('[') { "[::]:0" } else { "0.0.0.0:0" };
        if UdpSocket::bind(own).and_then(|socket| socket.connect(place)).is_ok() {
            escaped(format!("a route to {place}"));
        }
    }
    for line in std::fs::read_to_string("/proc/net/dev").unwrap_or_default().lines().skip(2) {
        let name = line.split(':').next().unwrap_or_default().trim();
        if name != "lo" {
            escaped(format!("the interface {name}"));
        }
    }
}
