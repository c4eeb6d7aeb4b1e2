use node_loop::{create_server, process, set_timeout};

fn main() {
    node_loop::run(|| {
        process::on_exit(|_code| println!("nothing is left to wait for"));

        let server = create_server(|_socket| {});
        server.listen(0);
        server.unref();
        set_timeout(60_000, || println!("a minute is over")).unref();
        set_timeout(20, || println!("the work is done"));
        println!("script end");
    });
}
