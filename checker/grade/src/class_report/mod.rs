//! What the instructor reads of the class: one page.

pub mod alike;
