//! Something of everything on the own unit, on another unit and in another facility.

use app::append::{Envelope, append};
use app::clock::new_id;
use domain::census::{Bed, Identity, Place, Unit};
use domain::command::{Action, ReceiptOutcome};
use domain::device::{Device, Standing};
use domain::event::{Author, Fact};
use domain::id::{
    BlockId, DeviceId, EventId, FacilityId, InboundId, OrderId, PatientId, PersonId, StayId, UnitId,
    WarningId,
};
use domain::level::{LevelOrder, OrderBasis};
use domain::people::{Person, Role};
use domain::policy::starter_policy;
use domain::shift::Block;
use domain::warning::{About, Stage, Warning};
use testkit::{TestDb, TestUnit};

use super::Relation;
use crate::site::Site;

/// What there is on one unit.
#[derive(Clone, Debug)]
pub struct Furnished {
    pub unit: UnitId,
    pub stay: StayId,
    pub patient: PatientId,
    pub technician: PersonId,
    pub check: EventId,
    pub order: OrderId,
    pub block: BlockId,
    pub warning: WarningId,
    pub item: InboundId,
    pub device: DeviceId,
}

/// A site with two units, and a second facility in the same database.
pub struct World {
    pub site: Site,
    own: Furnished,
    other: Furnished,
    elsewhere: Furnished,
    discharged: StayId,
}

impl World {
    pub async fn new(db: TestDb) -> Self {
        let site = Site::new(db).await;
        let here = site.unit.app.facility;
        let technician = site.unit.person(Role::Technician).clone();
        let own = furnish(&site, here, site.unit.unit, technician.clone()).await;
        let second = new_id(site.unit.clock.as_ref());
        let other = furnish(&site, here, second, colleague(&site, second, "other")).await;
        let third = new_id(site.unit.clock.as_ref());
        let far = FacilityId(2);
        let elsewhere = furnish(&site, far, third, colleague(&site, third, "elsewhere")).await;
        let discharged = new_id(site.unit.clock.as_ref());
        admit(&site, here, own.unit, discharged, "02").await;
        say(
            &site,
            here,
            own.unit,
            Some(discharged),
            Fact::Discharged { to: None },
        )
        .await;
        Self {
            site,
            own,
            other,
            elsewhere,
            discharged,
        }
    }

    /// What stands in that relation to the people of the unit.
    pub fn at(&self, relation: Relation) -> Furnished {
        match relation {
            Relation::Own => self.own.clone(),
            Relation::OtherUnit => self.other.clone(),
            Relation::OtherFacility => self.elsewhere.clone(),
            Relation::Discharged => Furnished {
                stay: self.discharged,
                ..self.own.clone()
            },
        }
    }
}

fn colleague(site: &Site, unit: UnitId, username: &str) -> Person {
    Person {
        id: new_id(site.unit.clock.as_ref()),
        username: username.to_owned(),
        units: vec![unit],
        ..site.unit.person(Role::Technician).clone()
    }
}

async fn say(site: &Site, facility: FacilityId, unit: UnitId, stay: Option<StayId>, fact: Fact) {
    let app = site.unit.app.clone();
    let event = Envelope::at(facility, Author::Milieu, app.clock.now())
        .on(Some(unit))
        .of(stay)
        .event(new_id(&*app.clock), fact);
    app.db
        .write(move |tx| Box::pin(async move { append(tx, &event).await }))
        .await
        .expect("the fact is appended");
    site.unit.sequence().await;
}

async fn admit(site: &Site, facility: FacilityId, unit: UnitId, stay: StayId, room: &str) -> PatientId {
    let patient = new_id(site.unit.clock.as_ref());
    let identity = Identity {
        mrn: format!("MRN{patient}"),
        family: "Rivera".to_owned(),
        given: "Ana".to_owned(),
        ..Identity::default()
    };
    let identified = Fact::PatientIdentified { patient, identity };
    say(site, facility, unit, Some(stay), identified).await;
    let place = Place {
        unit,
        room: room.to_owned(),
        bed: "A".to_owned(),
    };
    let admitted = Fact::Admitted {
        patient,
        visit_number: None,
        place,
    };
    say(site, facility, unit, Some(stay), admitted).await;
    patient
}

