//! Devices of the facility: enrolling them with a one-time code, their proofs, what they say of themselves, what they send
//! in their own name, and ending them (ADR 0010).

mod change;
mod contact;
mod count;
mod enrol;
mod lost;
mod proof;
pub mod view;

pub use change::decide;
pub use contact::{Heard, Listed, RoomDue, contact, list_devices};
pub use count::{Arrival, note_number};
pub use enrol::{Enrolled, NewCode, enrol, make_code};
pub use lost::note_storage_lost;
pub use proof::{Proof, Proved, make_nonce, prove};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::device::{Device, Standing};
use domain::id::DeviceId;
use store::{Reader, StoreError};

use crate::{App, AppError};

/// A device and its share, for a session that began on it; none when it is no longer enrolled.
///
/// # Errors
/// When storage fails.
pub async fn find_own(app: &App, device: DeviceId) -> Result<Option<(Device, String)>, AppError> {
    let facility = app.facility;
    app.db
        .read(move |reader| {
            Box::pin(async move {
                let Some(found) = find_enrolled(reader, facility, device).await? else {
                    return Ok(None);
                };
                let share = store::enrolment::find_share(reader, facility, device).await?;
                Ok(share.map(|share| (found, URL_SAFE_NO_PAD.encode(share))))
            })
        })
        .await
}

/// The device, if it is enrolled now.
pub(crate) async fn find_enrolled(
    reader: &mut Reader,
    facility: domain::id::FacilityId,
    device: DeviceId,
) -> Result<Option<Device>, StoreError> {
    let found = store::enrolment::find_device(reader, facility, device).await?;
    Ok(found.filter(|device| device.standing == Standing::Enrolled))
}
