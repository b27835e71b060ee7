//! Decides about orders for a level. Scope of practice (DOMAIN section 1.2): nurses raise at once, only a provider's
//! order lowers, technicians do neither.

use crate::command::Command;
use crate::event::Fact;
use crate::id::{OrderId, PersonId};
use crate::inbound::Reason;
use crate::people::Role;
use crate::policy::Policy;
use crate::time::Instant;

use super::{LevelOrder, OrderBasis};

/// What is true around an order.
#[derive(Clone, Debug)]
pub struct OrderContext<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// Level code of the order in force; `None` when no order is present and the default level applies.
    pub current: Option<&'a str>,
    /// Who asks.
    pub author: PersonId,
    /// In which role.
    pub role: Role,
    /// The role of the provider whom a verbal order names; `None` when nobody of that id is known.
    pub named_role: Option<Role>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct OrderRequest<'a> {
    /// Identity of the new order: the id of the command.
    pub id: OrderId,
    /// Level code.
    pub level: &'a str,
    /// On whose word.
    pub basis: &'a OrderBasis,
    /// Why.
    pub reason: &'a str,
    /// From when on it shall apply, according to the author.
    pub occurred_at: Instant,
    /// When the server received it.
    pub received_at: Instant,
}

/// Why an order for a level is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelRefusal {
    /// Outside the scope of practice.
    #[error("Levels are ordered by a provider or raised by a nurse. Tell the charge nurse what you saw.")]
    NotYours,
    /// A provider's order entered by someone who is none.
    #[error(
        "Only a provider can enter an order in their own name. Enter a verbal order and name the provider, or raise the level as a nurse."
    )]
    NotAProvider,
    /// A nurse's act entered by someone who is no nurse.
    #[error("Only a nurse enters verbal orders and raises a level at once. Enter it as your own order.")]
    NotANurse,
    /// A level that the policy does not list.
    #[error("The policy lists no level “{level}”. Choose one of its levels.")]
    UnknownLevel {
        /// The code asked for.
        level: String,
    },
    /// Raising to a level that is not more restrictive.
    #[error(
        "“{level}” is not more restrictive than “{current}”. Lowering or renewing a level needs a provider's order: enter it as a verbal order and name the provider."
    )]
    NotHigher {
        /// The code asked for.
        level: String,
        /// The level in force.
        current: String,
    },
    /// A verbal order that names no provider.
    #[error("A verbal order names the provider who gave it. Choose a provider.")]
    NamedIsNoProvider,
    /// No reason.
    #[error("Say why the level changes.")]
    ReasonMissing,
    /// A reason too long to keep.
    #[error(
        "The reason is longer than {} characters. Shorten it.",
        Command::TEXT_MAX_BYTES
    )]
    ReasonTooLong,
    /// A time that cannot be.
    #[error("The time of this order cannot be read as a date. Enter the order again.")]
    ImplausibleTime,
}

impl LevelRefusal {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotYours => "level_not_yours",
            Self::NotAProvider => "level_not_a_provider",
            Self::NotANurse => "level_not_a_nurse",
            Self::UnknownLevel { .. } => "level_unknown",
            Self::NotHigher { .. } => "level_not_higher",
            Self::NamedIsNoProvider => "level_named_is_no_provider",
            Self::ReasonMissing => "level_reason_missing",
            Self::ReasonTooLong => "level_reason_too_long",
            Self::ImplausibleTime => "level_time_implausible",
        }
    }

    /// Code and words.
    pub fn reason(&self) -> Reason {
        Reason {
            code: self.code().to_owned(),
            text: self.to_string(),
        }
    }
}

/// Decides about an order for a level.
///
/// A raised level applies from the time the author gives (never later than received); any other order applies from the
/// moment it was received, so that a level cannot be lowered for time that has passed.
pub fn decide_order_level(
    context: &OrderContext<'_>,
    request: &OrderRequest<'_>,
) -> Result<LevelOrder, LevelRefusal> {
    let policy = context.policy;
    require_scope(context, request.basis)?;
    if policy.find_level(request.level).is_none() {
        let level = request.level.chars().take(40).collect();
        return Err(LevelRefusal::UnknownLevel { level });
    }
    if request.reason.trim().is_empty() {
        return Err(LevelRefusal::ReasonMissing);
    }
    if request.reason.len() > Command::TEXT_MAX_BYTES {
        return Err(LevelRefusal::ReasonTooLong);
    }
    if !request.occurred_at.is_plausible() {
        return Err(LevelRefusal::ImplausibleTime);
    }
    let current = context.current.unwrap_or(&policy.default_level);
    let raises = policy.rank(request.level) > policy.rank(current);
    if *request.basis == OrderBasis::NurseRaised && !raises {
        return Err(LevelRefusal::NotHigher {
            level: request.level.to_owned(),
            current: current.to_owned(),
        });
    }
    let started_at = if raises {
        request.occurred_at.min(request.received_at)
    } else {
        request.received_at
    };
    Ok(LevelOrder {
        id: request.id,
        level: request.level.to_owned(),
        basis: request.basis.clone(),
        reason: request.reason.to_owned(),
        entered_by: context.author,
        started_at,
        received_at: request.received_at,
        confirmed_at: (*request.basis == OrderBasis::Provider).then_some(request.received_at),
    })
}

fn require_scope(context: &OrderContext<'_>, basis: &OrderBasis) -> Result<(), LevelRefusal> {
    let nurse = match context.role {
        Role::Nurse | Role::ChargeNurse => true,
        Role::Provider => false,
        Role::Technician | Role::Manager | Role::Auditor | Role::Administrator => {
            return Err(LevelRefusal::NotYours);
        }
    };
    match basis {
        OrderBasis::Provider if nurse => Err(LevelRefusal::NotAProvider),
        OrderBasis::Verbal { .. } | OrderBasis::NurseRaised if !nurse => Err(LevelRefusal::NotANurse),
        OrderBasis::Verbal { .. } if context.named_role != Some(Role::Provider) => {
            Err(LevelRefusal::NamedIsNoProvider)
        }
        _ => Ok(()),
    }
}

/// Why a confirmation is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefusal {
    /// Not the provider whom the order names.
    #[error("Only the provider who gave this order can confirm it.")]
    NotTheProvider,
    /// No verbal order.
    #[error("This order needs no confirmation.")]
    NotVerbal,
    /// Done before.
    #[error("This order is already confirmed.")]
    AlreadyConfirmed,
}

impl ConfirmRefusal {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotTheProvider => "confirm_not_the_provider",
            Self::NotVerbal => "confirm_not_verbal",
            Self::AlreadyConfirmed => "confirm_already_confirmed",
        }
    }

    /// Code and words.
    pub fn reason(&self) -> Reason {
        Reason {
            code: self.code().to_owned(),
            text: self.to_string(),
        }
    }
}

/// Decides whether `author` may confirm `order`: only the provider whom it names, once.
pub fn decide_confirm(order: &LevelOrder, author: PersonId) -> Result<Fact, ConfirmRefusal> {
    let OrderBasis::Verbal { provider } = order.basis else {
        return Err(ConfirmRefusal::NotVerbal);
    };
    if provider != author {
        return Err(ConfirmRefusal::NotTheProvider);
    }
    if order.confirmed_at.is_some() {
        return Err(ConfirmRefusal::AlreadyConfirmed);
    }
    Ok(Fact::OrderConfirmed { order: order.id })
}
