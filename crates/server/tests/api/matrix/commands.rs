//! Every kind of command.

use app::clock::new_id;
use domain::census::{Identity, Place, PointOfCareMapping, Unit};
use domain::command::{Action, Resolution};
use domain::level::OrderBasis;
use domain::people::Role;
use domain::people::permit::{Ask, COMMAND_KINDS, Reach, reach};
use domain::policy::starter_policy;
use testkit::{TestUnit, on_both_databases};

use super::world::{Furnished, World};
use super::{Relation, Within, role, table};

#[test]
fn every_kind_of_command_has_a_row_and_the_table_of_permissions_is_as_written_there() {
    let table = table();
    let mut kinds: Vec<&str> = table.commands.keys().map(String::as_str).collect();
    let mut known = COMMAND_KINDS.to_vec();
    kinds.sort_unstable();
    known.sort_unstable();
    assert_eq!(kinds, known);
    for (kind, roles) in &table.commands {
        let kind = COMMAND_KINDS.iter().find(|known| *known == kind).expect("known");
        assert_eq!(roles.len(), Role::ALL.len(), "{kind}: one column per role");
        for (name, within) in roles {
            let expected = match within {
                Within::None => Reach::None,
                Within::Own => Reach::OwnUnits,
                Within::All => Reach::Facility,
            };
            assert_eq!(reach(role(name), Ask::Command(kind)), expected, "{kind} {name}");
        }
    }
}

#[test]
fn every_command_is_decided_for_each_role_as_the_table_says() {
    on_both_databases(|first| async {
        let postgres = first.name == "postgres";
        let mut db = Some(first);
        let mut wrong = Vec::new();
        for role in Role::ALL {
            // Each role begins in a fresh world: what one does changes it.
            let fresh = match db.take() {
                Some(db) => db,
                None if postgres => testkit::TestDb::find_postgres().await.expect("PostgreSQL"),
                None => testkit::TestDb::sqlite(),
            };
            let world = World::new(fresh).await;
            wrong.extend(run(&world, role).await);
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    });
}

#[expect(
    clippy::match_same_arms,
    reason = "one line per case is how the table is read"
)]
async fn run(world: &World, role: Role) -> Vec<String> {
    let table = table();
    let mut wrong = Vec::new();
    for kind in COMMAND_KINDS {
        let within = table.commands[kind][role.as_str()];
        for relation in [Relation::Own, Relation::OtherUnit, Relation::OtherFacility] {
            let action = action(world, kind, &world.at(relation));
            assert_eq!(action.kind(), kind);
            let found = match send(world, role, action).await.as_str() {
                "not_permitted" => "not permitted",
                "not_found" => "not found",
                _ => "decided",
            };
            let expected = match (within, relation) {
                (Within::None, _) => "not permitted",
                (Within::Own, Relation::Own) | (Within::All, Relation::Own | Relation::OtherUnit) => {
                    "decided"
                }
                (Within::Own, _) => "not found",
                // Set-up makes things; what another facility calls by the same id is none of its business.
                (Within::All, _) if kind != "resolve" && !kind.ends_with("_device") => continue,
                (Within::All, _) => "not found",
            };
            if found != expected {
                wrong.push(format!(
                    "{kind} {} {relation:?}: {found}, not {expected}",
                    role.as_str()
                ));
            }
        }
    }
    wrong
}

/// Sends a command as the role does; answers the refusal's code, or `stored`.
async fn send(world: &World, role: Role, action: Action) -> String {
    let unit = &world.site.unit;
    let command = serde_json::to_value(unit.command(action)).expect("JSON");
    let body = serde_json::json!({ "commands": [command] });
    let mut browser = world.site.signed_in(role).await;
    let answer = browser.post("/api/commands", &body).await;
    let receipt = &answer.json()["receipts"][0];
    match receipt["outcome"].as_str() {
        Some("refused") => receipt["reason"]["code"].as_str().unwrap_or_default().to_owned(),
        Some(_) => "stored".to_owned(),
        None => panic!("{answer:?}"),
    }
}

