//! One message of the hospital's feed, applied to the census as it is, or why it waits.

use domain::census::{
    CensusRequest, FeedContext, FeedEvent, FeedMerge, FeedMessage, FeedPatient, FeedPlace, FeedPlan,
    FeedWait, Place, PlaceMeaning, Source, Stay, StayChoice, StayState, decide_census, feed_time,
    has_meaning, plan_feed, stay_of,
};
use domain::event::{Author, Event, Fact};
use domain::id::{PatientId, StayId, UnitId};
use domain::time::Instant;
use store::{StoreError, Tx};

use super::unit_of;
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// A message that is to be applied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incoming<'a> {
    /// What it says.
    pub message: &'a FeedMessage,
    /// When it arrived.
    pub arrived_at: Instant,
    /// Now: a message that waited is applied later than it arrived.
    pub now: Instant,
    /// A person has looked at it and wants it applied.
    pub confirmed: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// Applied, with the unit it concerns and the stay it touched.
    Applied(Option<UnitId>, Option<StayId>),
    /// Of no meaning here.
    Kept,
    /// A person must look first; with the unit it concerns. Nothing of it was done.
    Waits(FeedWait, Option<UnitId>),
}

/// What ends the application of a message early.
enum Stop {
    Wait(FeedWait),
    Failed(AppError),
}

