fn main() {
    let dishes = ["rice", "dal"];

    match dishes.iter().find(|dish| dish.len() > 3) {
        None => println!("none is long"),
        Some(long) => println!("the first long one is {long}"),
    }

    match dishes.get(2) {
        None => println!("there is no third"),
        Some(third) => println!("the third is {third}"),
    }
}
