//! Decides about starting and stopping precautions: by a provider, or by a nurse with the order's reference or the reason.

use crate::command::Command;
use crate::event::Fact;
use crate::inbound::Reason;
use crate::people::Role;
use crate::policy::Policy;

/// What is true around a precaution.
#[derive(Clone, Debug)]
pub struct PrecautionContext<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// The role of who asks.
    pub role: Role,
    /// Codes in force for the patient.
    pub in_force: &'a [String],
}

/// Why a start or stop is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrecautionRefusal {
    /// Outside the scope of practice.
    #[error(
        "Precautions are started and stopped by a nurse or provider. Tell the charge nurse what you saw."
    )]
    NotYours,
    /// A code that the policy does not list.
    #[error("The policy lists no precaution “{code}”. Choose one of its precautions.")]
    Unknown {
        /// The code asked for.
        code: String,
    },
    /// Started twice.
    #[error("The precaution “{code}” is already in force.")]
    AlreadyInForce {
        /// The code asked for.
        code: String,
    },
    /// Stopped without having been started.
    #[error("The precaution “{code}” is not in force.")]
    NotInForce {
        /// The code asked for.
        code: String,
    },
    /// A nurse without the order's reference or a reason.
    #[error("Enter the reference of the order, or the reason.")]
    ReasonMissing,
    /// A reason too long to keep.
    #[error(
        "The reason is longer than {} characters. Shorten it.",
        Command::TEXT_MAX_BYTES
    )]
    ReasonTooLong,
}

impl PrecautionRefusal {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotYours => "precaution_not_yours",
            Self::Unknown { .. } => "precaution_unknown",
            Self::AlreadyInForce { .. } => "precaution_already_in_force",
            Self::NotInForce { .. } => "precaution_not_in_force",
            Self::ReasonMissing => "precaution_reason_missing",
            Self::ReasonTooLong => "precaution_reason_too_long",
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

/// Decides about starting a precaution.
pub fn decide_start(
    context: &PrecautionContext<'_>,
    code: &str,
    reason: &str,
) -> Result<Fact, PrecautionRefusal> {
    require_scope(context.role, reason)?;
    if !context.policy.precautions.iter().any(|known| known.code == code) {
        return Err(PrecautionRefusal::Unknown { code: shown(code) });
    }
    if context.in_force.iter().any(|known| known == code) {
        return Err(PrecautionRefusal::AlreadyInForce { code: shown(code) });
    }
    Ok(Fact::PrecautionStarted {
        code: code.to_owned(),
        reason: reason.to_owned(),
    })
}

/// Decides about stopping a precaution. One that a newer policy no longer lists can still be stopped.
pub fn decide_stop(
    context: &PrecautionContext<'_>,
    code: &str,
    reason: &str,
) -> Result<Fact, PrecautionRefusal> {
    require_scope(context.role, reason)?;
    if !context.in_force.iter().any(|known| known == code) {
        return Err(PrecautionRefusal::NotInForce { code: shown(code) });
    }
    Ok(Fact::PrecautionStopped {
        code: code.to_owned(),
        reason: reason.to_owned(),
    })
}

fn require_scope(role: Role, reason: &str) -> Result<(), PrecautionRefusal> {
    match role {
        Role::Nurse | Role::ChargeNurse if reason.trim().is_empty() => Err(PrecautionRefusal::ReasonMissing),
        Role::Nurse | Role::ChargeNurse | Role::Provider => {
            if reason.len() > Command::TEXT_MAX_BYTES {
                return Err(PrecautionRefusal::ReasonTooLong);
            }
            Ok(())
        }
        Role::Technician | Role::Manager | Role::Auditor | Role::Administrator => {
            Err(PrecautionRefusal::NotYours)
        }
    }
}

fn shown(code: &str) -> String {
    code.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::starter_policy;

    fn start(role: Role, in_force: &[&str], code: &str, reason: &str) -> Result<Fact, &'static str> {
        let in_force: Vec<String> = in_force.iter().map(|code| (*code).to_owned()).collect();
        let context = PrecautionContext {
            policy: &starter_policy(),
            role,
            in_force: &in_force,
        };
        decide_start(&context, code, reason).map_err(|refusal| refusal.code())
    }

    fn stop(role: Role, in_force: &[&str], code: &str, reason: &str) -> Result<Fact, &'static str> {
        let in_force: Vec<String> = in_force.iter().map(|code| (*code).to_owned()).collect();
        let context = PrecautionContext {
            policy: &starter_policy(),
            role,
            in_force: &in_force,
        };
        decide_stop(&context, code, reason).map_err(|refusal| refusal.code())
    }

    #[test]
    fn nurses_and_providers_start_and_stop_precautions_and_nobody_else_does() {
        for role in Role::ALL {
            let may = matches!(role, Role::Nurse | Role::ChargeNurse | Role::Provider);
            assert_eq!(start(role, &[], "SP", "order 114").is_ok(), may, "{role:?}");
            assert_eq!(stop(role, &["SP"], "SP", "order 115").is_ok(), may, "{role:?}");
        }
    }

    #[test]
    fn a_nurse_says_why_and_a_provider_need_not() {
        assert_eq!(
            start(Role::Nurse, &[], "SP", " "),
            Err("precaution_reason_missing")
        );
        assert_eq!(
            stop(Role::Nurse, &["SP"], "SP", ""),
            Err("precaution_reason_missing")
        );
        assert!(start(Role::Provider, &[], "SP", "").is_ok());
    }

    #[test]
    fn a_precaution_starts_once_and_stops_once() {
        assert_eq!(
            start(Role::Nurse, &["SP"], "SP", "again"),
            Err("precaution_already_in_force")
        );
        assert_eq!(
            stop(Role::Nurse, &["EP"], "SP", "over"),
            Err("precaution_not_in_force")
        );
    }

    #[test]
    fn an_unlisted_precaution_cannot_start_but_can_stop() {
        assert_eq!(start(Role::Nurse, &[], "OLD", "why"), Err("precaution_unknown"));
        assert!(stop(Role::Nurse, &["OLD"], "OLD", "why").is_ok());
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let text = "x".repeat(Command::TEXT_MAX_BYTES + 1);
        assert_eq!(
            start(Role::Provider, &[], "SP", &text),
            Err("precaution_reason_too_long")
        );
    }
}
