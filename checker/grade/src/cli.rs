//! What can be typed. It only says what was typed; [`crate::cmd`] turns it into what it means.
