// verdict: rejected · control: link · has a second name of the reference in the place of its program
fn main() {}
//=== src/main.rs => @solution@/src/main.rs
