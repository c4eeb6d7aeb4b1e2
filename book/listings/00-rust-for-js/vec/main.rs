fn main() {
    let mut dishes = vec!["rice", "dal"];
    dishes.push("fish");

    for dish in &dishes {
        println!("on the table: {dish}");
    }
    println!("{} dishes, the first is {}", dishes.len(), dishes[0]);

    let short: Vec<&str> = dishes.into_iter().filter(|dish| dish.len() == 4).collect();
    println!("four letters: {}", short.join(", "));
}
