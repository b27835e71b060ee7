//! Odd messages of the hospital's feed: unreadable ones, and ones that arrive at the same moment.

use app::census::{FeedInput, FeedOutcome, receive};
use domain::census::{FeedEvent, FeedFault, PointOfCareMapping};
use domain::command::{Action, ReceiptOutcome, Resolution};
use domain::inbound::{Choice, Reason};
use domain::people::Role;
use domain::time::Instant;
use testkit::{TestUnit, on_both_databases};

/// A unit whose point of care `CEDAR` is mapped, and `MED` known as not ours.
use super::feed::*;

#[test]
fn what_cannot_be_read_or_has_no_number_is_kept_and_not_accepted_and_holds_up_nothing() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let fault = FeedFault {
            sender: "ADT|HOSPITAL".to_owned(),
            control_id: Some("1".to_owned()),
            reason: Reason {
                code: "message_unreadable".to_owned(),
                text: "Cut off.".to_owned(),
            },
        };
        let bytes: Vec<u8> = (0..=255).collect();
        let input = FeedInput {
            bytes: bytes.clone(),
            read: Err(fault),
            source: "test".to_owned(),
        };
        let broken = receive(&unit.app, input.clone()).await.unwrap();
        assert_eq!((broken.outcome, broken.accepted), (FeedOutcome::Refused, false));
        let again = receive(&unit.app, input).await.unwrap();
        assert_eq!((again.outcome, again.accepted), (FeedOutcome::Duplicate, false));
        let facility = unit.app.facility;
        let raw = unit
            .app
            .db
            .read(move |reader| Box::pin(store::inbound::find_raw(reader, facility, broken.id)));
        assert_eq!(raw.await.unwrap(), Some(bytes), "every byte is kept");
        let mut unnumbered = message("", FeedEvent::Admit, "M1", "CEDAR 01 A");
        unnumbered.control_id = None;
        let kept = send(&unit, unnumbered).await;
        assert_eq!((kept.outcome, kept.accepted), (FeedOutcome::Waiting, false));
        // The sender sends it again, whole and numbered.
        assert_eq!(
            says(&unit, message("1", FeedEvent::Admit, "M1", "CEDAR 01 A")).await,
            "Applied"
        );
        assert_eq!(codes(&unit).await, ["message_unreadable", "control_id_missing"]);
        assert_eq!(list(&unit).await[0].choices, [Choice::SetAside]);
        assert_eq!(
            resolve(&unit, kept.id, Resolution::Apply).await,
            ReceiptOutcome::Stored,
            "true already"
        );
        assert_eq!(census(&unit).await, ["M1 01 A"]);
    });
}

#[test]
fn messages_arriving_in_the_same_microsecond_keep_their_order() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        unit.clock.set(Instant(TestUnit::START.0 + 5));
        for patient in 0..20 {
            for (step, event, at) in [
                (0, FeedEvent::Admit, "3N 1 1"),
                (1, FeedEvent::Transfer, "3N 2 2"),
                (2, FeedEvent::Transfer, "3N"),
            ] {
                let at = if step == 2 {
                    format!("CEDAR {patient}")
                } else {
                    at.to_owned()
                };
                let one = message(&format!("{patient}-{step}"), event, &format!("P{patient}"), &at);
                let bytes = serde_json::to_vec(&one).unwrap();
                receive(
                    &unit.app,
                    FeedInput {
                        bytes,
                        read: Ok(one),
                        source: String::new(),
                    },
                )
                .await
                .unwrap();
            }
        }
        unit.sequence().await;
        let mapping = PointOfCareMapping {
            point_of_care: "3N".to_owned(),
            unit: None,
        };
        unit.does(Role::Administrator, Action::MapPointOfCare { mapping })
            .await;
        // Admitted and moved elsewhere, so the last move has nobody to move: each waits, none is lost.
        assert_eq!(codes(&unit).await.len(), 20);
        for item in list(&unit).await {
            resolve(&unit, item.id, Resolution::Apply).await;
        }
        assert_eq!(census(&unit).await.len(), 20);
    });
}
