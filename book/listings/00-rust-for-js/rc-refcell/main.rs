use std::cell::RefCell;
use std::rc::Rc;

fn main() {
    let notes = Rc::new(RefCell::new(Vec::new()));

    let notes_of_add = Rc::clone(&notes);
    let add = move |note| notes_of_add.borrow_mut().push(note);

    let notes_of_read = Rc::clone(&notes);
    let read = move || println!("notes: {}", notes_of_read.borrow().join(", "));

    add("tea");
    read();
    add("rice");
    read();
    println!("{} notes at the end", notes.borrow().len());
}
