//! Compliance as CSV: the same figures as on paper, one row per part, safe to open in a spreadsheet program.

use domain::record::{Compliance, Figures};
use domain::time::Instant;

use crate::ReportError;
use crate::figures::list_figures;

/// Compliance as CSV (RFC 4180, UTF-8, a header row). `part` is `unit`, `patient`, `owner`, `block` or
/// `empty_day`; times are UTC. Cells that a spreadsheet program would run as a formula begin with an apostrophe.
///
/// # Errors
/// [`ReportError::Csv`] when writing fails.
pub fn compliance_csv(compliance: &Compliance) -> Result<String, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<&str> = ["unit", "from", "until", "part", "key", "label", "date"].to_vec();
    header.extend(list_figures(&Figures::default()).map(|(name, _)| name));
    let columns = header.len();
    writer.write_record(header)?;

    let whole = [("unit", "", compliance.unit_name.as_str(), &compliance.unit)];
    let parts = [
        ("patient", &compliance.by_patient),
        ("owner", &compliance.by_owner),
        ("block", &compliance.by_block),
    ];
    let parts = parts.into_iter().flat_map(|(part, rows)| {
        rows.iter()
            .map(move |row| (part, row.key.as_str(), row.label.as_str(), &row.figures))
    });
    for (part, key, label, figures) in whole.into_iter().chain(parts) {
        let mut row = lead(compliance, part, key, label, "");
        row.extend(list_figures(figures).map(|(_, value)| value.unwrap_or_default()));
        writer.write_record(row)?;
    }
    for day in &compliance.empty_days {
        let mut row = lead(
            compliance,
            "empty_day",
            &day.stay.to_string(),
            &day.label,
            &day.date,
        );
        row.resize(columns, String::new());
        writer.write_record(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn lead(compliance: &Compliance, part: &str, key: &str, label: &str, date: &str) -> Vec<String> {
    let utc = |at: Instant| at.timestamp().to_string();
    vec![
        guarded(&compliance.unit_name),
        utc(compliance.from),
        utc(compliance.until),
        part.to_owned(),
        guarded(key),
        guarded(label),
        guarded(date),
    ]
}

/// Spreadsheet programs run cells that begin with these as formulas, even after leading white space.
fn guarded(cell: &str) -> String {
    let runs = cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn cells_that_would_run_as_formulas_begin_with_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("Room 12-A"), "Room 12-A");
        assert_eq!(guarded(""), "");
    }
}
