//! Predict: {{title}}.
//!
//! TODO(author): say what the learner should think about. They write `prediction.txt`; this file is fixed.

fn main() {
    let mut later: Vec<Box<dyn Fn()>> = Vec::new();
    println!("start");
    later.push(Box::new(|| println!("first callback")));
    later.push(Box::new(|| println!("second callback")));
    println!("end");
    for callback in later {
        callback();
    }
}
