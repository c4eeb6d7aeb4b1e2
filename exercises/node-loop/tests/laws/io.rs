//! The laws of the poll phase: files, sockets, servers. On both clocks. The thread pool is next door.

use std::collections::BTreeSet;
use std::net::TcpListener;

use crate::lines::{Lines, order, run};
use node_loop::{
    Ending, Error, Settings, block, close_handle, connect, create_server, next_tick, process,
    queue_microtask, read_file, set_immediate, set_timeout,
};

/// A file that is there.
pub(crate) const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// The lines of a program on the real clock that ends well.
pub(crate) fn real_order(program: impl FnOnce(Lines)) -> String {
    let lines = Lines::default();
    let ending = Settings::new().run(|| program(lines.clone()));
    assert!(ending.is_ok(), "the program failed after `{}`: {ending:?}", lines.joined());
    lines.joined()
}

/// The lines of a program that prints the same on both clocks.
fn both_orders(program: fn(Lines)) -> String {
    let lines = order(program);
    assert_eq!(real_order(program), lines, "the real clock shows another order than the virtual one");
    lines
}

#[test]
fn a_file_is_read_after_the_script_and_its_queues() {
    let lines = both_orders(|out| {
        let callback = out.clone();
        read_file(FILE, move |result| {
            callback.add(result.is_ok_and(|text| text.contains("name = \"node-loop\"")));
            next_tick(callback.adds("tick"));
            queue_microtask(callback.adds("microtask"));
        });
        next_tick(out.adds("tick-of-the-script"));
        out.add("script");
    });
    assert_eq!(lines, "script tick-of-the-script true tick microtask");
}

#[test]
fn a_file_takes_four_polls_so_three_immediates_in_a_row_come_first() {
    fn again(left: u32, out: Lines) {
        if left > 0 {
            set_immediate(move || {
                out.add(left);
                again(left - 1, out);
            });
        }
    }
    let program = |out: Lines| {
        again(5, out.clone());
        read_file(FILE, move |_| out.add("file"));
    };
    assert_eq!(order(program), "5 4 3 file 2 1");
    let real = real_order(program);
    assert!(real.starts_with("5 4 3"), "{real}");
}

#[test]
fn a_file_that_is_not_there_is_an_error_with_nodes_code_and_text() {
    let lines = both_orders(|out| {
        read_file("no-such-file", move |result| {
            let error = result.expect_err("there is no such file");
            out.add(format!("{:?} {error}", error.code()));
        });
    });
    assert_eq!(lines, "Some(\"ENOENT\") Error: ENOENT: no such file or directory, open 'no-such-file'");
}

#[test]
fn a_folder_is_no_file() {
    let lines = both_orders(|out| {
        read_file(env!("CARGO_MANIFEST_DIR"), move |result| out.add(result.expect_err("it is a folder")));
    });
    assert_eq!(lines, "Error: EISDIR: illegal operation on a directory, read");
}

#[test]
fn a_large_file_comes_whole_and_what_is_no_utf_8_is_replaced() {
    let file = tempfile::NamedTempFile::new().expect("there is room for a file");
    let mut bytes = vec![b'a'; 1_500_000];
    bytes[700_000] = 0xFF;
    std::fs::write(&file, &bytes).expect("it can be written");
    let path = file.path().to_owned();
    let lines = order(move |out| {
        read_file(path, move |result| {
            let text = result.expect("it can be read");
            out.add(text.len());
            out.add(text.find('�').expect("one byte is no UTF-8"));
        });
    });
    assert_eq!(lines, "1500002 700000");
}

#[test]
fn seeds_show_a_file_before_a_timer_and_a_timer_before_a_file() {
    let program = |out: Lines| {
        set_timeout(0, out.adds("timer"));
        set_immediate(out.adds("immediate"));
        read_file(FILE, move |_| out.add("file"));
    };
    let orders: BTreeSet<_> = (0..300).map(|seed| run(Settings::new().seed(seed), program).0).collect();
    let expected = ["immediate file timer", "immediate timer file", "timer immediate file"];
    assert_eq!(orders, expected.map(String::from).into());
}

