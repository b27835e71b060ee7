//! Break-glass, as the one who breaks it, the supervisor and the reviewer see it.

use app::append::{Envelope, append};
use app::clock::new_id;
use axum::http::StatusCode;
use domain::census::{Bed, Identity, Place, Unit};
use domain::command::{Action, ReceiptOutcome, Resolution};
use domain::event::{Author, Fact};
use domain::glass::GlassFinding;
use domain::id::{StayId, UnitId};
use domain::people::{Person, Role};
use serde_json::{Value, json};
use testkit::{TestDb, on_both_databases};

use crate::site::{Browser, Site};

/// Two units: the one of the test's technician, and Birch, with a charge nurse and a patient of its own.
struct Hospital {
    site: Site,
    birch: UnitId,
    stay: StayId,
    charge: Person,
}

impl Hospital {
    async fn new(db: TestDb) -> Self {
        let site = Site::new(db).await;
        let (birch, stay) = (new_id(site.unit.clock.as_ref()), new_id(site.unit.clock.as_ref()));
        let charge = Person {
            id: new_id(site.unit.clock.as_ref()),
            username: "birch.charge".to_owned(),
            display_name: "Dana Cole, RN".to_owned(),
            role: Role::ChargeNurse,
            units: vec![birch],
            disabled: false,
        };
        let hospital = Self {
            site,
            birch,
            stay,
            charge,
        };
        hospital.furnish().await;
        hospital
    }

    async fn furnish(&self) {
        let place = Place {
            unit: self.birch,
            room: "12".to_owned(),
            bed: "A".to_owned(),
        };
        let unit = Unit {
            id: self.birch,
            name: "Birch".to_owned(),
            time_zone: "America/New_York".to_owned(),
            beds: vec![Bed {
                room: "12".to_owned(),
                bed: "A".to_owned(),
            }],
        };
        let patient = new_id(self.site.unit.clock.as_ref());
        let identity = Identity {
            family: "Okafor".to_owned(),
            given: "Ngozi".to_owned(),
            ..Identity::default()
        };
        self.say(None, Fact::UnitConfigured(unit)).await;
        self.say(None, Fact::PersonChanged(self.charge.clone())).await;
        self.say(None, Fact::PatientIdentified { patient, identity })
            .await;
        let visit_number = None;
        self.say(
            Some(self.stay),
            Fact::Admitted {
                patient,
                visit_number,
                place,
            },
        )
        .await;
    }

    async fn say(&self, stay: Option<StayId>, fact: Fact) {
        let app = self.site.unit.app.clone();
        let event = Envelope::at(app.facility, Author::Milieu, app.clock.now())
            .on(Some(self.birch))
            .of(stay)
            .event(new_id(app.clock.as_ref()), fact);
        let written: Result<(), store::StoreError> = app
            .db
            .write(move |tx| Box::pin(async move { append(tx, &event).await }))
            .await;
        written.expect("it is written");
    }

    fn chart(&self) -> String {
        format!("/api/stays/{}", self.stay)
    }

    async fn break_with(&self, browser: &mut Browser, cause: &str, words: &str) -> (StatusCode, Value) {
        let id: domain::id::GlassId = new_id(self.site.unit.clock.as_ref());
        let body = json!({ "id": id, "cause": cause, "words": words });
        let answer = browser.post(&format!("{}/glass", self.chart()), &body).await;
        (answer.status, answer.json())
    }

    /// Everything in the log of those kinds, as JSON of the facts.
    async fn facts(&self, kinds: &[&str]) -> Vec<Value> {
        self.site.unit.sequence().await;
        let app = self.site.unit.app.clone();
        let events: Result<Vec<_>, store::StoreError> = app
            .db
            .read(move |reader| {
                Box::pin(async move { store::event::list_after(reader, app.facility, None, 0, 1_000).await })
            })
            .await;
        events
            .expect("the log is read")
            .into_iter()
            .filter(|(_, event)| kinds.contains(&event.fact.kind()))
            .map(|(_, event)| serde_json::to_value(event.fact).unwrap())
            .collect()
    }

    async fn review(&self, reviewer: Browser, glass: &Value, resolution: Resolution) -> Value {
        let item = glass["id"].as_str().unwrap().parse().unwrap();
        let command = self.site.unit.command(Action::Resolve { item, resolution });
        let mut reviewer = reviewer;
        let answer = reviewer
            .post("/api/commands", &json!({ "commands": [command] }))
            .await;
        answer.json()["receipts"][0].clone()
    }
}

