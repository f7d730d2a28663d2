//! The known queues, what theory says of a step, and what the queues leave out.

use crate::scenario::StepId;

/// What theory says of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTheory {
    /// The step.
    pub step: StepId,
    /// The queue that it is near, or why it is near none.
    pub near: Result<Near, Why>,
}

/// Why a step is near no known queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its officers do other steps too.
    Shared,
    /// It is done while the citizen is elsewhere.
    Away,
    /// Nobody comes, or nobody serves.
    Nobody,
    /// Each officer has a line, or short work goes elsewhere.
    Lines,
}

/// A known queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Poisson arrivals, one exponential officer.
    Mm1,
    /// Poisson arrivals, one officer whose service is always as long.
    Md1,
    /// Poisson arrivals, one officer: Pollaczek and Khintchine.
    Mg1,
    /// Poisson arrivals, several exponential officers: Erlang C.
    Mmc,
    /// The same with people who give up: Erlang A.
    ErlangA,
    /// Poisson arrivals, several officers: Allen and Cunneen.
    Mgc,
    /// Other arrivals, one officer: Kingman.
    Gg1,
    /// Other arrivals, several officers: Allen and Cunneen.
    Ggc,
}

/// A step beside the queue that it is near.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The queue.
    pub model: Model,
    /// Arrivals per hour of opening time \[1/h\].
    pub per_hour: f64,
    /// Mean service at the officers' speeds \[min\].
    pub service_min: f64,
    /// Squared coefficient of variation of it \[1\].
    pub service_scv: f64,
    /// Officers who can serve at once, machines permitting.
    pub servers: u32,
    /// Arrival rate × mean service / officers \[1\].
    pub utilisation: f64,
    /// Mean wait by the formula \[min\]; infinite where there is no steady state.
    pub wait_min: f64,
    /// Mean wait with all causes that theory can carry \[min\].
    pub adjusted_min: f64,
    /// What the scenario has that the queue has not.
    pub causes: Vec<Cause>,
}

/// Something that the scenario has and the formula has not.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What.
    pub kind: Kind,
    /// Mean wait with this alone added \[min\], infinite where there is no steady state; `None`: theory does not carry it.
    pub wait_min: Option<f64>,
}

/// Kinds of causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rates or rosters that vary over the day and the week.
    Rates,
    /// Breaks, absence and shifts shorter than the opening hours.
    Breaks,
    /// Machines that fail.
    Failures,
    /// Systems that fail.
    Systems,
    /// Days of different busyness.
    Days,
    /// People who come together.
    Groups,
    /// Days that begin empty and are too short to forget it.
    Empty,
    /// People who stand at the door before it opens.
    Door,
    /// Appointments.
    Appointments,
    /// Arrivals from other steps, or recorded or planned ones, which are no Poisson process.
    Stream,
    /// A patience or a service that is not exponential, where people give up.
    Patience,
    /// Classes of citizens, of whom some go first.
    Classes,
    /// Officers who learn, tire, or are faster and slower as things stand.
    Speed,
    /// Officers who come when a line is long.
    Help,
    /// Stock that can run out.
    Stock,
    /// People who are turned away or put off by what they see.
    Refusals,
    /// Changes on a date, outreach days, populations that run out.
    Changes,
}

impl Model {
    /// Name, as in results.
    pub fn name(self) -> &'static str {
        match self {
            Model::Mm1 => "M/M/1",
            Model::Md1 => "M/D/1",
            Model::Mg1 => "M/G/1",
            Model::Mmc => "M/M/c (Erlang C)",
            Model::ErlangA => "M/M/c+M (Erlang A)",
            Model::Mgc => "M/G/c (Allen-Cunneen)",
            Model::Gg1 => "GI/G/1 (Kingman)",
            Model::Ggc => "GI/G/c (Allen-Cunneen)",
        }
    }

    /// Whether the formula is exact for its queue.
    pub fn is_exact(self) -> bool {
        match self {
            Model::Mm1 | Model::Md1 | Model::Mg1 | Model::Mmc | Model::ErlangA => true,
            Model::Mgc | Model::Gg1 | Model::Ggc => false,
        }
    }
}

impl Why {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Shared => "its officers do other steps too",
            Why::Away => "done while people are elsewhere",
            Why::Nobody => "nobody comes, or nobody serves",
            Why::Lines => "several lines, or short work goes elsewhere",
        }
    }
}

impl Kind {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Rates => "rates and rosters that vary over day and week",
            Kind::Breaks => "breaks, absence and short shifts",
            Kind::Failures => "machines that fail",
            Kind::Systems => "systems that fail",
            Kind::Days => "busy and quiet days",
            Kind::Groups => "people who come together",
            Kind::Empty => "days that begin empty and are too short to settle",
            Kind::Door => "people at the door before it opens",
            Kind::Appointments => "appointments",
            Kind::Stream => "arrivals that are no Poisson process",
            Kind::Patience => "patience or service that is not exponential",
            Kind::Classes => "classes of whom some go first",
            Kind::Speed => "officers whose speed changes",
            Kind::Help => "officers who come when lines are long",
            Kind::Stock => "stock that can run out",
            Kind::Refusals => "people turned away or put off",
            Kind::Changes => "changes on dates, or demand that runs out",
        }
    }
}
