//! Sentences about admissions, transfers and discharges.

use super::*;
use crate::id::UnitId;
use crate::time::Instant;
use uuid::Uuid;

fn place(room: &str, bed: &str) -> Place {
    Place {
        unit: UnitId::new(Uuid::from_u128(1)),
        room: room.to_owned(),
        bed: bed.to_owned(),
    }
}

fn stay(state: StayState) -> Stay {
    Stay {
        id: StayId::new(Uuid::from_u128(7)),
        patient: PatientId::new(Uuid::from_u128(8)),
        place: Some(place("12", "A")),
        admitted_at: Instant(0),
        discharged_at: None,
        visit_number: None,
        state,
    }
}

fn other() -> StayId {
    StayId::new(Uuid::from_u128(9))
}

fn admit(room: &str, bed: &str) -> CensusRequest {
    CensusRequest::Admit {
        patient: PatientId::new(Uuid::from_u128(8)),
        visit_number: None,
        place: place(room, bed),
    }
}

fn transfer(room: &str, bed: &str) -> CensusRequest {
    let place = place(room, bed);
    CensusRequest::Transfer { place }
}

/// The kinds of the facts, or the code of the refusal.
fn outcome(
    state: Option<StayState>,
    occupant: Option<StayId>,
    request: &CensusRequest,
    source: Source,
) -> Result<Vec<String>, &'static str> {
    decide_census(state.map(stay).as_ref(), occupant, request, source)
        .map(|facts| facts.iter().map(|fact| fact.kind().to_owned()).collect())
        .map_err(|impossible| impossible.code())
}

fn becomes(kind: &str) -> Vec<String> {
    vec![kind.to_owned()]
}

const NOTHING: Result<Vec<String>, &'static str> = Ok(Vec::new());

#[test]
fn a_patient_is_admitted_whether_expected_or_not() {
    for state in [None, Some(StayState::Expected), Some(StayState::Cancelled)] {
        for source in [Source::Hand, Source::Feed] {
            assert_eq!(
                outcome(state, None, &admit("12", "A"), source),
                Ok(becomes("admitted"))
            );
        }
    }
}

#[test]
fn an_admission_sent_twice_changes_nothing_and_entered_twice_is_told() {
    let present = Some(StayState::Present);
    assert_eq!(outcome(present, None, &admit("12", "A"), Source::Feed), NOTHING);
    assert_eq!(
        outcome(present, None, &admit("12", "A"), Source::Hand),
        Err("census_already_present")
    );
}

#[test]
fn an_admission_of_a_present_patient_to_another_bed_needs_a_person() {
    let present = Some(StayState::Present);
    assert_eq!(
        outcome(present, None, &admit("14", "B"), Source::Feed),
        Err("census_already_present")
    );
}

#[test]
fn a_bed_holds_one_patient() {
    for source in [Source::Hand, Source::Feed] {
        assert_eq!(
            outcome(None, Some(other()), &admit("12", "A"), source),
            Err("census_bed_occupied")
        );
        assert_eq!(
            outcome(
                Some(StayState::Present),
                Some(other()),
                &transfer("14", "B"),
                source
            ),
            Err("census_bed_occupied")
        );
        assert_eq!(
            outcome(
                Some(StayState::Discharged),
                Some(other()),
                &CensusRequest::CancelDischarge,
                source
            ),
            Err("census_bed_occupied")
        );
    }
}

#[test]
fn a_place_without_a_room_holds_any_number() {
    assert_eq!(
        outcome(None, Some(other()), &admit("", ""), Source::Feed),
        Ok(becomes("admitted"))
    );
}

#[test]
fn a_present_patient_moves_and_moves_back() {
    let present = Some(StayState::Present);
    assert_eq!(
        outcome(present, None, &transfer("14", "B"), Source::Hand),
        Ok(becomes("moved"))
    );
    let back = CensusRequest::CancelTransfer {
        place: place("10", ""),
    };
    assert_eq!(
        decide_census(Some(&stay(StayState::Present)), None, &back, Source::Feed),
        Ok(vec![Fact::Moved {
            place: place("10", ""),
            cancels: true
        }])
    );
}