#[test]
fn a_chart_out_of_reach_opens_with_a_cause_for_half_an_hour_and_no_longer() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        assert_eq!(
            technician.get(&hospital.chart()).await.status,
            StatusCode::NOT_FOUND
        );

        let (status, glass) = hospital.break_with(&mut technician, "emergency", "").await;
        assert_eq!(status, StatusCode::OK, "{glass}");
        let page = technician.get(&hospital.chart()).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.json()["identity"]["family"], "Okafor");
        assert_eq!(page.json()["glass"]["id"], glass["id"]);

        hospital.site.unit.clock.advance_seconds(30 * 60 - 1);
        assert_eq!(technician.get(&hospital.chart()).await.status, StatusCode::OK);
        hospital.site.unit.clock.advance_seconds(1);
        assert_eq!(
            technician.get(&hospital.chart()).await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn it_opens_that_chart_to_that_person_and_only_to_read() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        hospital.break_with(&mut technician, "helping", "").await;

        let mut nurse = hospital.site.signed_in(Role::Nurse).await;
        assert_eq!(nurse.get(&hospital.chart()).await.status, StatusCode::NOT_FOUND);
        let board = format!("/api/units/{}/board", hospital.birch);
        assert_eq!(technician.get(&board).await.status, StatusCode::NOT_FOUND);
        let check = Action::RecordCheck {
            stay: hospital.stay,
            check: testkit::TestUnit::check(),
        };
        let command = hospital.site.unit.command(check);
        let receipt = hospital.site.unit.send(Role::Technician, &command).await;
        assert!(
            matches!(receipt.outcome, ReceiptOutcome::Refused { .. }),
            "{receipt:?}"
        );
    });
}

#[test]
fn asked_for_twice_it_is_broken_once_and_closing_it_ends_it() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        let (_, first) = hospital.break_with(&mut technician, "emergency", "").await;
        let (_, again) = hospital.break_with(&mut technician, "emergency", "").await;
        assert_eq!(first["id"], again["id"]);
        let open = technician.get("/api/glasses").await.json();
        assert_eq!(open["glasses"].as_array().unwrap().len(), 1, "{open}");
        assert_eq!(open["glasses"][0]["place"]["room"], "12");

        let mut nurse = hospital.site.signed_in(Role::Nurse).await;
        let close = format!("/api/glasses/{}/close", first["id"].as_str().unwrap());
        assert_eq!(nurse.post(&close, &json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            technician.post(&close, &json!({})).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            technician.post(&close, &json!({})).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            technician.get(&hospital.chart()).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(hospital.facts(&["glass_broken", "glass_closed"]).await.len(), 2);
    });
}

#[test]
fn what_cannot_be_broken_says_why() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        let (status, refusal) = hospital.break_with(&mut technician, "other", "  ").await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(refusal["code"], "words_missing");
        let (status, _) = hospital
            .break_with(&mut technician, "other", &"x".repeat(1_001))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = hospital.break_with(&mut technician, "curious", "").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

        let mut own = hospital.site.signed_in_as(&hospital.charge).await;
        let (status, refusal) = hospital.break_with(&mut own, "emergency", "").await;
        assert_eq!(
            (status, refusal["code"].as_str().unwrap()),
            (StatusCode::CONFLICT, "glass_not_needed")
        );

        let discharged = Fact::Discharged { to: None };
        hospital.say(Some(hospital.stay), discharged).await;
        let (status, _) = hospital.break_with(&mut technician, "emergency", "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let places = technician.get("/api/glasses/places").await.json();
        assert_eq!(places["units"][0]["places"], json!([]), "{places}");
    });
}

#[test]
fn the_places_say_where_patients_are_and_not_who() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        let places = technician.get("/api/glasses/places").await;
        let text = String::from_utf8(places.bytes.to_vec()).unwrap();
        assert!(!text.contains("Okafor") && !text.contains("Ngozi"), "{text}");
        let places = places.json();
        assert_eq!(places["units"].as_array().unwrap().len(), 1, "{places}");
        assert_eq!(places["units"][0]["name"], "Birch");
        assert_eq!(
            places["units"][0]["places"],
            json!([{ "stay": hospital.stay, "room": "12", "bed": "A" }])
        );
    });
}

