//! Whom the hospital's single sign-on means, and what they may do (ADR 0012).
//!
//! A subject means one person for good, and a person has one subject of an issuer: a sign-in name that the hospital gives
//! to someone new does not open the account of whoever had it.

use domain::event::{Author, Fact, Factor};
use domain::id::{PersonId, UnitId};
use domain::people::{Person, Role};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use store::factor::StoredChallenge;
use thiserror::Error;

use super::session::{self, Means, NewSession, SessionLimits};
use super::sign_in::find_username;
use super::{Token, change, passkey};
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

const KIND: &str = "single_sign_on";

/// What a browser's return is verified with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flow {
    /// Comes back with the browser.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Of PKCE.
    pub verifier: String,
    /// When the browser was sent away.
    pub begun_at: Instant,
}

/// What a provider says about a person, verified.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The provider, as it names itself.
    pub issuer: String,
    /// Its name for the person.
    pub subject: String,
    /// Every claim.
    pub all: Value,
}

/// What claims mean in this facility.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Which claim is the sign-in name.
    pub username_claim: String,
    /// Someone known here who has that sign-in name and was never linked is meant by it.
    pub link_by_username: bool,
    /// Someone unknown here who has a role is added.
    pub add_people: bool,
    /// Which claim names the role; none leaves roles to the administrators.
    pub role_claim: Option<String>,
    /// Which value of it means which role, the first that fits.
    pub roles: Vec<(String, Role)>,
    /// Which claim names the units; none leaves units to the administrators.
    pub unit_claim: Option<String>,
    /// Which value of it means the unit of which name.
    pub units: Vec<(String, String)>,
}

/// Why the hospital's single sign-on let someone through whom Milieu does not.
#[derive(Debug, Error)]
pub enum Unwelcome {
    /// Nobody here is meant by it, or someone disabled.
    #[error("nobody here is meant by it")]
    Unknown,
    /// Its claims give no role.
    #[error("its claims give no role")]
    NoRole,
    /// The name of somebody new cannot be kept, or is taken.
    #[error("the sign-in name is missing or taken")]
    Name,
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<store::StoreError> for Unwelcome {
    fn from(error: store::StoreError) -> Self {
        Self::App(AppError::Store(error))
    }
}

/// What is claimed. A dot leads into an object (`realm_access.roles`).
pub fn find_claim<'a>(all: &'a Value, claim: &str) -> Option<&'a Value> {
    let direct = all.get(claim);
    direct.or_else(|| claim.split('.').try_fold(all, |value, part| value.get(part)))
}

/// The values of a claim: one text, or a list of texts.
fn list_values<'a>(all: &'a Value, claim: &str) -> Vec<&'a str> {
    match find_claim(all, claim) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

impl Rules {
    /// The claims that are read here.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        [&self.role_claim, &self.unit_claim]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain([self.username_claim.as_str()])
    }
}

impl Claimed {
    fn username(&self, rules: &Rules) -> Option<String> {
        let values = list_values(&self.all, &rules.username_claim);
        values.first().and_then(|name| find_username(name))
    }
    /// The role that the claims give; an error when there must be one and is none.
    fn role(&self, rules: &Rules) -> Result<Option<Role>, Unwelcome> {
        let Some(claim) = &rules.role_claim else {
            return Ok(None);
        };
        let values = list_values(&self.all, claim);
        let found = rules
            .roles
            .iter()
            .find(|(value, _)| values.contains(&value.as_str()));
        found.map(|(_, role)| Some(*role)).ok_or(Unwelcome::NoRole)
    }
    fn display_name<'a>(&'a self, username: &'a str) -> &'a str {
        list_values(&self.all, "name")
            .first()
            .copied()
            .unwrap_or(username)
    }
}

/// Keeps what a browser's return is verified with; answers the token that only that browser has.
///
/// # Errors
/// When storage fails.
pub async fn keep(app: &App, flow: &Flow) -> Result<Token, AppError> {
    let token = Token::new(&*app.clock);
    let (this, hash) = (app.clone(), token.hash());
    let challenge = StoredChallenge {
        kind: KIND,
        person: None,
        body: serde_json::to_string(flow).map_err(passkey::broken)?,
    };
    app.db
        .write(move |tx| Box::pin(async move { passkey::keep(&this, tx, &hash, &challenge).await }))
        .await?;
    Ok(token)
}

/// Takes it back; never twice.
///
/// # Errors
/// When storage fails.
pub async fn take(app: &App, token: &Token) -> Result<Option<Flow>, AppError> {
    let taken = passkey::take(app, KIND, token).await?;
    Ok(taken.and_then(|(_, body)| serde_json::from_str(&body).ok()))
}

