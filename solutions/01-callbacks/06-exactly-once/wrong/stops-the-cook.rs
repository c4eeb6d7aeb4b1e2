// verdict: wrong-output · rule: cooking goes on, even if nobody waits for it
//! Cooks only what will be in time, since it knows the times beforehand.

use std::env;

use node_loop::set_timeout;

fn main() {
    let mut args = env::args().skip(1);
    let limit: u64 = args.next().and_then(|text| text.parse().ok()).expect("a time");

    node_loop::run(|| {
        for text in args {
            let (dish, ms) = text.split_once(':').expect("a dish is written as rice:150");
            println!("asked for {dish}");
            let dish = dish.to_owned();
            let ms: u64 = ms.parse().expect("a time");
            if ms < limit {
                set_timeout(ms, move || {
                    println!("{dish} is cooked");
                    println!("{dish} is served");
                });
            } else {
                set_timeout(limit, move || println!("{dish} is too late"));
            }
        }
    });
}