#[test]
fn the_supervisor_is_told_at_once_and_every_step_is_on_the_record() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        let (_, glass) = hospital
            .break_with(&mut technician, "other", "Code called, room 12")
            .await;
        app::warning::watch(&hospital.site.unit.app).await.unwrap();
        let mut charge = hospital.site.signed_in_as(&hospital.charge).await;
        let pull = format!("/api/units/{}/pull?after=0", hospital.birch);
        let warnings = charge.get(&pull).await.json()["warnings"].clone();
        let told: Vec<&Value> = warnings
            .as_array()
            .unwrap()
            .iter()
            .filter(|warning| warning["about"] == "glass")
            .collect();
        assert_eq!(told.len(), 1, "{warnings}");
        assert_eq!(told[0]["stage"], "supervisor");

        technician.get(&hospital.chart()).await;
        technician
            .get(&format!("{}/days/2026-06-01", hospital.chart()))
            .await;
        let opened = hospital.facts(&["chart_opened"]).await;
        let through: Vec<&Value> = opened
            .iter()
            .filter(|fact| fact["glass"] == glass["id"])
            .map(|fact| &fact["what"])
            .collect();
        assert_eq!(through, [&json!("chart"), &json!("day")]);

        let list = charge
            .get(&format!("/api/units/{}/glasses", hospital.birch))
            .await
            .json();
        assert_eq!(list["glasses"][0]["glass"]["words"], "Code called, room 12");
        assert_eq!(list["glasses"][0]["review"], Value::Null);
        assert_eq!(list["people"][0]["role"], "technician");
    });
}

#[test]
fn someone_else_who_runs_the_unit_reviews_it_and_the_warning_ends() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        let mut technician = hospital.site.signed_in(Role::Technician).await;
        let (_, glass) = hospital.break_with(&mut technician, "emergency", "").await;
        let charge = || hospital.site.signed_in_as(&hospital.charge);
        let follow_up = |words: &str| Resolution::Review {
            finding: GlassFinding::FollowUp,
            words: words.to_owned(),
        };

        let aside = Resolution::SetAside {
            why: "seen".to_owned(),
        };
        let code = |receipt: &Value| receipt["reason"]["code"].clone();
        let receipt = hospital.review(charge().await, &glass, aside).await;
        assert_eq!(code(&receipt), "review_it", "{receipt}");
        let receipt = hospital.review(charge().await, &glass, follow_up(" ")).await;
        assert_eq!(code(&receipt), "words_missing", "{receipt}");
        let words = "No code was called; asked her about it";
        let receipt = hospital.review(charge().await, &glass, follow_up(words)).await;
        assert_eq!(receipt["outcome"], "stored", "{receipt}");
        let receipt = hospital.review(charge().await, &glass, follow_up(words)).await;
        assert_eq!(code(&receipt), "already_resolved", "{receipt}");

        app::warning::watch(&hospital.site.unit.app).await.unwrap();
        let unit = hospital.birch;
        let pull = charge()
            .await
            .get(&format!("/api/units/{unit}/pull?after=0"))
            .await
            .json();
        assert_eq!(pull["needs_human"], 0);
        let list = charge()
            .await
            .get(&format!("/api/units/{unit}/glasses"))
            .await
            .json();
        let review = &list["glasses"][0]["review"];
        assert_eq!(review["by"], json!(hospital.charge.id), "{list}");
        assert_eq!(
            (&review["finding"], &review["words"]),
            (&json!("follow_up"), &json!(words))
        );
    });
}

#[test]
fn nobody_reviews_their_own_and_no_nurse_of_the_shift_does() {
    on_both_databases(|db| async {
        let hospital = Hospital::new(db).await;
        // A charge nurse of the other unit breaks it, and then works here.
        let mut breaker = hospital.site.unit.person(Role::ChargeNurse).clone();
        let mut browser = hospital.site.signed_in_as(&breaker).await;
        let (_, glass) = hospital.break_with(&mut browser, "emergency", "").await;
        let needed = || Resolution::Review {
            finding: GlassFinding::Needed,
            words: String::new(),
        };
        breaker.units.push(hospital.birch);
        hospital.say(None, Fact::PersonChanged(breaker.clone())).await;
        let browser = hospital.site.signed_in_as(&breaker).await;
        let receipt = hospital.review(browser, &glass, needed()).await;
        assert_eq!(receipt["reason"]["code"], "own_glass", "{receipt}");

        let nurse = Person {
            id: new_id(hospital.site.unit.clock.as_ref()),
            username: "birch.nurse".to_owned(),
            role: Role::Nurse,
            ..hospital.charge.clone()
        };
        hospital.say(None, Fact::PersonChanged(nurse.clone())).await;
        let browser = hospital.site.signed_in_as(&nurse).await;
        let receipt = hospital.review(browser, &glass, needed()).await;
        assert_eq!(receipt["reason"]["code"], "not_yours_to_review", "{receipt}");
    });
}
