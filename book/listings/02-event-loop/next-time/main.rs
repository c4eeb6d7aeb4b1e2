use node_loop::set_immediate;

fn main() {
    node_loop::run(|| {
        set_immediate(|| {
            println!("immediate 1");
            set_immediate(|| println!("immediate 1 has asked for this one"));
        });
        set_immediate(|| println!("immediate 2"));
        println!("script end");
    });
}
