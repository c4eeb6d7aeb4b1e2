fn bell(place: String) -> impl FnMut() {
    let mut rings = 0;
    move || {
        rings += 1;
        println!("{place} rings: {rings}");
    }
}

fn main() {
    let mut door = bell("the door".to_owned());
    let mut kitchen = bell("the kitchen".to_owned());
    println!("two bells hang");
    door();
    door();
    kitchen();
}