/// A client and a server that talk to each other.
fn conversation(out: Lines) {
    let server = create_server({
        let out = out.clone();
        move |socket| {
            out.add("connection");
            next_tick(out.adds("tick-of-connection"));
            socket.on_data({
                let (out, socket) = (out.clone(), socket.clone());
                move |piece| {
                    out.add(format!("server-has-{}", String::from_utf8_lossy(&piece)));
                    socket.write("pong");
                }
            });
            let ended = out.clone();
            socket.on_end(move || ended.add("server-end"));
            let closed = out.clone();
            socket.on_close(move || closed.add("server-socket-close"));
        }
    });
    let listening = out.clone();
    server.on_listening(move || listening.add("listening"));
    server.listen(0);
    out.add("after-listen");
    next_tick(out.adds("tick-after-listen"));
    let client = connect(server.port(), {
        let out = out.clone();
        move || {
            out.add("connected");
            set_immediate(out.adds("immediate-of-connect"));
        }
    });
    client.write("ping");
    client.on_data({
        let (out, client) = (out.clone(), client.clone());
        move |piece| {
            out.add(format!("client-has-{}", String::from_utf8_lossy(&piece)));
            set_immediate(out.adds("immediate"));
            client.end();
        }
    });
    let ended = out.clone();
    client.on_end(move || ended.add("client-end"));
    client.on_close(move || {
        out.add("client-close");
        let server_close = out.adds("server-close");
        server.close(|_| server_close());
        next_tick(out.adds("tick-in-close"));
        set_immediate(out.adds("immediate-in-close"));
    });
}

#[test]
fn a_conversation_of_two_sockets_has_nodes_order() {
    let expected = "after-listen listening tick-after-listen connection tick-of-connection connected \
                    immediate-of-connect server-has-ping client-has-pong immediate server-end \
                    server-socket-close client-end client-close server-close tick-in-close immediate-in-close";
    assert_eq!(order(conversation), expected);
    // Who hears of the connection first is the operating system's business.
    let real = real_order(conversation);
    let from_data = |lines: &str| lines.split_once("server-has-ping").map(|(_, rest)| rest.to_owned());
    assert_eq!(from_data(&real), from_data(expected), "{real}");
}

#[test]
fn more_data_than_the_network_takes_at_once_arrives_whole() {
    let lines = real_order(|out| {
        let server = create_server(move |socket| {
            let mut count = 0;
            let (out, all) = (out.clone(), socket.clone());
            socket.on_data(move |piece| {
                count += piece.len();
                if count == 20_000_000 {
                    out.add(count);
                    all.end();
                }
            });
        });
        server.listen(0);
        let client = connect(server.port(), || ());
        client.write(vec![7; 10_000_000]);
        client.write(vec![7; 10_000_000]);
        client.end();
        client.resume();
        client.on_close(move || server.close(|_| ()));
    });
    assert_eq!(lines, "20000000");
}

#[test]
fn data_that_comes_before_anybody_listens_waits_for_the_first_listener_also_across_the_end() {
    let lines = real_order(|out| {
        let server = create_server(move |socket| {
            let out = out.clone();
            set_timeout(20, move || {
                let mut count = 0;
                let (data, end) = (out.clone(), out.clone());
                socket.on_data(move |piece| {
                    count += piece.len();
                    if count == 300_000 {
                        data.add("all");
                    }
                });
                socket.on_end(move || end.add("end"));
            });
        });
        server.listen(0);
        let client = connect(server.port(), || ());
        client.write(vec![7; 300_000]);
        client.end();
        client.on_close(move || server.close(|_| ()));
    });
    assert_eq!(lines, "all end");
}

#[test]
fn the_end_of_a_connection_comes_an_iteration_after_its_last_data() {
    let lines = both_orders(|out| {
        let server = create_server(|socket| {
            socket.write("bye");
            socket.end();
        });
        server.listen(0);
        let client = connect(server.port(), || ());
        let (data, end) = (out.clone(), out);
        client.on_data(move |_| {
            data.add("data");
            set_immediate(data.adds("immediate"));
        });
        client.on_end(move || {
            end.add("end");
            server.close(|_| ());
        });
    });
    assert_eq!(lines, "data immediate end");
}

