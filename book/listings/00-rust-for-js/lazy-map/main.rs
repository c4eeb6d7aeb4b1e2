fn main() {
    let dishes = ["rice", "dal"];
    let lengths = dishes.iter().map(|dish| {
        println!("look at {dish}");
        dish.len().to_string()
    });
    println!("map has returned");
    let lengths: Vec<String> = lengths.collect();
    println!("lengths: {}", lengths.join(", "));
}
