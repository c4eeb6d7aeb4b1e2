// verdict: memory-limit · control: bomb · has a macro that doubles its text without end
#![recursion_limit = "4096"]

macro_rules! grow {
    ($($text:tt)*) => { grow! { $($text)* $($text)* } };
}

fn main() {
    grow! { x x x x x x x x }
}