/// An action of a kind on what there is.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per kind of command is how the list is read"
)]
fn action(world: &World, kind: &str, there: &Furnished) -> Action {
    let clock = world.site.unit.clock.as_ref();
    let policy = starter_policy();
    let (stay, unit) = (there.stay, there.unit);
    let level = policy.default_level.clone();
    let code = policy.precautions[0].code.clone();
    let reason = "because".to_owned();
    let place = |room: &str| Place {
        unit,
        room: room.to_owned(),
        bed: "A".to_owned(),
    };
    let identity = Identity {
        mrn: format!("MRN{}", there.patient),
        family: "Rivera".to_owned(),
        given: "Ana Maria".to_owned(),
        ..Identity::default()
    };
    let now = TestUnit::START;
    match kind {
        "record_check" => Action::RecordCheck {
            stay,
            check: TestUnit::check(),
        },
        "correct_check" => Action::CorrectCheck {
            stay,
            corrects: there.check,
            check: TestUnit::check(),
            why: reason,
        },
        "order_level" => Action::OrderLevel {
            stay,
            level,
            basis: OrderBasis::Provider,
            reason,
        },
        "confirm_order" => Action::ConfirmOrder {
            stay,
            order: there.order,
        },
        "start_precaution" => Action::StartPrecaution { stay, code, reason },
        "stop_precaution" => Action::StopPrecaution { stay, code, reason },
        "admit" => Action::Admit {
            stay: new_id(clock),
            patient: new_id(clock),
            identity: Identity {
                mrn: "NEW1".to_owned(),
                ..identity
            },
            place: place("04"),
        },
        "transfer" => Action::Transfer {
            stay,
            place: place("05"),
        },
        "discharge" => Action::Discharge { stay, to: None },
        "change_identity" => Action::ChangeIdentity {
            patient: there.patient,
            stay,
            identity,
        },
        "assign_block" => Action::AssignBlock {
            unit,
            owner: there.technician,
            from: now,
            until: now.plus_minutes(60),
            stays: Vec::new(),
        },
        "end_block" => Action::EndBlock {
            unit,
            block: there.block,
        },
        "acknowledge_warning" => Action::AcknowledgeWarning {
            unit,
            warning: there.warning,
        },
        _ => set_up(world, kind, there),
    }
}

/// The actions of those who run the place.
fn set_up(world: &World, kind: &str, there: &Furnished) -> Action {
    let clock = world.site.unit.clock.as_ref();
    let technician = world.site.unit.person(Role::Technician);
    match kind {
        "resolve" => Action::Resolve {
            item: there.item,
            resolution: Resolution::SetAside {
                why: "seen to".to_owned(),
            },
        },
        "adopt_policy" => Action::AdoptPolicy {
            policy: starter_policy(),
        },
        "configure_unit" => Action::ConfigureUnit {
            unit: Unit {
                id: new_id(clock),
                name: "Birch".to_owned(),
                time_zone: "America/New_York".to_owned(),
                beds: Vec::new(),
            },
        },
        "map_point_of_care" => Action::MapPointOfCare {
            mapping: PointOfCareMapping {
                point_of_care: "3E".to_owned(),
                unit: None,
            },
        },
        "add_person" => Action::AddPerson {
            person: new_id(clock),
            username: format!("new{}", there.unit),
            display_name: "New Person".to_owned(),
            role: Role::Technician,
            units: Vec::new(),
        },
        "change_person" => Action::ChangePerson {
            person: there.technician,
            display_name: "Other Name".to_owned(),
            role: Role::Technician,
            units: technician.units.clone(),
            disabled: false,
        },
        "rename_device" => Action::RenameDevice {
            device: there.device,
            name: "Tablet 2".to_owned(),
        },
        "move_device" => Action::MoveDevice {
            device: there.device,
            unit: world.at(Relation::Own).unit,
        },
        "revoke_device" => Action::RevokeDevice { device: there.device },
        "wipe_device" => Action::WipeDevice { device: there.device },
        "end_sessions" => Action::EndSessions {
            person: Some(there.technician),
        },
        other => panic!("{other}: no action for this kind"),
    }
}
