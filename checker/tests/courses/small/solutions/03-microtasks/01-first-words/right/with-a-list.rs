// goes through a list
fn main() {
    for line in ["start", "end", "timeout"] {
        println!("{line}");
    }
}
