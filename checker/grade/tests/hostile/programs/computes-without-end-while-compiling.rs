// verdict: time-limit · control: bomb · has a constant that is never done
#![allow(long_running_const_eval)]

const ENDLESS: u64 = {
    let mut number = 0_u64;
    while number < u64::MAX {
        number += 1;
    }
    number
};

fn main() {
    println!("{ENDLESS}");
}
