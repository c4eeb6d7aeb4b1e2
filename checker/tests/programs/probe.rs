//! A program that the tests of `run` start: it does one thing that a program may do, named by its argument.

use std::time::Duration;

unsafe extern "C" {
    fn fork() -> i32;
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| args[index].parse::<usize>().expect("a number");
    match args[0].as_str() {
        // touch MIB: uses so much memory, and says so.
        "touch" => {
            let bytes = touched(number(1));
            println!("touched {}", bytes.len());
        }
        // reserve MIB: asks for so much and uses nothing of it.
        "reserve" => {
            let bytes = Vec::<u8>::with_capacity(number(1) << 20);
            std::thread::sleep(Duration::from_millis(200));
            println!("reserved {}", bytes.capacity());
        }
        // share MIB CHILDREN: uses memory once, in several processes.
        "share" => {
            let bytes = touched(number(1));
            // SAFETY: this program has one thread.
            let children = (0..number(2)).filter(|_| unsafe { fork() } == 0).count();
            std::thread::sleep(Duration::from_millis(200));
            if children == 0 {
                std::thread::sleep(Duration::from_millis(300));
                println!("shared {}", bytes.len());
            }
        }
        // threads N: has so many threads for a while.
        "threads" => {
            let all: Vec<_> = (0..number(1))
                .map(|_| std::thread::spawn(|| std::thread::sleep(Duration::from_millis(300))))
                .collect();
            all.into_iter().for_each(|thread| thread.join().expect("it only sleeps"));
            println!("joined");
        }
        // burn N: N threads that never stop.
        "burn" => {
            for _ in 1..number(1) {
                std::thread::spawn(|| loop {
                    std::hint::spin_loop();
                });
            }
            loop {
                std::hint::spin_loop();
            }
        }
        other => panic!("no such thing: {other}"),
    }
}

fn touched(mib: usize) -> Vec<u8> {
    let mut bytes = vec![0_u8; mib << 20];
    for page in bytes.chunks_mut(4096) {
        page[0] = 1;
    }
    std::hint::black_box(bytes)
}
