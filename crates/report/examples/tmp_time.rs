//! x
#[path = "../tests/sample/mod.rs"]
mod sample;
use report::*;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let unit = sample::unit("2026-06-01", n.max(5));
    let unit = &unit[..n];
    let t = std::time::Instant::now();
    let pdf = unit_day_pdf(unit, Language::English).unwrap();
    eprintln!("{n}: {} bytes {:?}", pdf.len(), t.elapsed());
}
