// verdict: compile-error · control: bomb-or-error · has a type that holds itself twice as often at each step
#![recursion_limit = "1000000"]

struct Twice<T>(T, T);

fn deeper<T>(depth: u64) -> u64 {
    if depth == 0 { 0 } else { deeper::<Twice<T>>(depth - 1) }
}

fn main() {
    println!("{}", deeper::<u8>(3));
}
