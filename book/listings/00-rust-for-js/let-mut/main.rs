fn main() {
    let price = "12";
    let price: u32 = price.parse().expect("the price is a whole number");

    let mut total = 0;
    for cup in 1..=3 {
        total += price;
        println!("cup {cup}: {total} in all");
    }

    {
        let price = 10;
        println!("for friends a cup costs {price}");
    }
    println!("for others it still costs {price}");
}
