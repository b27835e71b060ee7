//! `/api/devices`: enrolling devices, what they say of themselves, and what they send in their own name. What lets a device in
//! is its proof; a session lets in only the administrator who makes codes and reads the list.

use api::{
    AskDeviceNonce, Contact, ContactAnswer, DeviceCode, DeviceEntries, DeviceList, DeviceProof, EnrolDevice,
    EnrolledDevice, ListedDevice, NewDevice, Nonce, Receipts, RoomDue,
};
use app::device::{self, Listed, Proof, Proved};
use app::people::Token;
use app::people::signing_key::PublicKey;
use app::signature::{Entry, Sender};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use domain::command::Command;
use domain::device::{Device, Standing};
use domain::id::{Id, UnitId};
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::listen::Peer;
use crate::permit::{ByHand, ByItself, On, Permit};
use crate::problem::{Failure, Failures, JsonBody};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_devices, post_device))
        .routes(routes!(post_code))
        .routes(routes!(post_device_nonce))
        .routes(routes!(post_contact))
        .routes(routes!(post_entries))
        .routes(routes!(post_lost))
}

asks!(ReadDevices, Ask::ManageDevices, On::Whatever, ByItself);
asks!(MakeCode, Ask::ManageDevices, On::Whatever, ByHand);

/// The device of a proof, whatever its standing.
async fn require_device(server: &Server, proof: DeviceProof) -> Result<Proved, Failure> {
    let proof = Proof {
        device: Id::new(proof.device),
        nonce: Token::find(&proof.nonce),
        signature: proof.signature,
    };
    device::prove(&server.app, proof)
        .await?
        .ok_or_else(Failure::device_refused)
}

/// The device of a proof, when it is enrolled.
pub(super) async fn require_enrolled(server: &Server, proof: DeviceProof) -> Result<Device, Failure> {
    let Proved { device, .. } = require_device(server, proof).await?;
    if device.standing == Standing::Enrolled {
        Ok(device)
    } else {
        Err(Failure::device_refused())
    }
}

/// Every device. The screen asks again by itself, so it keeps nobody signed in.
#[utoipa::path(get, path = "/api/devices", tag = "devices", responses((status = 200, body = DeviceList), Failures))]
async fn get_devices(
    State(server): State<Server>,
    permit: Permit<ReadDevices>,
) -> Result<Json<DeviceList>, Failure> {
    let found = server
        .app
        .db
        .read(move |reader| Box::pin(async move { device::list_devices(reader, &permit.permitted).await }))
        .await?;
    Ok(Json(DeviceList {
        devices: found.into_iter().map(show).collect(),
    }))
}

fn show(listed: Listed) -> ListedDevice {
    let Listed { device, contact } = listed;
    let (contact_at, report) = contact.map_or((None, None), |(at, report)| (Some(at.0), Some(report)));
    ListedDevice {
        id: device.id.uuid(),
        name: device.name,
        unit: device.unit.uuid(),
        standing: device.standing,
        standing_at: device.standing_at.0,
        enrolled_at: device.enrolled_at.0,
        contact_at,
        report,
    }
}

/// Makes a code with which one device can be enrolled within ten minutes.
#[utoipa::path(
    post, path = "/api/devices/codes", tag = "devices", request_body = NewDevice,
    responses((status = 200, body = DeviceCode), Failures)
)]
async fn post_code(
    State(server): State<Server>,
    permit: Permit<MakeCode>,
    JsonBody(body): JsonBody<NewDevice>,
) -> Result<Json<DeviceCode>, Failure> {
    let unit = UnitId::new(body.unit);
    let made = device::make_code(&server.app, &permit.permitted, &body.name, unit).await?;
    Ok(Json(DeviceCode {
        code: made.code,
        until: made.until.0,
    }))
}

