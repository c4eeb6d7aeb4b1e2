//! Whether a program's own tree listens on a port: nobody else's server is spoken to on its word.

use std::fs;
use std::io;

use rustix::process::Pid;

use super::tree;

/// The state of a socket that listens, in `/proc/net/tcp` (proc_pid_net(5)).
const LISTENS: &str = "0A";

/// True when a process beneath `keeper` listens on this TCP port, and where the system does not let one see that.
pub(super) fn listens(keeper: Pid, port: u16) -> bool {
    tree::beneath(keeper.as_raw_nonzero().get()).into_iter().any(|pid| {
        // By its own view of the network, which may be another one than the checker's.
        let tables = ["tcp", "tcp6"].map(|table| fs::read_to_string(format!("/proc/{pid}/net/{table}")));
        let sockets: Vec<String> = tables.iter().flatten().flat_map(|table| listening(table, port)).collect();
        !sockets.is_empty()
            && match fs::read_dir(format!("/proc/{pid}/fd")) {
                Ok(open) => open
                    .flatten()
                    .filter_map(|open| fs::read_link(open.path()).ok())
                    .any(|link| sockets.iter().any(|socket| link.as_os_str() == socket.as_str())),
                Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
            }
    })
}

/// The sockets of a table that listen on this port, as `/proc/PID/fd` names them.
fn listening(table: &str, port: u16) -> Vec<String> {
    let line = |line: &str| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let (_, local) = fields.get(1)?.rsplit_once(':')?;
        let is_it = u16::from_str_radix(local, 16) == Ok(port) && fields.get(3) == Some(&LISTENS);
        is_it.then(|| fields.get(9).map(|inode| format!("socket:[{inode}]")))?
    };
    table.lines().skip(1).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_listens_is_found_by_its_port_alone() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
             0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 41 1 0 100 0 0 10 0\n\
             1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000 0 42 1 0 20 4 30 10 -1\n\
             2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 43 1 0 100 0 0 10 0\n";
        assert_eq!(listening(table, 8080), ["socket:[41]"]);
        assert_eq!(listening(table, 8081), ["socket:[43]"]);
        assert!(listening(table, 80).is_empty());
    }
}
