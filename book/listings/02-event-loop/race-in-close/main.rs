use node_loop::{block, connect, create_server, set_immediate, set_timeout};

fn main() {
    node_loop::run(|| {
        let server = create_server(|socket| socket.end());
        server.listen(0);
        let listening = server.clone();
        server.on_listening(move || {
            let server = listening.clone();
            let socket = connect(server.port(), || {});
            socket.resume();
            socket.on_close(move || {
                server.close(|_| {});
                set_timeout(0, || println!("timeout"));
                set_immediate(|| println!("immediate"));
                block(5);
                println!("the callback of close returns");
            });
        });
    });
}
