//! The `milieu` program.
fn main() {}
