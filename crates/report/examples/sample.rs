//! Writes sample documents of an invented unit: `cargo run -p report --example sample -- FOLDER`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use domain::policy::starter_policy;
use report::{Language, Wording, compliance_csv, compliance_pdf, day_record_pdf, unit_day_pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/sample".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let policy = starter_policy();
    let english = Wording::with_policy(Language::English, &policy);
    let spanish = Wording::with_policy(Language::Spanish, &policy);

    let autumn = sample::eventful_record("2026-11-01");
    std::fs::write(folder.join("day.pdf"), day_record_pdf(&autumn, english)?)?;
    std::fs::write(folder.join("dia.pdf"), day_record_pdf(&autumn, spanish)?)?;
    let unit = sample::unit("2026-06-01", 24);
    std::fs::write(folder.join("unit.pdf"), unit_day_pdf(&unit, english)?)?;
    let compliance = sample::compliance(&unit);
    let pdf = compliance_pdf(&compliance, "America/New_York", sample::drawn_at(), english)?;
    std::fs::write(folder.join("compliance.pdf"), pdf)?;
    std::fs::write(folder.join("compliance.csv"), compliance_csv(&compliance)?)?;
    Ok(())
}