impl From<FeedWait> for Stop {
    fn from(wait: FeedWait) -> Self {
        Self::Wait(wait)
    }
}
impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Applies a message, all of it or nothing. The census of the facility must be locked.
///
/// # Errors
/// Only when storage fails.
pub(crate) async fn attempt(app: &App, tx: &mut Tx, incoming: Incoming<'_>) -> Result<Attempt, AppError> {
    if !has_meaning(incoming.message) {
        return Ok(Attempt::Kept);
    }
    tx.begin_item().await?;
    let mut run = Run {
        app,
        tx,
        incoming,
        unit: None,
    };
    let ended = run.apply().await;
    let unit = run.unit;
    tx.end_item(ended.is_ok()).await?;
    match ended {
        Ok(Some(touched)) => Ok(Attempt::Applied(unit, touched)),
        Ok(None) => Ok(Attempt::Kept),
        Err(Stop::Wait(wait)) => Ok(Attempt::Waits(wait, unit)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

struct Run<'a> {
    app: &'a App,
    tx: &'a mut Tx,
    incoming: Incoming<'a>,
    /// The unit it concerns, as soon as that is known.
    unit: Option<UnitId>,
}

impl Run<'_> {
    /// `None`: of no meaning here; else the stay it touched.
    async fn apply(&mut self) -> Result<Option<Option<StayId>>, Stop> {
        let message = self.incoming.message;
        if message.event == FeedEvent::MergePatients {
            for merge in &message.merges {
                self.merge(merge).await?;
            }
            return Ok(Some(None));
        }
        let Some(patient) = &message.patient else {
            return Ok(None);
        };
        let facility = self.app.facility;
        let known = store::census::find_by_mrn(self.tx, facility, &patient.mrn).await?;
        let id = known.unwrap_or_else(|| new_id(self.app.clock.as_ref()));
        let stays = store::census::list_stays(self.tx, facility, id).await?;
        let stay = stay_of(message, &stays);
        let context = FeedContext {
            known: known.is_some(),
            patient: id,
            stays: &stays,
            place: self.meaning(message.place.as_ref()).await?,
            prior: self.meaning(message.prior_place.as_ref()).await?,
            before: self.place_before(stay).await?,
            confirmed: self.incoming.confirmed,
        };
        self.unit = match &context.place {
            PlaceMeaning::Ours(place) => Some(place.unit),
            _ => stay.and_then(|stay| stay.place.as_ref()).map(|place| place.unit),
        };
        match plan_feed(message, &context)? {
            FeedPlan::Keep => Ok(None),
            FeedPlan::Identify => {
                self.identify(id, patient, stay).await?;
                Ok(Some(None))
            }
            FeedPlan::Ask(choice, requests) => {
                self.identify(id, patient, stay).await?;
                let stay = match choice {
                    StayChoice::Known(stay) => stay,
                    StayChoice::New => new_id(self.app.clock.as_ref()),
                };
                store::dialect::lock(self.tx, stay).await?;
                for request in &requests {
                    self.ask(stay, request).await?;
                }
                Ok(Some(Some(stay)))
            }
        }
    }

    /// What a place of the message means here.
    async fn meaning(&mut self, place: Option<&FeedPlace>) -> Result<PlaceMeaning, Stop> {
        let Some((place, point)) = place.and_then(|place| Some((place, place.point_of_care.as_deref()?)))
        else {
            return Ok(PlaceMeaning::Unsaid);
        };
        let mapping = store::policy::find_point_of_care(self.tx, self.app.facility, point).await?;
        Ok(match mapping.map(|mapping| mapping.unit) {
            None => PlaceMeaning::Unmapped(point.to_owned()),
            Some(None) => PlaceMeaning::Elsewhere(place.words()),
            Some(Some(unit)) => PlaceMeaning::Ours(Place {
                unit,
                room: place.room.clone().unwrap_or_default(),
                bed: place.bed.clone().unwrap_or_default(),
            }),
        })
    }

    /// Where a stay was before it came where it is.
    async fn place_before(&mut self, stay: Option<&Stay>) -> Result<Option<Place>, Stop> {
        let Some(stay) = stay.filter(|_| self.incoming.message.event == FeedEvent::CancelTransfer) else {
            return Ok(None);
        };
        let places = store::census::list_places(self.tx, self.app.facility, stay.id).await?;
        let mut before = places.into_iter().rev().filter_map(|(from, _)| from.place);
        Ok(before.find(|place| stay.place.as_ref() != Some(place)))
    }

    /// Records who the patient is, when that is new.
    async fn identify(
        &mut self,
        id: PatientId,
        patient: &FeedPatient,
        stay: Option<&Stay>,
    ) -> Result<(), Stop> {
        let known = store::census::find_identity(self.tx, self.app.facility, id).await?;
        let identity = patient.identity(known.as_ref());
        if known.as_ref() == Some(&identity) {
            return Ok(());
        }
        let stay = stay.filter(|stay| stay.state == StayState::Present);
        let unit = stay.and_then(|stay| stay.place.as_ref()).map(|place| place.unit);
        let at = feed_time(self.incoming.message.occurred_at, self.incoming.arrived_at, None);
        let fact = Fact::PatientIdentified {
            patient: id,
            identity,
        };
        self.append(at, unit, stay.map(|stay| stay.id), fact).await
    }

    async fn ask(&mut self, id: StayId, request: &CensusRequest) -> Result<(), Stop> {
        let facility = self.app.facility;
        let stay = store::census::find_stay(self.tx, facility, id).await?;
        let here = stay.as_ref().and_then(|stay| stay.place.as_ref());
        let taken = match request {
            CensusRequest::CancelDischarge => here,
            _ => request.find_place(),
        };
        let occupant = match taken {
            Some(place) => store::census::find_in_bed(self.tx, facility, place).await?,
            None => None,
        };
        let before = here.map(|place| place.unit);
        let facts = decide_census(stay.as_ref(), occupant, request, Source::Feed).map_err(FeedWait::from)?;
        let last = store::census::list_places(self.tx, facility, id).await?.pop();
        let after = last.map(|(from, _)| from.from.plus_micros(1));
        let at = feed_time(self.incoming.message.occurred_at, self.incoming.arrived_at, after);
        for fact in facts {
            self.append(at, unit_of(&fact, before), Some(id), fact).await?;
        }
        Ok(())
    }

    /// One person had two record numbers. A number that is not known here is noted only on a person's word.
    async fn merge(&mut self, merge: &FeedMerge) -> Result<(), Stop> {
        let facility = self.app.facility;
        let (from_mrn, into_mrn) = (merge.from_mrn.trim(), merge.into.mrn.trim());
        if from_mrn.eq_ignore_ascii_case(into_mrn) {
            return Ok(());
        }
        let from = store::census::find_by_mrn(self.tx, facility, from_mrn).await?;
        if from.is_none() && !self.incoming.confirmed {
            return Err(FeedWait::MergeUnknown(from_mrn.to_owned()).into());
        }
        let into = store::census::find_by_mrn(self.tx, facility, into_mrn).await?;
        let into = into.unwrap_or_else(|| new_id(self.app.clock.as_ref()));
        let into_stay = self.find_present(into).await?;
        self.identify(into, &merge.into, into_stay.as_ref()).await?;
        let from = if let Some(from) = from {
            from
        } else {
            let number = FeedPatient {
                mrn: from_mrn.to_owned(),
                ..merge.into.clone()
            };
            let from = new_id(self.app.clock.as_ref());
            self.identify(from, &number, None).await?;
            from
        };
        if from == into {
            return Ok(());
        }
        let from_stay = self.find_present(from).await?;
        if from_stay.is_some() && into_stay.is_some() {
            return Err(FeedWait::MergeBothPresent(from_mrn.to_owned(), into_mrn.to_owned()).into());
        }
        let at = feed_time(self.incoming.message.occurred_at, self.incoming.arrived_at, None);
        let stay = from_stay.or(into_stay);
        self.unit = stay
            .as_ref()
            .and_then(|stay| stay.place.as_ref())
            .map(|place| place.unit);
        let fact = Fact::PatientsMerged { from, into };
        self.append(at, self.unit, stay.map(|stay| stay.id), fact).await
    }

    async fn find_present(&mut self, patient: PatientId) -> Result<Option<Stay>, Stop> {
        let stays = store::census::list_stays(self.tx, self.app.facility, patient).await?;
        Ok(stays.into_iter().find(|stay| stay.state == StayState::Present))
    }

    /// It happened when the feed says, was entered when the message arrived, and is known since now: what a screen
    /// showed at a moment is told by the last.
    async fn append(
        &mut self,
        at: Instant,
        unit: Option<UnitId>,
        stay: Option<StayId>,
        fact: Fact,
    ) -> Result<(), Stop> {
        let author = Author::System(format!("adt:{}", self.incoming.message.sender));
        let envelope = Envelope {
            occurred_at: at,
            entered_at: self.incoming.arrived_at,
            ..Envelope::at(self.app.facility, author, self.incoming.now)
        };
        let event: Event = envelope
            .on(unit)
            .of(stay)
            .event(new_id(self.app.clock.as_ref()), fact);
        append(self.tx, &event).await?;
        Ok(())
    }
}
