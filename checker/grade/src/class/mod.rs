//! What the instructor wrote: the class, its assignments and its roster. It judges nothing and reads no work.

mod assignment;

pub use assignment::{Assignment, Class, Counts, Extension, Feedback, HiddenLines, Late, Worth};
