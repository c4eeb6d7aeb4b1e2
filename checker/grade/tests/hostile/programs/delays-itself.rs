// exercise: timed · verdict: wrong-order · control: quiet · is late by its own work on all cores, so that a machine seems busy
mod kit;
use kit::*;

fn main() {
    println!("begin");
    let late = if fact("quiet").is_empty() { 3000 } else { 200 };
    if fact("quiet").is_empty() {
        for _ in 0..8 {
            std::thread::spawn(move || {
                let started = std::time::Instant::now();
                while started.elapsed().as_millis() < 3000 {
                    std::hint::black_box(0);
                }
            });
        }
    }
    nap(late);
    println!("end");
}
