//! Who is on the unit: admissions, moves, discharges.

pub mod view;
/// tmp
pub async fn decide(
    _: &mut crate::command::Batch,
    _: &mut store::Tx,
    _: &crate::command::Arrived,
) -> crate::command::Decided {
    Err(crate::AppError::NotFound)
}
