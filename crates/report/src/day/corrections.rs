//! Corrected checks with every version, oldest first, the one in force last.

use serde_json::{Value, json};

use super::Desk;
use super::remarks::whole_version;

/// One block per corrected check.
pub fn correction_rows(desk: &Desk<'_>) -> Vec<Value> {
    desk.record
        .checks
        .iter()
        .filter(|check| !check.entry.earlier.is_empty())
        .map(|check| {
            let entry = &check.entry;
            let mut versions: Vec<Value> = entry
                .earlier
                .iter()
                .map(|version| {
                    json!({
                        "seen": desk.clock.minute(version.occurred_at),
                        "said": whole_version(desk, &version.recorded),
                        "replaced_at": desk.clock.second(version.corrected_at),
                        "replaced_by": desk.legend.name(version.corrected_by),
                        "why": version.why,
                    })
                })
                .collect();
            versions.push(json!({
                "seen": desk.clock.minute(entry.occurred_at),
                "said": whole_version(desk, &entry.recorded),
                "replaced_at": null,
                "replaced_by": "",
                "why": "",
            }));
            json!({
                "seen": desk.clock.minute(entry.occurred_at),
                "entered": desk.clock.second(entry.entered_at),
                "by": desk.legend.name(entry.author),
                "versions": versions,
            })
        })
        .collect()
}
