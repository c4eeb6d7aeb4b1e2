//! The visitor, who comes over the network. It is given: there is nothing to change here.

use std::cell::Cell;

use node_loop::{connect, create_server};

thread_local! {
    static HEARD: Cell<bool> = const { Cell::new(false) };
}

/// Opens a server, and lets somebody connect to it who says `name`. Returns at once.
pub(crate) fn comes(name: &str) {
    let server = create_server(|socket| {
        socket.on_data(|piece| {
            println!("heard: {}", String::from_utf8_lossy(&piece));
            HEARD.set(true);
        });
    });
    server.listen(0);
    let name = name.to_owned();
    let guest = connect(server.port(), || {});
    guest.write(name);
    guest.end();
    // It is told nothing, but it has to notice when the other side has ended, too.
    guest.resume();
    // One visitor is enough. What is connected already stays connected.
    server.unref();
}

/// Whether the visitor was heard.
pub(crate) fn was_heard() -> bool {
    HEARD.get()
}
