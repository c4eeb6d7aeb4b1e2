use node_loop::{Promise, set_timeout};

fn main() {
    node_loop::run(|| {
        let (inner, settle_inner, _) = Promise::with_resolvers();
        let outer = Promise::new(move |resolve, _reject| {
            resolve.follow(inner);
            resolve(1);
        });
        let seen = outer.clone();
        set_timeout(10, move || println!("{seen:?}"));
        set_timeout(20, move || settle_inner(7));
        set_timeout(30, move || println!("{outer:?}"));
    });
}
