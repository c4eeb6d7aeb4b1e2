//! The gradebook in the formats of others.
