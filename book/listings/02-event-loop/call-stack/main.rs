use node_loop::set_timeout;

fn main() {
    node_loop::run(|| {
        println!("script begins");
        set_timeout(0, ring);
        breakfast();
        println!("script end");
    });
}

fn breakfast() {
    println!("breakfast begins");
    tea();
    println!("breakfast ends");
}

fn tea() {
    println!("tea");
}

fn ring() {
    println!("the timer rings");
    tea();
}
