//! What a terminal looks like after the checker has shown a hostile program's output.
