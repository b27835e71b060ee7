//! The figures in one order, under one name each: the sheet, the report and the CSV read this list, so that a
//! figure is the same wherever it appears.

use domain::record::Figures;
use serde_json::{Value, json};

/// Name and value of one figure; `None` is "not known" (no gap to measure, nothing expected).
pub type Figure = (&'static str, Option<String>);

/// Every figure, in the order in which they are printed.
pub fn list_figures(figures: &Figures) -> [Figure; 16] {
    let count = |value: i64| Some(value.to_string());
    [
        ("observed_minutes", count(figures.observed_minutes)),
        ("expected", count(figures.expected)),
        ("done", count(figures.done)),
        ("on_time", count(figures.on_time)),
        (
            "on_time_percent",
            on_time_permille(figures).map(|share| tenths(i64::from(share))),
        ),
        ("late", count(figures.late)),
        ("missed", count(figures.missed)),
        ("undetermined", count(figures.undetermined)),
        ("late_entries", count(figures.late_entries)),
        ("batch_entered", count(figures.batch_entered)),
        ("refused", count(figures.refused)),
        ("off_unit", count(figures.off_unit)),
        ("not_seen", count(figures.not_seen)),
        ("longest_gap_minutes", count(figures.longest_gap_minutes)),
        ("median_gap_minutes", figures.median_gap_tenths.map(tenths)),
        ("gap_spread_minutes", figures.gap_spread_tenths.map(tenths)),
    ]
}

/// On time of expected, in permille, rounded down so that it never looks better than it is; `None` when nothing
/// was expected.
pub fn on_time_permille(figures: &Figures) -> Option<u16> {
    permille(figures.on_time, figures.expected)
}

fn permille(part: i64, whole: i64) -> Option<u16> {
    if whole <= 0 {
        return None;
    }
    u16::try_from((part.max(0).saturating_mul(1000) / whole).min(1000)).ok()
}

/// The figures for Typst: texts by name, and the four shares of expected for the bar, in permille.
pub fn figures_value(figures: &Figures) -> Value {
    let mut named = serde_json::Map::new();
    for (name, value) in list_figures(figures) {
        named.insert(name.to_owned(), json!(value.unwrap_or_else(|| "–".to_owned())));
    }
    let share = |part| permille(part, figures.expected).unwrap_or(0);
    named.insert(
        "bar".to_owned(),
        json!({"on_time": share(figures.on_time), "late": share(figures.late), "undetermined": share(figures.undetermined), "missed": share(figures.missed)}),
    );
    Value::Object(named)
}

/// Tenths as a decimal: 145 becomes `14.5`.
fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{}",
        value.unsigned_abs() / 10,
        value.unsigned_abs() % 10
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_time_percent(on_time: i64, expected: i64) -> Option<String> {
        let figures = Figures {
            on_time,
            expected,
            ..Figures::default()
        };
        list_figures(&figures)
            .into_iter()
            .find(|(name, _)| *name == "on_time_percent")
            .and_then(|(_, value)| value)
    }

    #[test]
    fn one_late_check_in_ten_thousand_is_not_one_hundred_percent() {
        assert_eq!(on_time_percent(9_999, 10_000).as_deref(), Some("99.9"));
        assert_eq!(on_time_percent(96, 96).as_deref(), Some("100.0"));
        assert_eq!(on_time_percent(0, 0), None);
    }

    #[test]
    fn tenths_are_decimals() {
        assert_eq!(tenths(145), "14.5");
        assert_eq!(tenths(-5), "-0.5");
        assert_eq!(tenths(0), "0.0");
    }
}