/// Enrols the device that brings a code. It works once.
#[utoipa::path(
    post, path = "/api/devices", tag = "devices", request_body = EnrolDevice,
    responses((status = 200, body = EnrolledDevice), Failures)
)]
async fn post_device(
    State(server): State<Server>,
    peer: Peer,
    JsonBody(body): JsonBody<EnrolDevice>,
) -> Result<impl IntoResponse, Failure> {
    let key = PublicKey::parse_field("public_key", &body.public_key)?;
    let enrolled = device::enrol(&server.app, &body.code, &key, &peer.text()).await?;
    let device = enrolled.device;
    let cookie = server.cookie.set_enrolled(device.id);
    let answer = EnrolledDevice {
        id: device.id.uuid(),
        name: device.name,
        unit: device.unit.uuid(),
    };
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(answer)))
}

/// Gives out what a device must sign next. An unknown device is answered like a known one.
#[utoipa::path(
    post, path = "/api/devices/nonce", tag = "devices", request_body = AskDeviceNonce,
    responses((status = 200, body = Nonce), Failures)
)]
async fn post_device_nonce(
    State(server): State<Server>,
    JsonBody(body): JsonBody<AskDeviceNonce>,
) -> Result<Json<Nonce>, Failure> {
    let nonce = device::make_nonce(&server.app, Id::new(body.device)).await?;
    Ok(Json(Nonce {
        nonce: nonce.as_str().to_owned(),
    }))
}

/// A device says how it is, and hears how it stands.
#[utoipa::path(
    post, path = "/api/devices/contact", tag = "devices", request_body = Contact,
    responses((status = 200, body = ContactAnswer), Failures)
)]
async fn post_contact(
    State(server): State<Server>,
    JsonBody(body): JsonBody<Contact>,
) -> Result<impl IntoResponse, Failure> {
    let proved = require_device(&server, body.proof).await?;
    let heard = device::contact(&server.app, proved, body.report, body.wiped).await?;
    let rooms = heard.rooms.into_iter().map(|room| RoomDue {
        room: room.room,
        bed: room.bed,
        due_at: room.due_at.0,
        danger: room.danger,
    });
    let answer = ContactAnswer {
        standing: heard.device.standing,
        name: heard.device.name,
        unit: heard.device.unit.uuid(),
        rooms: rooms.collect(),
        server_time: server.app.clock.now().0,
    };
    let forget = (answer.standing == Standing::Wiped).then(|| server.cookie.clear_enrolled());
    Ok((
        AppendHeaders(forget.map(|cookie| (header::SET_COOKIE, cookie))),
        Json(answer),
    ))
}

/// Takes entries of a device in its own name, without anyone's session.
#[utoipa::path(
    post, path = "/api/devices/entries", tag = "devices", request_body = DeviceEntries,
    responses((status = 200, body = Receipts), Failures)
)]
async fn post_entries(
    State(server): State<Server>,
    JsonBody(body): JsonBody<DeviceEntries>,
) -> Result<Json<Receipts>, Failure> {
    if body.entries.len() + body.sealed.len() > Command::BATCH_MAX {
        return Err(Failure::malformed("entries", "at most 500 entries at once"));
    }
    let Proved { device, .. } = require_device(&server, body.proof).await?;
    let open = body.entries.into_iter().map(|entry| Entry {
        json: entry.text,
        signature: entry.signature,
        sent: body.sent,
    });
    let mut entries: Vec<Entry> = open.collect();
    entries.extend(app::upload_key::open_all(&server.app, &body.sealed, body.sent).await?);
    let sender = Sender::Device(device);
    let receipts = app::command::submit_entries(&server.app, &sender, entries).await?;
    super::ledger::answer(&server, receipts)
}

/// A browser says that its database is empty. If it was enrolled once, what it held is lost, and a person must know.
#[utoipa::path(post, path = "/api/devices/lost", tag = "devices", responses((status = 204), Failures))]
async fn post_lost(State(server): State<Server>, headers: HeaderMap) -> Result<impl IntoResponse, Failure> {
    let enrolled = server.cookie.find_enrolled(&headers);
    if let Some(device) = enrolled {
        device::note_storage_lost(&server.app, device).await?;
    }
    // One that came without is let be: it may just be enrolled, and its new cookie be older than this answer.
    let forget = enrolled.map(|_| server.cookie.clear_enrolled());
    Ok((
        StatusCode::NO_CONTENT,
        AppendHeaders(forget.map(|cookie| (header::SET_COOKIE, cookie))),
    ))
}
