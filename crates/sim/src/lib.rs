//! A synthetic unit that behaves: invented patients, technicians, shifts, delays. Feeds the demo, load tests and
//! simulation tests. The same seed tells the same story. No clock, no I/O: time is passed in.
//!
//! Nobody in it exists. What technicians do follows DOMAIN 1.1–1.4 and 7: rounds by walking order at varied intervals,
//! a few percent late, some missed, some entered late; an observation level for every patient; nights of sleep.
//!
//! ```
//! use domain::id::FacilityId;
//! use domain::time::Instant;
//! use sim::{Sim, SimOptions};
//!
//! let sim = Sim::new(SimOptions::demo(FacilityId(1), Instant(1_780_000_000_000_000)))?;
//! // Make the administrator with a password, then send every step as its author;
//! // give the others their passwords once their `AddPerson` is stored.
//! assert_eq!(sim.administrator().person.username, "admin");
//! let first = sim.history().next().map(|step| step.command.action.kind());
//! assert_eq!(first, Some("configure_unit"));
//! # Ok::<(), sim::UnknownZone>(())
//! ```

mod day;
mod dice;
mod live;
pub mod load;
mod local;
mod names;
mod pen;
mod rounds;
mod shifts;
mod staff;
mod story;
mod tablet;
mod walk;
mod ward;
mod words;

use domain::census::Unit;
use domain::id::FacilityId;
use domain::time::Instant;
use jiff::tz::TimeZone;

use dice::Dice;
use pen::Pen;
use staff::Staff;
use story::Setting;

pub use live::{Live, LiveView};
pub use pen::SimStep;
pub use staff::{DEMO_PASSWORD, SimPerson};

/// Name of the facility in the demo.
pub const FACILITY_NAME: &str = "Harbor Hill Hospital";
/// The local minute at which the unit begins with Milieu: 06:00, in time for the day shift.
const BEGIN_MINUTE: i64 = 6 * 60;

/// What kind of unit to invent.
#[derive(Clone, Debug)]
pub struct SimOptions {
    /// Seed of everything.
    pub seed: u64,
    /// The facility; two facilities with one seed share no identifier.
    pub facility: FacilityId,
    /// Patients present at a time.
    pub patients: usize,
    /// Technicians over the three shifts; by name up to 12.
    pub technicians: usize,
    /// Days of history, at least one: it begins at the last 06:00 local time before `end` less this.
    pub days: i64,
    /// IANA time zone of the unit.
    pub zone: String,
    /// When the history ends, e.g. now. Whoever signs in as `tech`, `nurse` or `charge` is on shift then.
    pub end: Instant,
}

impl SimOptions {
    /// The demo: 24 patients, 8 technicians, three days in New York.
    pub fn demo(facility: FacilityId, end: Instant) -> Self {
        Self {
            seed: 1,
            facility,
            patients: 24,
            technicians: 8,
            days: 3,
            zone: "America/New_York".to_owned(),
            end,
        }
    }
}

/// The time zone is not known.
#[derive(Debug, thiserror::Error)]
#[error("unknown time zone {0:?}: give an IANA name such as America/New_York")]
pub struct UnknownZone(String);

/// An invented unit.
#[derive(Clone, Debug)]
pub struct Sim {
    seed: u64,
    options: SimOptions,
    zone: TimeZone,
    start: Instant,
    unit: Unit,
    staff: Staff,
}

impl Sim {
    /// Invents a unit.
    pub fn new(options: SimOptions) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(&options.zone).map_err(|_| UnknownZone(options.zone.clone()))?;
        let seed = Dice::of(&[options.seed, options.facility.0.unsigned_abs()]).next();
        let days = options.days.max(1);
        let window = options.end.plus_minutes(-days * local::DAY_MINUTES);
        let start = local::last_at_minute(window, BEGIN_MINUTE, &zone);
        let mut dice = Dice::of(&[seed, 20]);
        let unit = ward::cedar(dice.id(start), &options.zone, options.patients);
        let staff = Staff::new(&mut dice, start, options.end, &zone, unit.id, options.technicians);
        Ok(Self {
            seed,
            options,
            zone,
            start,
            unit,
            staff,
        })
    }

    /// Everyone who works on the unit. Sign-in names of the first of each role: `tech`, `nurse`, `charge`, `provider`,
    /// `manager`, `auditor`, `admin`.
    pub fn people(&self) -> Vec<SimPerson> {
        self.staff.people.clone()
    }

    /// The administrator: the only person whom the history does not add, because they add the others.
    pub fn administrator(&self) -> SimPerson {
        self.staff.administrator.clone()
    }

    /// The unit 'Cedar': 14 rooms in walking order, 26 beds (more when more patients need them).
    pub fn unit(&self) -> Unit {
        self.unit.clone()
    }

    /// When the history begins: the unit leaves paper, its census is taken over within 45 minutes.
    pub const fn start(&self) -> Instant {
        self.start
    }

    /// Everything that was sent from the beginning to the end, in the order in which the server receives it. Every
    /// command is valid when sent in this order, each by its author.
    pub fn history(&self) -> impl Iterator<Item = SimStep> + use<> {
        let mut pen = Pen::new(Dice::of(&[self.seed, 21]));
        let setting = Setting {
            staff: &self.staff,
            unit: &self.unit,
            zone: &self.zone,
            start: self.start,
            end: self.options.end,
            patients: self.options.patients,
            days: self.options.days.max(1),
        };
        let patients = story::tell(setting, &mut pen);
        rounds::Rounds::new(self.seed, setting, &patients).walk(&mut pen);
        let end = self.options.end;
        pen::send(pen.drafts, 0, self.start)
            .into_iter()
            .take_while(move |step| step.received_at <= end)
    }

    /// Technicians who go on working from `session` on. Each session has tablets of its own, so that a restarted
    /// demo never reuses a tablet's numbers.
    pub fn live(&self, session: Instant) -> Live {
        Live::new(self.seed, session, &self.staff, &self.unit, &self.zone)
    }
}
