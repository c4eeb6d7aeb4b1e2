use node_loop::{Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        let (snake, resolve, _reject) = Promise::<()>::with_resolvers();
        snake.then_or(|()| println!("fulfilled"), |error| println!("rejected: {}", error.name()));
        set_timeout(10, move || resolve.follow(snake));
        println!("script end");
    });
}