/// Signs in whom the provider means. Who is turned away is on the record.
///
/// # Errors
/// See [`Unwelcome`].
pub async fn sign_in(
    app: &App,
    limits: SessionLimits,
    (claimed, rules): (Claimed, &Rules),
    means: Means,
) -> Result<NewSession, Unwelcome> {
    let (this, rules, device) = (app.clone(), rules.clone(), means.device);
    let username = claimed
        .username(&rules)
        .unwrap_or_else(|| claimed.subject.clone());
    let begun = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::people::lock(tx).await?;
                let person = find_or_add(&this, tx, &claimed, &rules).await?;
                let person = bring_up_to_date(&this, tx, person, &claimed, &rules).await?;
                Ok(session::begin(&this, tx, limits, &person, means).await?)
            })
        })
        .await;
    if matches!(
        begun,
        Err(Unwelcome::Unknown | Unwelcome::NoRole | Unwelcome::Name)
    ) {
        super::sign_in::note_failed(app, username, device).await?;
    }
    begun
}

async fn find_or_add(app: &App, tx: &mut Tx, claimed: &Claimed, rules: &Rules) -> Result<Person, Unwelcome> {
    let facility = app.facility;
    let subject = (claimed.issuer.as_str(), claimed.subject.as_str());
    if let Some(linked) = store::single_sign_on::find_linked(tx, facility, subject).await? {
        return present(store::people::find_person(tx, facility, linked).await?);
    }
    let Some(username) = claimed.username(rules) else {
        return Err(Unwelcome::Name);
    };
    let known = store::people::find_sign_in(tx, facility, &username).await?;
    let Some((person, _)) = known else {
        return add(app, tx, (claimed, username), rules).await;
    };
    if store::single_sign_on::is_linked(tx, facility, &claimed.issuer, person.id).await? {
        return Err(Unwelcome::Name);
    }
    if !rules.link_by_username {
        return Err(Unwelcome::Unknown);
    }
    let person = present(Some(person))?;
    link(app, tx, claimed, person.id).await?;
    Ok(person)
}

fn present(person: Option<Person>) -> Result<Person, Unwelcome> {
    person.filter(|person| !person.disabled).ok_or(Unwelcome::Unknown)
}

async fn link(app: &App, tx: &mut Tx, claimed: &Claimed, person: PersonId) -> Result<(), Unwelcome> {
    let subject = (claimed.issuer.as_str(), claimed.subject.as_str());
    store::single_sign_on::link(tx, app.facility, subject, person, app.clock.now()).await?;
    let added = Factor::SingleSignOn {
        issuer: claimed.issuer.clone(),
        subject: claimed.subject.clone(),
    };
    say(app, tx, claimed, Fact::FactorAdded { person, added }).await
}

/// Adds someone unknown, when the facility wants that and the claims give a role.
async fn add(
    app: &App,
    tx: &mut Tx,
    (claimed, username): (&Claimed, String),
    rules: &Rules,
) -> Result<Person, Unwelcome> {
    if !rules.add_people {
        return Err(Unwelcome::Unknown);
    }
    let role = claimed.role(rules)?.ok_or(Unwelcome::NoRole)?;
    let display_name =
        change::check_display_name(claimed.display_name(&username)).map_err(|_| Unwelcome::Name)?;
    let person = Person {
        id: new_id(&*app.clock),
        display_name,
        username,
        role,
        units: find_units(app, tx, claimed, rules).await?.unwrap_or_default(),
        disabled: false,
    };
    say(app, tx, claimed, Fact::PersonChanged(person.clone())).await?;
    link(app, tx, claimed, person.id).await?;
    Ok(person)
}

/// Role and units as the claims say now. The last administrator stays one.
async fn bring_up_to_date(
    app: &App,
    tx: &mut Tx,
    person: Person,
    claimed: &Claimed,
    rules: &Rules,
) -> Result<Person, Unwelcome> {
    let role = claimed.role(rules)?.unwrap_or(person.role);
    let leaves = person.role == Role::Administrator && role != Role::Administrator;
    let stays = leaves && change::is_last_administrator(app, tx, person.id).await?;
    let units = find_units(app, tx, claimed, rules).await?;
    let changed = Person {
        role: if stays { person.role } else { role },
        units: units.unwrap_or_else(|| person.units.clone()),
        ..person.clone()
    };
    if changed != person {
        say(app, tx, claimed, Fact::PersonChanged(changed.clone())).await?;
    }
    Ok(changed)
}

/// The units that the claims name; none when units are the administrators' business.
async fn find_units(
    app: &App,
    tx: &mut Tx,
    claimed: &Claimed,
    rules: &Rules,
) -> Result<Option<Vec<UnitId>>, Unwelcome> {
    let Some(claim) = &rules.unit_claim else {
        return Ok(None);
    };
    let values = list_values(&claimed.all, claim);
    let named: Vec<&String> = rules
        .units
        .iter()
        .filter(|(value, _)| values.contains(&value.as_str()))
        .map(|(_, unit)| unit)
        .collect();
    let known = store::policy::list_units(tx, app.facility).await?;
    let mut units: Vec<UnitId> = known
        .iter()
        .filter(|unit| named.contains(&&unit.name))
        .map(|unit| unit.id)
        .collect();
    units.sort_unstable();
    Ok(Some(units))
}

/// Puts on the record what the provider caused.
async fn say(app: &App, tx: &mut Tx, claimed: &Claimed, fact: Fact) -> Result<(), Unwelcome> {
    let author = Author::System(format!("{KIND}:{}", claimed.issuer));
    let envelope = Envelope::at(app.facility, author, app.clock.now());
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    Ok(())
}