#[test]
fn a_move_to_the_same_bed_is_nothing_to_the_feed_and_told_to_a_person() {
    let present = Some(StayState::Present);
    assert_eq!(
        outcome(present, None, &transfer("12", "A"), Source::Feed),
        NOTHING
    );
    assert_eq!(
        outcome(present, None, &transfer("12", "A"), Source::Hand),
        Err("census_same_place")
    );
}

#[test]
fn nobody_moves_or_leaves_before_being_admitted_or_after_the_end() {
    let requests = [
        transfer("14", "B"),
        CensusRequest::CancelTransfer {
            place: place("14", "B"),
        },
        CensusRequest::Discharge { to: None },
        CensusRequest::Leave { to: "ICU".to_owned() },
    ];
    for request in &requests {
        for (state, code) in [
            (None, "census_not_admitted"),
            (Some(StayState::Expected), "census_not_admitted"),
            (Some(StayState::Cancelled), "census_cancelled"),
        ] {
            assert_eq!(
                outcome(state, None, request, Source::Feed),
                Err(code),
                "{request:?}"
            );
        }
        assert_eq!(
            outcome(Some(StayState::Discharged), None, request, Source::Hand),
            Err("census_ended"),
            "{request:?}"
        );
    }
}

#[test]
fn a_discharge_ends_a_stay_and_can_be_taken_back() {
    let discharge = CensusRequest::Discharge { to: None };
    assert_eq!(
        outcome(Some(StayState::Present), None, &discharge, Source::Feed),
        Ok(becomes("discharged"))
    );
    assert_eq!(
        outcome(Some(StayState::Discharged), None, &discharge, Source::Feed),
        NOTHING
    );
    let back = CensusRequest::CancelDischarge;
    assert_eq!(
        outcome(Some(StayState::Discharged), None, &back, Source::Feed),
        Ok(becomes("discharge_cancelled"))
    );
    assert_eq!(
        outcome(Some(StayState::Present), None, &back, Source::Hand),
        Err("census_not_discharged")
    );
}

#[test]
fn an_admission_can_be_taken_back_until_the_patient_has_left() {
    let cancel = CensusRequest::CancelAdmission;
    for state in [StayState::Present, StayState::Expected] {
        assert_eq!(
            outcome(Some(state), None, &cancel, Source::Feed),
            Ok(becomes("admission_cancelled"))
        );
    }
    assert_eq!(
        outcome(Some(StayState::Cancelled), None, &cancel, Source::Feed),
        NOTHING
    );
    assert_eq!(
        outcome(Some(StayState::Discharged), None, &cancel, Source::Feed),
        Err("census_ended")
    );
}

#[test]
fn an_announcement_of_a_patient_who_is_here_needs_a_person() {
    let expect = CensusRequest::Expect {
        patient: PatientId::new(Uuid::from_u128(8)),
        visit_number: None,
        place: None,
    };
    assert_eq!(
        outcome(None, None, &expect, Source::Feed),
        Ok(becomes("stay_expected"))
    );
    assert_eq!(
        outcome(Some(StayState::Present), None, &expect, Source::Feed),
        Err("census_already_present")
    );
    assert_eq!(
        outcome(Some(StayState::Discharged), None, &expect, Source::Feed),
        Err("census_ended")
    );
}

#[test]
fn every_impossibility_says_what_to_do() {
    let impossible = decide_census(None, Some(other()), &admit("12", "A"), Source::Hand).unwrap_err();
    assert_eq!(
        impossible.reason().text,
        "The place is taken: room 12, bed A is occupied by another patient. Move or discharge that patient first, or choose another bed."
    );
}
