//! A [`Scenario`]: one valid, immutable description of an office.
//!
//! Text goes in, a scenario or every problem at once comes out. What exists as a `Scenario` can be
//! simulated: every id points at something, every route ends, every number is in its range.

pub mod calendar;
pub mod cases;
mod change;
mod check;
mod check_means;
mod check_queues;
mod days;
pub mod demand;
pub mod departures;
pub mod equipment;
pub mod eras;
pub mod factor;
mod flow;
mod format;
pub mod inputs;
pub mod lever;
mod load;
pub mod marks;
pub mod observed;
pub mod people;
pub mod price;
mod read;
mod reference;
pub mod satisfaction;
mod schema;
pub mod service;
pub mod settings;
mod shape;
mod sheet;
pub mod source;
pub mod theory;
mod times;
pub mod training;
mod tree;
pub mod uncertain;
mod values;

pub use load::{arrivals_per_day, expected_per_day};
pub use reference::reference;
pub use schema::json_schema;
pub(crate) use values::nearest;

/// A commented scenario to begin with.
pub const STARTER: &str = include_str!("starter.toml");

use calendar::Calendar;
use demand::{Demand, Population, Quota, Returns};
use equipment::{Pool, Stock, System};
use eras::Era;
use factor::Factor;
use people::{Group, Officer, OfficerRule, Outreach};
use price::PricedLever;
use satisfaction::Satisfaction;
use service::{Balking, Service, Step};
use settings::{Change, ExperimentSettings, Target, Variant};
use training::{Course, Training};

macro_rules! id {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Returns the position in the scenario's list.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    /// A service, by its place in [`Scenario::services`].
    ServiceId,
    /// A step, by its place in [`Scenario::steps`].
    StepId,
    /// A group of officers, by its place in [`Scenario::groups`].
    GroupId,
    /// One officer, by the place in [`Scenario::officers`].
    OfficerId,
    /// A pool of equipment, by its place in [`Scenario::pools`].
    PoolId,
    /// A system, by its place in [`Scenario::systems`].
    SystemId,
    /// A stock, by its place in [`Scenario::stocks`].
    StockId,
    /// A population, by its place in [`Scenario::populations`].
    PopulationId,
}

/// One valid, immutable description of an office.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name of the office.
    pub name: String,
    /// What the scenario is about; may be empty.
    pub about: String,
    /// Name of the variant whose changes are in force; empty for the base.
    pub variant: String,
    /// Opening hours and closures.
    pub calendar: Calendar,
    /// What holds for the whole office.
    pub office: Office,
    /// Who comes when.
    pub demands: Vec<Demand>,
    /// Populations that demands draw from.
    pub populations: Vec<Population>,
    /// Daily ticket quotas.
    pub quotas: Vec<Quota>,
    /// What is asked for.
    pub services: Vec<Service>,
    /// The stages of the services.
    pub steps: Vec<Step>,
    /// Names of the marks that cases can carry, in the order in which the file names them.
    pub marks: Vec<String>,
    /// Groups of officers, in the order of the file.
    pub groups: Vec<Group>,
    /// All officers, in the order of their groups.
    pub officers: Vec<Officer>,
    /// Pools of equipment.
    pub pools: Vec<Pool>,
    /// Systems that fail for the whole office.
    pub systems: Vec<System>,
    /// Consumables.
    pub stocks: Vec<Stock>,
    /// Active training courses.
    pub trainings: Vec<Training>,
    /// All training courses of the file, in its order.
    pub courses: Vec<Course>,
    /// Days on which officers serve away from the office.
    pub outreaches: Vec<Outreach>,
    /// Active factors on speed, errors, compliance and learning.
    pub factors: Vec<Factor>,
    /// Service standards.
    pub targets: Vec<Target>,
    /// How visits are scored; `None`: they are not.
    pub satisfaction: Option<Satisfaction>,
    /// Named changes that the file offers.
    pub variants: Vec<Variant>,
    /// What `loket optimize` may choose.
    pub levers: Vec<PricedLever>,
    /// Changes that happen on a date.
    pub changes: Vec<Change>,
    /// What holds after the first such change, and after each that follows; all of the same shape as this one.
    pub later: Vec<Era>,
    /// How often to simulate.
    pub experiment: ExperimentSettings,
    /// Unit of every cost, such as `IDR`; empty if the file names no cost.
    pub currency: String,
}

/// What holds for the whole office.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// Seats in the waiting room; more people stand. `None`: not counted.
    pub seats: Option<u32>,
    /// Most people inside at once; who comes when it is full is turned away. `None`: no limit.
    pub room: Option<u32>,
    /// Which free officer a citizen is given, where the step does not say.
    pub chooses: OfficerRule,
    /// What people do whom a full room, a quota or the closing turned away, unless they come from a
    /// population with its own rule.
    pub returns: Option<Returns>,
    /// What an hour of a citizen's wait is worth \[currency/h\].
    pub value_of_time: f64,
    /// Whoever has waited that long at a step is called before everybody who has not. `None`: never.
    pub longest_wait: Option<crate::time::SimDuration>,
    /// What people hear before they come.
    pub announces: Announces,
}

/// What people hear before they come, so that they come on the next open day instead.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Announces {
    /// Share who hear that a system is down which a step of their route with the citizen present needs \[1\].
    pub outages: f64,
    /// Share who hear that the tickets of the day are gone \[1\].
    pub quota: f64,
    /// With more than so many people inside, this share puts the visit off.
    pub waits: Option<Balking>,
}

impl Announces {
    /// Returns whether anybody can hear anything.
    pub fn is_something(&self) -> bool {
        self.outages > 0.0 || self.quota > 0.0 || self.waits.is_some_and(|waits| waits.share > 0.0)
    }
}

impl Scenario {
    /// Returns whether a case may go on after the citizen has left the building, so that it takes days.
    pub fn cases_last(&self) -> bool {
        let returns = |then: &service::Then| matches!(then, service::Then::Return { .. });
        self.steps.iter().any(|step| {
            !step.present
                || step.errors.is_some_and(|errors| returns(&errors.then))
                || step.outcomes.iter().any(|outcome| returns(&outcome.then))
        })
    }

    /// Returns the number of priority levels in every queue.
    pub fn levels(&self) -> usize {
        let classes = self.services.iter().flat_map(|service| &service.classes);
        classes.map(|class| usize::from(class.level) + 1).max().unwrap_or(1)
    }
}
