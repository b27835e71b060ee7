//! Developer commands: run, test, tidy, bench.
fn main() {}
