//! What leaves Milieu about a patient is verified by a program that shares nothing with it but the ledger.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::export::Wanted;
use domain::command::Action;
use domain::people::Role;
use ledger::note::SigningKey;
use testkit::{TestTablet, TestUnit, on_both_databases};
use verify::audit::Verdict;
use verify::fault::Fault;

use crate::site::Site;

static COUNT: AtomicU32 = AtomicU32::new(0);

fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap())
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!(
            "milieu-export-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::SeqCst)
        );
        Self(std::env::temp_dir().join(name))
    }
    fn verdict(&self) -> Verdict {
        verify::export::check(&self.0, &[key().verifier()]).unwrap()
    }
    fn edit(&self, name: &str, change: impl FnOnce(String) -> String) -> Vec<Fault> {
        let path = self.0.join(name);
        let before = std::fs::read_to_string(&path).unwrap();
        let after = change(before.clone());
        assert_ne!(before, after, "{name}");
        std::fs::write(&path, after).unwrap();
        let faults = self.verdict().faults;
        std::fs::write(&path, before).unwrap();
        faults
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn wanted(mrn: &str, from: &str, until: &str) -> Wanted {
    Wanted {
        mrn: mrn.to_owned(),
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        asked_by: "T. Records".to_owned(),
    }
}

/// A patient with checks of two days, some signed on a tablet and one corrected, and another patient.
async fn record(db: testkit::TestDb) -> Site {
    let site = Site::new(db).await;
    let unit = &site.unit;
    let stay = unit.admit(1).await;
    let other = unit.admit(2).await;
    let mut tablet = TestTablet::of(unit).await;
    unit.make_checks(stay, 3).await;
    unit.make_checks(other, 3).await;
    for _ in 0..3 {
        tablet.make_check(unit, stay, false).await;
    }
    let check = TestUnit::check();
    let made = unit
        .does(
            Role::Technician,
            Action::RecordCheck {
                stay,
                check: check.clone(),
            },
        )
        .await;
    unit.clock.advance_minutes(24 * 60);
    let correction = Action::CorrectCheck {
        stay,
        corrects: made.id.cast(),
        check,
        why: "the wrong place".to_owned(),
    };
    unit.does(Role::ChargeNurse, correction).await;
    unit.make_checks(stay, 2).await;
    unit.seal(&key()).await;
    site
}

async fn export(site: &Site, folder: &Path, wanted: Wanted) -> anyhow::Result<()> {
    let done = server::export::export(&site.unit.app, &key(), wanted, folder).await;
    site.unit.seal(&key()).await;
    done
}

#[test]
fn a_patients_days_leave_with_the_proof_of_each_entry_and_nobody_elses() {
    on_both_databases(async |db| {
        let site = record(db).await;
        let folder = Folder::new();
        export(&site, &folder.0, wanted("MRN1", "2026-06-01", "2026-06-02"))
            .await
            .unwrap();
        let verdict = folder.verdict();
        assert_eq!(verdict.faults, []);
        assert_eq!(verdict.verified, 3, "what the tablet signed");
        let text = std::fs::read_to_string(folder.0.join("events.jsonl")).unwrap();
        let count = |kind: &str| text.matches(&format!(r#""kind":"{kind}""#)).count();
        assert_eq!(
            count("check_recorded"),
            9,
            "the patient's, and none of the other's"
        );
        assert_eq!(count("check_corrected"), 1);
        assert!(!text.contains("MRN2"), "nothing of the other patient");
        let days: Vec<_> = std::fs::read_dir(folder.0.join("days")).unwrap().collect();
        assert_eq!(days.len(), 2);
        // Asked for once more, the record has that it was asked for.
        let again = Folder::new();
        export(&site, &again.0, wanted("MRN1", "2026-06-01", "2026-06-02"))
            .await
            .unwrap();
        let text = std::fs::read_to_string(again.0.join("events.jsonl")).unwrap();
        assert!(text.contains("system:export:T. Records"), "{}", site.unit.db.name);
    });
}

#[test]
fn one_day_has_what_was_in_force_and_what_corrects_it_later() {
    on_both_databases(async |db| {
        let site = record(db).await;
        let folder = Folder::new();
        export(&site, &folder.0, wanted("MRN1", "2026-06-01", "2026-06-01"))
            .await
            .unwrap();
        assert_eq!(folder.verdict().faults, []);
        let text = std::fs::read_to_string(folder.0.join("events.jsonl")).unwrap();
        let count = |kind: &str| text.matches(&format!(r#""kind":"{kind}""#)).count();
        assert_eq!(count("check_recorded"), 7);
        assert_eq!(count("check_corrected"), 1, "made on the next day");
        assert_eq!(count("admitted"), 1);
    });
}

#[test]
fn whatever_is_changed_in_an_export_is_named() {
    on_both_databases(async |db| {
        let site = record(db).await;
        let folder = Folder::new();
        export(&site, &folder.0, wanted("MRN1", "2026-06-01", "2026-06-02"))
            .await
            .unwrap();
        let file = Fault::File {
            name: "events.jsonl".to_owned(),
        };
        let faults = folder.edit("events.jsonl", |text| text.replacen(r#"\"DR\""#, r#"\"BR\""#, 1));
        assert!(faults.contains(&file), "{faults:?}");
        assert!(
            faults.iter().any(|fault| matches!(fault, Fault::Body { .. })),
            "{faults:?}"
        );
        let faults = folder.edit("events.jsonl", |text| {
            text.replacen(r#""occurred_at":1"#, r#""occurred_at":2"#, 1)
        });
        assert!(
            faults.iter().any(|fault| matches!(fault, Fault::Changed { .. })),
            "{faults:?}"
        );
        let faults = folder.edit("events.jsonl", |text| text.split_once('\n').unwrap().1.to_owned());
        assert_eq!(
            faults,
            std::slice::from_ref(&file),
            "an entry left out shows in the list of files"
        );
        let faults = folder.edit("events.jsonl", |text| {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.swap(0, 1);
            lines.join("\n")
        });
        assert!(
            faults.iter().any(|fault| matches!(fault, Fault::Line { .. })),
            "{faults:?}"
        );
        let faults = folder.edit("events.jsonl", |text| format!("{text}nonsense\n"));
        assert!(
            faults.iter().any(|fault| matches!(fault, Fault::Line { .. })),
            "{faults:?}"
        );
        let faults = folder.edit("README.txt", |text| text + "And trust me.");
        assert_eq!(faults.len(), 1, "{faults:?}");
        let faults = folder.edit("manifest.txt", |text| text.replacen("README", "README2", 1));
        assert!(
            faults
                .iter()
                .any(|fault| matches!(fault, Fault::Signature { .. })),
            "{faults:?}"
        );
        std::fs::write(folder.0.join("days/extra.pdf"), "a sheet").unwrap();
        let faults = folder.verdict().faults;
        assert_eq!(
            faults,
            [Fault::File {
                name: "days/extra.pdf".to_owned()
            }]
        );
    });
}

#[test]
fn an_export_that_another_key_signed_or_of_nobody_is_refused() {
    on_both_databases(async |db| {
        let site = record(db).await;
        let folder = Folder::new();
        let nobody = export(&site, &folder.0, wanted("MRN9", "2026-06-01", "2026-06-02")).await;
        assert!(nobody.unwrap_err().to_string().contains("MRN9"));
        assert!(!folder.0.exists());
        let backwards = export(&site, &folder.0, wanted("MRN1", "2026-06-02", "2026-06-01")).await;
        assert!(backwards.is_err());
        export(&site, &folder.0, wanted("MRN1", "2026-06-01", "2026-06-02"))
            .await
            .unwrap();
        let twice = export(&site, &folder.0, wanted("MRN1", "2026-06-01", "2026-06-02")).await;
        assert!(twice.unwrap_err().to_string().contains("there already"));
        let stranger = SigningKey::from_seed("milieu.example/cedar", &[8; 32]).unwrap();
        let refused = verify::export::check(&folder.0, &[stranger.verifier()]).unwrap_err();
        assert!(refused.to_string().contains("not signed by a key"), "{refused}");
    });
}