/// Puts a unit, a patient, and one of each thing that commands name.
#[expect(clippy::too_many_lines, reason = "one world, told from beginning to end")]
async fn furnish(site: &Site, facility: FacilityId, unit: UnitId, technician: Person) -> Furnished {
    let clock = site.unit.clock.as_ref();
    let now = TestUnit::START;
    let beds = ["01", "02", "03", "04", "05"].map(|room| Bed {
        room: room.to_owned(),
        bed: "A".to_owned(),
    });
    let configured = Fact::UnitConfigured(Unit {
        id: unit,
        name: "Unit".to_owned(),
        time_zone: "America/New_York".to_owned(),
        beds: beds.to_vec(),
    });
    say(site, facility, unit, None, configured).await;
    say(
        site,
        facility,
        unit,
        None,
        Fact::PersonChanged(technician.clone()),
    )
    .await;
    let stay = new_id(clock);
    let patient = admit(site, facility, unit, stay, "01").await;
    let (block, warning, order) = (new_id(clock), new_id(clock), new_id(clock));
    let policy = starter_policy();
    let facts = [
        Fact::LevelOrdered(LevelOrder {
            id: order,
            level: policy.default_level.clone(),
            basis: OrderBasis::Verbal {
                provider: site.unit.id(Role::Provider),
            },
            reason: "by telephone".to_owned(),
            entered_by: site.unit.id(Role::Nurse),
            started_at: now,
            received_at: now,
            confirmed_at: None,
        }),
        Fact::PrecautionStarted {
            code: policy.precautions[0].code.clone(),
            reason: "order".to_owned(),
        },
    ];
    for fact in facts {
        say(site, facility, unit, Some(stay), fact).await;
    }
    let assigned = Fact::BlockAssigned(Block {
        id: block,
        unit,
        owner: technician.id,
        from: now,
        until: now.plus_minutes(240),
        stays: Vec::new(),
    });
    say(site, facility, unit, None, assigned).await;
    let raised = Fact::WarningRaised(Warning {
        id: warning,
        unit,
        stay: Some(stay),
        about: About::Late,
        stage: Stage::Owner,
        raised_at: now,
        due_at: now,
        owner: None,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
    });
    say(site, facility, unit, Some(stay), raised).await;
    let device = new_id(clock);
    let enrolled = Fact::DeviceEnrolled(Device {
        id: device,
        name: "Tablet".to_owned(),
        unit,
        public_key: String::new(),
        enrolled_at: now,
        enrolled_by: site.unit.id(Role::Administrator),
        standing: Standing::Enrolled,
        standing_at: now,
    });
    say(site, facility, unit, None, enrolled).await;
    let (check, item) = if facility == site.unit.app.facility {
        work(site, &technician, stay).await
    } else {
        (new_id(clock), new_id(clock))
    };
    Furnished {
        unit,
        stay,
        patient,
        technician: technician.id,
        check,
        order,
        block,
        warning,
        item,
        device,
    }
}

/// The technician makes a check, and sends something that has to wait for a person.
async fn work(site: &Site, technician: &Person, stay: StayId) -> (EventId, InboundId) {
    let check = site.unit.command(Action::RecordCheck {
        stay,
        check: TestUnit::check(),
    });
    let refused = site.unit.command(Action::RecordCheck {
        stay: new_id(site.unit.clock.as_ref()),
        check: TestUnit::check(),
    });
    let jsons = [&check, &refused].map(|command| serde_json::to_string(command).expect("JSON"));
    let receipts = app::command::submit(&site.unit.app, technician, jsons.to_vec())
        .await
        .expect("receipts");
    let is_refused: Vec<bool> = receipts
        .iter()
        .map(|receipt| matches!(receipt.outcome, ReceiptOutcome::Refused { .. }))
        .collect();
    assert_eq!(is_refused, [false, true], "{receipts:?}");
    site.unit.sequence().await;
    (check.id.cast(), refused.id.cast())
}
