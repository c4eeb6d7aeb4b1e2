// verdict: rejected · control: link · has a link to the hidden cases in the place of its program
fn main() {}
//=== src/main.rs -> @solution@/hidden.yaml
