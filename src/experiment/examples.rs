//! Two small offices for tests, put together by hand.

use crate::random::distribution::Distribution;
use crate::scenario::calendar::{AfterClosing, Calendar, Closing, Window};
use crate::scenario::demand::{ComeBack, Demand, Pattern, RatePiece};
use crate::scenario::equipment::{Failure, FailureClock, Interrupted, Pool};
use crate::scenario::marks::{Condition, Marks};
use crate::scenario::people::{Duty, Group, Officer, OfficerRule, Pause, QueueRule, ShiftEnd, Skill};
use crate::scenario::service::{Class, Service, Step, Task};
use crate::scenario::settings::{ExperimentSettings, Replications, Target, TargetMeasure};
use crate::scenario::{GroupId, Office, PoolId, Scenario, ServiceId, StepId};
use crate::time::SimDuration;

fn minutes(minutes: f64) -> SimDuration {
    SimDuration::from_minutes(minutes)
}

/// M/M/1 that never closes: mean service 1 min, `load` arrivals a minute, 20,000 min after 2,000 min of warm-up.
pub(crate) fn mm1(load: f64) -> Scenario {
    let day = Window { from: SimDuration::ZERO, until: SimDuration::DAY };
    let mut scenario = office(day, load, 22_000.0);
    scenario.name = "M/M/1".to_owned();
    scenario.calendar.always = true;
    scenario.calendar.warm_up = minutes(2_000.0);
    scenario.officers[0].always = true;
    scenario.officers[0].week = Default::default();
    scenario
}

/// Three days from 8 to 12, a counter and a machine that breaks down; some are in a hurry, days differ much.
pub(crate) fn day_office() -> Scenario {
    let window = Window { from: minutes(480.0), until: minutes(720.0) };
    let mut scenario = office(window, 0.9, 3.0 * 1440.0);
    scenario.name = "three mornings".to_owned();
    scenario.currency = "IDR".to_owned();
    scenario.office.seats = Some(3);
    scenario.groups[0].cost_per_hour = 100.0;
    scenario.steps[0].uses = vec![(PoolId(0), 1)];
    scenario.services[0].classes = vec![
        Class { name: "elderly".to_owned(), share: 0.2, level: 0, preempts: false },
        Class { name: "ordinary".to_owned(), share: 0.8, level: 1, preempts: false },
    ];
    scenario.services[0].promise = Some(minutes(60.0));
    scenario.services[0].patience = Some(Distribution::Exponential { mean: 60.0 });
    scenario.pools = vec![Pool {
        name: "kit".to_owned(),
        units: 1,
        most: 1,
        failures: vec![Failure {
            name: "jam".to_owned(),
            clock: FailureClock::Uses(100.0),
            repair: Distribution::Fixed { value: 10.0 },
            unskilled: 1.0,
        }],
        interrupted: Interrupted::ResumeHere,
        maintenance: None,
        spares: None,
        rest: None,
        repairers: None,
        cost_per_day: 10.0,
    }];
    scenario.targets = vec![Target {
        name: "wait of card within 15 min".to_owned(),
        measure: TargetMeasure::Wait,
        service: Some(ServiceId(0)),
        step: None,
        at_most: minutes(15.0),
        share: 0.9,
    }];
    if let Pattern::Poisson { day_cv, .. } = &mut scenario.demands[0].pattern {
        *day_cv = 0.3;
    }
    scenario
}

/// One service of one step by one officer, open every day in `window`.
fn office(window: Window, per_minute: f64, horizon: f64) -> Scenario {
    let every_day = || [(); 7].map(|()| vec![window]);
    let piece = RatePiece { from: window.from, until: window.until, rate: per_minute };
    Scenario {
        name: String::new(),
        about: String::new(),
        variant: String::new(),
        calendar: Calendar {
            timezone: "Asia/Jakarta".to_owned(),
            start: jiff::civil::date(2027, 1, 4),
            horizon: minutes(horizon),
            warm_up: SimDuration::ZERO,
            finds_warm_up: false,
            batch_days: None,
            week: every_day(),
            always: false,
            closed: vec![false; (horizon / 1440.0).ceil() as usize],
            later: vec![],
            closing: Closing {
                doors: SimDuration::ZERO,
                service: None,
                out: None,
                then: AfterClosing::Leave,
            },
            early_birds: SimDuration::ZERO,
        },
        office: Office {
            seats: None,
            room: None,
            chooses: OfficerRule::LongestIdle,
            returns: None,
            value_of_time: 0.0,
            longest_wait: None,
            announces: crate::scenario::Announces::default(),
        },
        demands: vec![Demand {
            name: "card".to_owned(),
            service: ServiceId(0),
            pattern: Pattern::Poisson {
                week: Box::new([(); 7].map(|()| vec![piece])),
                day_cv: 0.0,
                at_opening: 0.0,
            },
            from: None,
            groups: vec![],
            times: 1.0,
        }],
        populations: vec![],
        quotas: vec![],
        services: vec![Service {
            name: "card".to_owned(),
            route: vec![StepId(0)],
            classes: vec![Class { name: "ordinary".to_owned(), share: 1.0, level: 0, preempts: false }],
            patience: None,
            promise: None,
            comes_back: ComeBack::AtOnce,
            balks: None,
            planned: None,
            forks: vec![],
            steers: 0.0,
            splits: vec![],
            marks: vec![],
            flaws: Marks::NONE,
        }],
        steps: vec![Step {
            name: "counter".to_owned(),
            task: Task::Work {
                work: Distribution::Exponential { mean: 1.0 },
                chooses: OfficerRule::LongestIdle,
            },
            present: true,
            uses: vec![],
            systems: vec![],
            takes: vec![],
            errors: None,
            complies: None,
            outcomes: vec![],
            when_out: None,
            departs: None,
            only: Condition::default(),
            share: 1.0,
            patience: None,
            lines: None,
            express: None,
            field: false,
        }],
        marks: vec![],
        groups: vec![Group {
            name: "clerk".to_owned(),
            skills: vec![Skill { step: StepId(0), speed: 1.0, accuracy: 1.0, above: 0, able: true }],
            serves: QueueRule::LongestWait,
            absence: 0.0,
            cost_per_hour: 0.0,
            overtime_pay: 1.0,
            learning: None,
            forgetting: None,
            reserve: None,
            turnover: None,
            shift_end: ShiftEnd::Finish,
        }],
        officers: vec![Officer {
            group: GroupId(0),
            member: 0,
            week: [(); 7].map(|()| vec![Duty { window, then: Pause::Home }]),
            always: false,
        }],
        pools: vec![],
        systems: vec![],
        stocks: vec![],
        trainings: vec![],
        courses: vec![],
        outreaches: vec![],
        factors: vec![],
        targets: vec![],
        satisfaction: None,
        variants: vec![],
        levers: vec![],
        changes: vec![],
        later: vec![],
        experiment: ExperimentSettings { seed: 1, replications: Replications::Fixed(32) },
        currency: String::new(),
    }
}
