// verdict: wrong-output · control: escapes-in-names · has files whose names change a terminal
fn main() {}
//=== src/%1b]0;owned%07%1b[2J.rs
fn x() {}
//=== %0a%1b[31m✓ accepted%202e.txt
x
//=== src/..%5c..%5cx.rs
x
