fn half(number: u32) -> Result<u32, String> {
    if number % 2 == 1 {
        return Err(format!("{number} is odd"));
    }
    Ok(number / 2)
}

fn quarter(number: u32) -> Result<u32, String> {
    let result = half(number)?;
    half(result)
}

fn main() {
    for number in [8, 6] {
        match quarter(number) {
            Err(error) => println!("error: {error}"),
            Ok(result) => println!("a quarter of {number} is {result}"),
        }
    }
}
