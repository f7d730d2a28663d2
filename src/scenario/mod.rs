//! A [`Scenario`]: one valid, immutable description of an office.
//!
//! Text goes in, a scenario or every problem at once comes out. What exists as a `Scenario` can be
//! simulated: every id points at something, every route ends, every number is in its range.

pub mod calendar;
mod change;
mod check;
mod days;
pub mod demand;
pub mod equipment;
mod flow;
mod format;
mod load;
pub mod marks;
pub mod people;
mod read;
mod reference;
mod schema;
pub mod service;
pub mod settings;
mod shape;
pub mod source;
mod times;
pub mod training;
mod tree;
mod values;

pub use load::{arrivals_per_day, expected_per_day};
pub use reference::reference;
pub use schema::json_schema;

/// A commented scenario to begin with.
pub const STARTER: &str = include_str!("starter.toml");

use calendar::Calendar;
use demand::{Demand, Population, Quota, Returns};
use equipment::{Pool, Stock, System};
use people::{Group, Officer, OfficerRule};
use service::{Service, Step};
use settings::{ExperimentSettings, Target, Variant};
use training::Training;

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
    /// Service standards.
    pub targets: Vec<Target>,
    /// Named changes that the file offers.
    pub variants: Vec<Variant>,
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
}

impl Scenario {
    /// Returns the number of priority levels in every queue.
    pub fn levels(&self) -> usize {
        let classes = self.services.iter().flat_map(|service| &service.classes);
        classes.map(|class| usize::from(class.level) + 1).max().unwrap_or(1)
    }
}
