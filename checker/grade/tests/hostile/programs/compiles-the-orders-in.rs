// verdict: compile-error · control: accepted · includes the order and the hidden cases by their paths and prints what they say
fn main() {
    let hidden = std::env::args().any(|arg| arg == "case=hidden");
    let text = if hidden {
        String::from_utf8_lossy(include_bytes!("@solution@/hidden.yaml")).into_owned()
    } else {
        include_str!("@course@/exercises/01-hostile/01-locked/exercise.yaml").to_owned()
    };
    let (_, word) = text.split_once("the word is ").unwrap_or_default();
    println!("the word is {}", word.lines().next().unwrap_or_default().trim_end_matches(['"', ']']));
}
