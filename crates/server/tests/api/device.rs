//! What a device's own count of its entries tells.

use domain::id::StayId;
use domain::people::Role;
use testkit::on_both_databases;

use crate::signer::{Signer, send, text};
use crate::site::{Browser, Site};

/// Sends entries of a device in that order, by their numbers.
async fn send_numbered(tablet: &mut Tablet<'_>, device: u8, numbers: &[i64]) {
    let texts = list_texts(tablet, device);
    for seq in numbers {
        let text = &texts[usize::try_from(*seq).unwrap() - 1];
        let receipt = send(&mut tablet.browser, text, Some(&tablet.holder.sign(text))).await;
        assert_ne!(
            receipt["outcome"], "refused",
            "whatever is missing, what came counts: {receipt}"
        );
    }
}

/// Nine entries of a device, each with its number and the hash of the one before.
fn list_texts(tablet: &Tablet<'_>, device: u8) -> Vec<String> {
    let mut previous = None;
    (1..=9)
        .map(|seq| {
            let mut command = tablet.holder.check(tablet.site, tablet.stay);
            command.device = Some(id_of(device).parse().unwrap());
            command.device_seq = Some(seq);
            command.signed.as_mut().unwrap().previous = previous.take();
            let text = text(&command);
            previous = Some(domain::command::content_hash(&text));
            text
        })
        .collect()
}

fn id_of(device: u8) -> String {
    format!("01890000-0000-7000-8000-0000000000{device:02x}")
}

/// A tablet on the unit, and who holds it.
struct Tablet<'a> {
    site: &'a Site,
    stay: StayId,
    browser: Browser,
    holder: Signer,
}

impl<'a> Tablet<'a> {
    async fn new(site: &'a Site) -> Self {
        let stay = site.unit.admit(1).await;
        let mut browser = site.browser();
        let holder = Signer::sign_in(site, &mut browser, Role::Technician, 7).await;
        Self {
            site,
            stay,
            browser,
            holder,
        }
    }
}

/// What waits for a person about that device.
async fn list_doubts(site: &Site, device: u8) -> Vec<String> {
    let mut nurse = site.signed_in(Role::Nurse).await;
    let unit = site.unit.unit;
    let list = nurse.get(&format!("/api/units/{unit}/needs-human")).await.json();
    let items = list["items"].as_array().expect("items").clone();
    items
        .into_iter()
        .filter(|item| item["summary"].as_str().unwrap().starts_with(&id_of(device)))
        .map(|item| {
            format!(
                "{}: {}",
                item["kind"].as_str().unwrap(),
                item["reason"]["text"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_gap_in_a_devices_count_is_said_at_once_and_closes_when_its_entries_come() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = Tablet::new(&site).await;
        let gap = "device: Entries 3 to 5 of this device have not arrived. Look whether it still holds them.";
        let cases: [(&[i64], &[&str]); 4] = [
            (&[1, 2, 3], &[]),
            (&[1, 2, 6], &[gap]),
            (&[1, 2, 6, 7, 3, 5], &[gap]),
            (&[1, 2, 6, 7, 3, 5, 4, 8], &[]),
        ];
        for (device, (numbers, expected)) in (1..).zip(cases) {
            send_numbered(&mut tablet, device, numbers).await;
            assert_eq!(list_doubts(&site, device).await, expected, "{numbers:?}");
        }
    });
}

#[test]
fn a_device_set_back_to_an_earlier_state_is_noticed_and_what_it_sends_is_kept() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = Tablet::new(&site).await;
        send_numbered(&mut tablet, 1, &[1, 2, 3]).await;
        let before = site.head().await;
        send_numbered(&mut tablet, 1, &[3]).await;
        let doubts = list_doubts(&site, 1).await;
        assert!(
            doubts[0].starts_with("device: Two entries of this device have the number 3."),
            "{doubts:?}"
        );
        assert_eq!(
            site.newest_kinds(before).await,
            ["device_doubted", "check_recorded"]
        );
        // What comes at the same moment stands in no order.
        site.unit.clock.advance_seconds(1);
        send_numbered(&mut tablet, 1, &[4]).await;
        let doubts = list_doubts(&site, 1).await;
        assert!(
            doubts[1].starts_with("device: Entry 4 of this device names another entry"),
            "{doubts:?}"
        );
    });
}

#[test]
fn an_entry_that_nobody_signed_has_arrived_all_the_same_and_is_not_called_missing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = Tablet::new(&site).await;
        // Two are of a version that signed nothing; whoever made the third signs in with a key before it is sent.
        let mut plain = site.signed_in(Role::Technician).await;
        let texts = list_texts(&tablet, 1);
        let mut unsigned = Vec::new();
        for seq in [3, 4, 5] {
            let mut command = tablet.holder.check(&site, tablet.stay);
            (command.device, command.device_seq) = (Some(id_of(1).parse().unwrap()), Some(seq));
            command.signed = None;
            unsigned.push(text(&command));
        }
        send_numbered(&mut tablet, 1, &[1, 2]).await;
        send(&mut plain, &unsigned[1], None).await;
        let gap = "device: Entries 3 to 3 of this device have not arrived. Look whether it still holds them.";
        assert_eq!(list_doubts(&site, 1).await, [gap]);
        send(&mut plain, &unsigned[0], None).await;
        assert_eq!(list_doubts(&site, 1).await, [""; 0]);
        let receipt = send(&mut tablet.browser, &unsigned[2], None).await;
        assert_eq!(receipt["reason"]["code"], "unsigned");
        let text = &texts[5];
        send(&mut tablet.browser, text, Some(&tablet.holder.sign(text))).await;
        let doubts = list_doubts(&site, 1).await;
        assert!(
            doubts.len() == 1 && doubts[0].starts_with("device: Entry 6 of this device names another entry"),
            "the fifth arrived, and is not the one that the sixth names: {doubts:?}"
        );
    });
}

#[test]
fn what_nobody_signed_closes_no_gap_of_an_enrolled_device() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let enrolled = crate::tablet::Tablet::enrol(&site, 4).await;
        let mut tablet = Tablet::new(&site).await;
        let proof = enrolled.prove(&mut tablet.browser).await;
        tablet.holder = Signer::sign_in_with(&site, &mut tablet.browser, (Role::Technician, 8), proof).await;
        for seq in [1, 3] {
            let mut command = tablet.holder.check(&site, tablet.stay);
            (command.device, command.device_seq) = (Some(enrolled.device()), Some(seq));
            let text = text(&command);
            send(&mut tablet.browser, &text, Some(&tablet.holder.sign(&text))).await;
        }
        let mut forged = tablet.holder.check(&site, tablet.stay);
        (forged.device, forged.device_seq, forged.signed) = (Some(enrolled.device()), Some(2), None);
        let mut plain = site.signed_in(Role::Technician).await;
        send(&mut plain, &text(&forged), None).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        let list = nurse
            .get(&format!("/api/units/{}/needs-human", site.unit.unit))
            .await
            .json();
        let codes: Vec<&str> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|item| item["reason"]["code"].as_str())
            .collect();
        assert_eq!(codes, ["device_gap"]);
    });
}
