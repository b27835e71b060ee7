//! Someone else says whether the chart was needed.

use domain::glass::GlassFinding;
use domain::people::Role;
use store::Tx;
use store::inbound::Inbound;

use super::checked;
use crate::command::Arrived;
use crate::{App, AppError};

/// Settles a broken glass on the list. Not the one who broke it, and not a nurse of the same shift: who runs the shift or
/// the unit.
pub(crate) async fn review(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    inbound: &mut Inbound,
    finding: GlassFinding,
    words: &str,
) -> Result<(), AppError> {
    if inbound.kind != "glass" {
        return Err(AppError::refused(
            "not_applicable",
            "There is nothing here to review.",
        ));
    }
    if inbound.author == Some(arrived.author.id) {
        return Err(AppError::refused(
            "own_glass",
            "You opened this chart yourself: someone else reviews it.",
        ));
    }
    if !matches!(arrived.author.role, Role::ChargeNurse | Role::Manager) {
        return Err(AppError::refused(
            "not_yours_to_review",
            "The charge nurse or the manager reviews this.",
        ));
    }
    checked("resolution.words", words, finding == GlassFinding::FollowUp)?;
    "kept".clone_into(&mut inbound.state);
    store::inbound::settle(tx, app.facility, inbound).await?;
    Ok(())
}