#[test]
fn the_end_is_noticed_although_nobody_listens() {
    let lines = order(|out| {
        let server = create_server(|socket| socket.end());
        server.listen(0);
        let client = connect(server.port(), || ());
        client.on_close(move || {
            let closed = out.adds("closed");
            server.close(|_| closed());
        });
    });
    assert_eq!(lines, "closed");
}

#[test]
fn nobody_listens_at_a_port_and_the_error_comes_before_the_close() {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("there is a free port").port();
    let lines = Lines::default();
    let out = lines.clone();
    let ending = Settings::new().run(|| {
        let socket = connect(port, || unreachable!("nobody listens"));
        let error = out.clone();
        socket.on_error(move |heard| error.add(format!("{:?} {heard}", heard.code())));
        socket.on_close(move || out.add("close"));
    });
    assert!(ending.is_ok());
    let text = format!("Some(\"ECONNREFUSED\") Error: connect ECONNREFUSED 127.0.0.1:{port} close");
    assert_eq!(lines.joined(), text);
}

#[test]
fn an_error_of_a_socket_that_nobody_listens_for_is_uncaught() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("there is a free port").port();
    let ending = Settings::new().run(|| _ = connect(port, || ()));
    assert!(matches!(ending, Err(Ending::Uncaught(error)) if error.code() == Some("ECONNREFUSED")));
}

#[test]
fn a_port_that_is_taken_is_an_error_of_the_server_and_a_write_after_the_end_one_of_the_socket() {
    let lines = real_order(|out| {
        let first = create_server(|socket| socket.resume());
        first.listen(0);
        let second = create_server(|_| ());
        let taken = out.clone();
        second.on_error(move |error| {
            taken.add(error.code().unwrap_or("no code"));
        });
        second.listen(first.port());
        let client = connect(first.port(), || ());
        client.resume();
        client.end();
        client.write("too late");
        client.on_error(move |error| out.add(error.message()));
        client.on_close(move || first.close(|_| ()));
    });
    assert_eq!(lines, "EADDRINUSE write after end");
}

#[test]
fn the_callback_of_a_closed_server_is_a_next_tick_before_any_timer_or_immediate_or_close_callback() {
    let lines = both_orders(|out| {
        let server = create_server(|_| ());
        server.listen(0);
        set_timeout(0, out.adds("timer"));
        set_immediate(out.adds("immediate"));
        close_handle(out.adds("close-phase"));
        queue_microtask(out.adds("microtask"));
        next_tick(out.adds("tick-before"));
        let closed = out.adds("closed");
        server.close(|_| closed());
        next_tick(out.adds("tick-after"));
        block(3);
    });
    assert_eq!(lines, "tick-before closed tick-after microtask timer immediate close-phase");
}

#[test]
fn a_server_waits_for_its_connections_before_it_says_that_it_is_closed() {
    let lines = order(|out| {
        let server = create_server(|socket| socket.resume());
        server.listen(0);
        let client = connect(server.port(), || ());
        client.resume();
        set_timeout(10, {
            let out = out.clone();
            move || {
                let closed = out.adds("closed");
                server.close(|_| closed());
                out.add("asked");
            }
        });
        set_timeout(50, move || {
            out.add("end");
            client.end();
        });
    });
    assert_eq!(lines, "asked end closed");
}

#[test]
fn a_destroyed_socket_hears_nothing_more_and_closes_in_the_close_phase() {
    let (lines, _) = run(Settings::new(), |out| {
        let server = create_server(|socket| socket.write("hello"));
        server.listen(0);
        server.unref();
        let client = connect(server.port(), || ());
        let (data, close) = (out.clone(), out.clone());
        client.on_data({
            let client = client.clone();
            move |_| {
                data.add("data");
                client.destroy();
                client.destroy();
                client.write("ignored");
                set_immediate(data.adds("immediate"));
            }
        });
        client.on_end(|| unreachable!("nobody asks a destroyed socket"));
        client.on_close(move || close.add("close"));
        process::on_exit(move |code| out.add(code));
        // The other side is left open: it would keep the program alive.
        set_timeout(5, || node_loop::throw(Error::new("enough")));
    });
    assert_eq!(lines, "data immediate close 1");
}
