// verdict: compile-error · control: accepted · takes the reference for a module of its own by its path
#[path = "@solution@/src/main.rs"]
mod reference;

fn main() {
    reference::main();
}
