//! What device events do to the view of devices.

use domain::device::{Device, Standing};
use domain::event::{Event, Fact};
use domain::id::{DeviceId, FacilityId};
use domain::time::Instant;
use store::{StoreError, Tx};

/// Brings the view of devices up to date with an event.
pub async fn project(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    let (facility, at) = (event.facility, event.received_at);
    match &event.fact {
        Fact::DeviceEnrolled(device) => store::enrolment::put_device(tx, facility, device).await,
        Fact::DeviceRenamed { device, name } => {
            change(tx, facility, *device, |found| found.name.clone_from(name)).await
        }
        Fact::DeviceMoved { device, unit } => change(tx, facility, *device, |found| found.unit = *unit).await,
        Fact::DeviceRevoked { device } => stand(tx, facility, *device, (Standing::Revoked, at)).await,
        Fact::DeviceWipeOrdered { device } => stand(tx, facility, *device, (Standing::Wipe, at)).await,
        Fact::DeviceWiped { device } => stand(tx, facility, *device, (Standing::Wiped, at)).await,
        _ => Ok(()),
    }
}

/// Changes a device of the view.
async fn change(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    change: impl FnOnce(&mut Device) + Send,
) -> Result<(), StoreError> {
    let Some(mut found) = store::enrolment::find_device(tx, facility, device).await? else {
        return Ok(());
    };
    change(&mut found);
    store::enrolment::put_device(tx, facility, &found).await
}

/// Gives a device another standing. Its keys end with every standing but the first.
async fn stand(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    (standing, at): (Standing, Instant),
) -> Result<(), StoreError> {
    if standing != Standing::Enrolled {
        store::signature::end_keys_on(tx, facility, device).await?;
    }
    change(tx, facility, device, |found| {
        found.standing = standing;
        found.standing_at = at;
    })
    .await
}
