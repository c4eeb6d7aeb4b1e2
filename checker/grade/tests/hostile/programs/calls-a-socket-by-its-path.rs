// verdict: wrong-output · control: no-wall · connects to a socket whose file stands open
mod kit;
use kit::*;

fn main() {
    for path in
        [fact("socket").as_str(), "/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"]
    {
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            escaped(path);
        }
    }
}
