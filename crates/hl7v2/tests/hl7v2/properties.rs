//! Any bytes, damaged messages, and made-up drafts.

use crate::corpus::samples;
use crate::mutate::{Chance, exercise, mutate};
use hl7v2::adt::{AdtEvent, AdtPatient, AdtVisit, Identifier, Merge, PointOfCare};
use hl7v2::build::AdtDraft;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..2_000), seed in any::<u64>()) {
        exercise(&bytes, &TimeZone::UTC, &mut Chance::new(seed));
    }

    #[test]
    fn any_bytes_after_a_header_are_survived(bytes in vec(any::<u8>(), 0..2_000), seed in any::<u64>()) {
        let input = [b"MSH|^~\\&|A|B|C|D|||ADT^A40|1|P|2.5\rPID|1||".as_slice(), &bytes].concat();
        exercise(&input, &TimeZone::UTC, &mut Chance::new(seed));
    }
}

#[test]
fn damaged_messages_are_survived() {
    let samples: Vec<Vec<u8>> = samples().into_values().collect();
    let zone = TimeZone::get("America/New_York").unwrap();
    let understood = |numbers: std::ops::Range<u64>| {
        let one = |number| {
            let mut chance = Chance::new(number);
            let input = mutate(&samples, &mut chance);
            exercise(&input, &zone, &mut chance)
        };
        numbers.filter(|number| one(*number)).count()
    };
    let understood = std::thread::scope(|scope| {
        let halves = [0..10_000, 10_000..20_000].map(|numbers| scope.spawn(|| understood(numbers)));
        halves.map(|half| half.join().unwrap()).iter().sum::<usize>()
    });
    // Damage so heavy that nothing is understood, or so light that everything is, would test little.
    assert!((2_000..15_000).contains(&understood), "{understood}");
}

/// Text as it may stand in a field: anything but control characters, without space at the ends.
/// Boxed, here and below, because the unboxed strategies of a whole draft overflow a test's stack.
fn text() -> BoxedStrategy<String> {
    let any = "[^\\p{C}]{1,20}".prop_map(|text| text.trim().to_owned());
    let hostile = "[|^~\\\\&\"FSTRE.brX0-9]{1,12}";
    let named = prop_oneof![
        Just("\"\"".to_owned()),
        Just("\\F\\".to_owned()),
        Just("PID|1||".to_owned())
    ];
    prop_oneof![any, hostile, named]
        .prop_filter("a value is not empty", |text| !text.is_empty())
        .boxed()
}

fn instant() -> impl Strategy<Value = i64> {
    // To the tenth of a millisecond, from the year 1 to 9999.
    (-621_355_968_000_000_i64..2_534_022_072_000_000_i64).prop_map(|it| it * 100)
}

fn day() -> impl Strategy<Value = Date> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn identifier() -> impl Strategy<Value = Identifier> {
    (text(), option::of(text()), option::of(text())).prop_map(|(value, authority, type_code)| Identifier {
        value,
        authority,
        type_code,
    })
}

prop_compose! {
    fn patient_parts()(
        identifiers in vec(identifier(), 1..4),
        family in text(),
        names in [option::of(text()), option::of(text()), option::of(text()), option::of(text())],
        birth_on in option::of(day()),
        codes in [option::of(text()), option::of(text())],
        is_deceased in option::of(any::<bool>()),
    ) -> AdtPatient {
        let [given, middle, suffix, preferred_name] = names;
        let [administrative_sex, language] = codes;
        let family = Some(family);
        AdtPatient {
            identifiers, family, given, middle, suffix, preferred_name, birth_on, administrative_sex, language,
            is_deceased,
        }
    }
}

fn place() -> impl Strategy<Value = PointOfCare> {
    let parts = [
        option::of(text()),
        option::of(text()),
        option::of(text()),
        option::of(text()),
    ];
    (text(), parts).prop_map(|(unit, [room, bed, facility, status])| PointOfCare {
        unit: Some(unit),
        room,
        bed,
        facility,
        status,
    })
}

prop_compose! {
    fn visit_parts()(
        class in text(),
        places in [option::of(place()), option::of(place()), option::of(place())],
        visit_number in option::of(text()),
        attending_name in option::of("[A-Z&^]{1,8} [a-z|~]{1,8}"),
        times in [option::of(instant()), option::of(instant())],
    ) -> AdtVisit {
        let [location, prior_location, pending_location] = places;
        let [admitted_at_micros, discharged_at_micros] = times;
        AdtVisit {
            class: Some(class), location, prior_location, pending_location, visit_number, attending_name,
            admitted_at_micros, discharged_at_micros,
        }
    }
}

fn patient() -> BoxedStrategy<AdtPatient> {
    patient_parts().boxed()
}

fn visit() -> BoxedStrategy<AdtVisit> {
    visit_parts().boxed()
}

fn merge() -> impl Strategy<Value = Merge> {
    (vec(identifier(), 1..3), option::of(text()), patient()).prop_map(
        |(from_identifiers, from_account, into)| Merge {
            from_identifiers,
            from_account,
            into,
        },
    )
}

prop_compose! {
    /// A draft whose every value comes back as it is.
    pub fn draft()(
        names in [text(), text(), text()],
        event in prop_oneof![Just("A01"), Just("A02"), Just("A03"), Just("A08"), Just("A40"), Just("Z01")],
        version in prop_oneof![Just("2.3"), Just("2.5.1"), Just("2.8")],
        times in [instant(), instant()],
        patient in patient(),
        visit in option::of(visit()),
        merges in vec(merge(), 1..3),
    ) -> AdtDraft {
        let [control_id, sending_application, sending_facility] = names;
        let merges = if event == "A40" { merges } else { vec![] };
        AdtDraft {
            control_id, sending_application, sending_facility, event: AdtEvent::from(event),
            version: version.to_owned(), message_at_micros: times[0], occurred_at_micros: times[1], patient, visit,
            merges,
        }
    }
}
