//! A scenario in words, at most 80 columns wide: what the reader understood, for its author to compare.

mod arrivals;
mod layout;
mod people;

use crate::scenario::equipment::{Amount, FailureClock};
use crate::scenario::marks::{Condition, Marks};
use crate::scenario::people::Group;
use crate::scenario::service::{Service, Step, Task};
use crate::scenario::settings::{Change, Goal, HalfWidth, Replications, Target};
use crate::scenario::source::{Checked, StepLoad};
use crate::scenario::training::Training;
use crate::scenario::uncertain::Uncertain;
use crate::scenario::{GroupId, Scenario, StepId};
use arrivals::{calendar, demands};
use layout::{duration, lines, shortened, time, wrapped};

/// Returns the scenario, what of it is uncertain, and the loads of its steps as text that ends with a line end.
pub fn describe(checked: &Checked) -> String {
    let scenario = &checked.scenario;
    let mut text = wrapped(&scenario.name, 0);
    if !scenario.about.is_empty() {
        text += &wrapped(&scenario.about, 0);
    }
    if !scenario.variant.is_empty() {
        text += &wrapped(&format!("Variant: {}", scenario.variant), 0);
    }
    let mut section = |title: &str, rows: Vec<(String, String)>| {
        if !rows.is_empty() {
            text += &format!("\n{title}\n{}", lines(&rows));
        }
    };
    section("When it is open", calendar(scenario));
    section("Who comes, on an average open day", demands(scenario));
    section("What they ask for", scenario.services.iter().map(|s| service(scenario, s)).collect());
    section("Steps", scenario.steps.iter().map(|s| (s.name.clone(), step(scenario, s))).collect());
    section("Officers", officers(scenario));
    section("Factors", people::factors(scenario));
    section("Equipment, systems and stock", means(scenario));
    section("Training", trainings(scenario));
    section("Service standards", targets(scenario));
    section("Changes", changes(scenario));
    section("Levers", scenario.levers.iter().map(|l| (l.name.clone(), l.lever.told())).collect());
    section("Variants", scenario.variants.iter().map(|v| (v.name.clone(), v.set.join(", "))).collect());
    let unknown = |one: &Uncertain| (one.path.clone(), one.known.clone());
    section("What is not known exactly", checked.uncertain.iter().map(unknown).collect());
    section("Experiment", vec![("replications".into(), experiment(scenario))]);
    text + &load_table(scenario, &checked.loads)
}

fn service(scenario: &Scenario, service: &Service) -> (String, String) {
    let names = |steps: &[StepId]| -> Vec<&str> {
        steps.iter().map(|step| scenario.steps[step.index()].name.as_str()).collect()
    };
    let place = |(place, step): (usize, &StepId)| {
        let fork = service.forks.iter().find(|fork| fork.position == place);
        fork.map_or_else(|| names(&[*step]).concat(), |fork| names(&fork.steps).join(" or "))
    };
    let route: Vec<String> = service.route.iter().enumerate().map(place).collect();
    let mut text = route.join(" > ");
    for class in service.classes.iter().take(service.classes.len().saturating_sub(1)) {
        text += &format!("; {:.0} % {} first", class.share * 100.0, class.name);
    }
    for &(mark, share) in &service.marks {
        let names = mark.places().map(|place| scenario.marks[place].as_str());
        text += &format!("; {} % {}", share * 100.0, names.collect::<String>());
    }
    if let Some(patience) = &service.patience {
        text += &format!("; patience {}", time(patience));
    }
    if let Some(promise) = service.promise {
        text += &format!("; promised within {promise}");
    }
    (service.name.clone(), text)
}

fn step(scenario: &Scenario, step: &Step) -> String {
    let mut text = match &step.task {
        Task::Work { work, .. } => format!("work, {}", time(work)),
        Task::Delay(delay) => format!("nobody works, {}", time(delay)),
    };
    if step.departs.is_some() {
        text += ", from when the courier leaves";
    }
    if !step.present {
        text += ", the citizen is away";
    }
    if step.share < 1.0 {
        text += &format!(", for {:.0} % of them", step.share * 100.0);
    }
    text += &condition(&step.only, scenario);
    let mut needs: Vec<String> = Vec::new();
    let several =
        |count: u32, name: &str| if count == 1 { name.to_owned() } else { format!("{count} {name}") };
    needs.extend(step.uses.iter().map(|&(pool, n)| several(n, &scenario.pools[pool.index()].name)));
    needs.extend(step.systems.iter().map(|system| scenario.systems[system.index()].name.clone()));
    needs.extend(step.takes.iter().map(|&(stock, n)| several(n, &scenario.stocks[stock.index()].name)));
    if !needs.is_empty() {
        text += &format!("; needs {}", needs.join(", "));
    }
    if let Some(errors) = &step.errors {
        let (good, bad) = (errors.at_skill_1 * 100.0, errors.at_skill_0 * 100.0);
        text += &match good == bad {
            true => format!("; {good} % errors"),
            false => format!("; {good} % errors at full skill, {bad} % without"),
        };
    }
    if let Some(rule) = &step.complies {
        text += &people::procedure(rule);
    }
    for outcome in &step.outcomes {
        let (good, bad) = (outcome.share.at_skill_1 * 100.0, outcome.share.at_skill_0 * 100.0);
        text += &match outcome.share.is_fixed() {
            true => format!("; {good:.0} % {}", outcome.name),
            false => format!("; {good:.0} % {} at full skill, {bad:.0} % without", outcome.name),
        };
        text += &condition(&outcome.only, scenario);
        if let Some(solved) = &outcome.solved {
            text += &format!(" ({:.0} % of them put right at the desk)", solved.share * 100.0);
        }
    }
    text
}

/// Says for which cases something is.
fn condition(only: &Condition, scenario: &Scenario) -> String {
    let names =
        |marks: Marks| -> Vec<&str> { marks.places().map(|place| scenario.marks[place].as_str()).collect() };
    let mut text = String::new();
    if !only.all.is_empty() {
        text += &format!(" if {}", names(only.all).join(" and "));
    }
    if !only.none.is_empty() {
        text += &format!(" unless {}", names(only.none).join(" or "));
    }
    text
}

fn officers(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |(index, group): (usize, &Group)| {
        let id = GroupId(index as u32);
        let count = scenario.officers.iter().filter(|o| o.group == id && o.is_there()).count();
        let skills =
            group.skills.iter().filter(|skill| skill.able).map(|skill| people::skill(scenario, skill));
        let mut text = format!("{count}; {}", skills.collect::<Vec<_>>().join(", "));
        if group.absence > 0.0 {
            text += &format!("; absent {:.0} %", group.absence * 100.0);
        }
        if group.learning.is_some() {
            text += "; learns by doing";
        }
        if group.forgetting.is_some() {
            text += "; forgets";
        }
        text += &people::comings(scenario, group);
        if group.cost_per_hour > 0.0 {
            text += &format!("; {} {}/h", group.cost_per_hour, scenario.currency);
        }
        (group.name.clone(), text)
    };
    scenario.groups.iter().enumerate().map(row).collect()
}

fn changes(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |change: &Change| {
        let from = scenario.calendar.date(change.from);
        let when = match change.until {
            Some(last) => format!("{from} to {}", scenario.calendar.date(last)),
            None => format!("from {from} on"),
        };
        (change.name.clone(), format!("{when}: {}", change.set.join(", ")))
    };
    scenario.changes.iter().map(row).collect()
}

fn means(scenario: &Scenario) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for pool in &scenario.pools {
        let mut text = format!("{} {}", pool.units, if pool.units == 1 { "unit" } else { "units" });
        for failure in &pool.failures {
            let every = match &failure.clock {
                FailureClock::Calendar(every) => duration(every.mean()),
                FailureClock::InUse(every) => format!("{} in use", duration(every.mean())),
                FailureClock::Uses(uses) => format!("{uses} uses"),
            };
            text +=
                &format!("; {} every {every}, repaired in {}", failure.name, duration(failure.repair.mean()));
        }
        if let Some(spares) = &pool.spares {
            text += &format!("; {} spare, in place after {}", spares.units, spares.swap);
        }
        if let Some(rest) = &pool.rest {
            text += &format!("; rests {} after {} uses", rest.takes, rest.after);
        }
        if let Some(maintenance) = &pool.maintenance {
            text += &format!("; maintenance of {} every {}", maintenance.takes, maintenance.every);
        }
        rows.push((pool.name.clone(), text));
    }
    for system in &scenario.systems {
        let (every, lasts) = (duration(system.every.mean()), duration(system.lasts.mean()));
        let mut text = format!("fails every {every} for {lasts}, on average");
        if let Some(backup) = &system.backup {
            let covers = backup.lasts.as_ref().map_or("all of it".to_owned(), |lasts| duration(lasts.mean()));
            text += &format!("; {:.0} % of the time its backup covers {covers}", backup.starts * 100.0);
        }
        rows.push((system.name.clone(), text));
    }
    for stock in &scenario.stocks {
        let mut text = format!("{} at the start", stock.start);
        match &stock.order {
            Some(order) => {
                let after = duration(order.arrives_after.mean());
                let amount = match order.amount {
                    Amount::Quantity(quantity) => format!("{quantity} ordered"),
                    Amount::UpTo(level) => format!("ordered up to {level}"),
                };
                text += &format!("; {amount} below {}, there after {after}", order.when_below);
                let (low, high) = order.receives;
                if low < 1.0 {
                    text += &format!("; {:.0} to {:.0} % of it received", low * 100.0, high * 100.0);
                }
            }
            None => text += ", never ordered",
        }
        if let Some(reserved) = &stock.reserved {
            text += &format!("; the last {} reserved", reserved.below);
        }
        rows.push((stock.name.clone(), text));
    }
    rows
}

fn trainings(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |training: &Training| {
        let gains = training.gains.iter();
        let gains = gains.map(|gain| format!("{} {:+}", scenario.steps[gain.step.index()].name, gain.skill));
        let who = &scenario.groups[training.who.index()].name;
        let (gains, sessions) = (gains.collect::<Vec<_>>().join(", "), training.sessions.len());
        (training.name.clone(), format!("{who}: {gains}; sessions: {sessions}"))
    };
    scenario.trainings.iter().map(row).collect()
}

fn targets(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |target: &Target| (format!("{} % of citizens", target.share * 100.0), target.name.clone());
    scenario.targets.iter().map(row).collect()
}

fn experiment(scenario: &Scenario) -> String {
    let seed = scenario.experiment.seed;
    match &scenario.experiment.replications {
        Replications::Fixed(count) => format!("{count}, seed {seed}"),
        Replications::Until(precision) => {
            let goals: Vec<String> = precision.goals.iter().map(goal).collect();
            format!("until {}, at most {}; seed {seed}", goals.join(" and "), precision.at_most)
        }
        Replications::Batches(count) => format!("one long run in {count} batches, seed {seed}"),
    }
}

fn goal(goal: &Goal) -> String {
    let half_width = match goal.half_width {
        HalfWidth::Relative(share) => format!("{} % of its mean", share * 100.0),
        HalfWidth::Absolute(width) => width.to_string(),
    };
    format!("{} is known within {half_width}", goal.measure)
}

fn load_table(scenario: &Scenario, loads: &[StepLoad]) -> String {
    let mut text = format!(
        "\nWork on an average open day [min at full skill]\n  {:<32}{:>14}{:>14}{:>12}\n",
        "step", "asked", "offered", "load"
    );
    for load in loads {
        let name = shortened(&scenario.steps[load.step.index()].name, 31);
        let percent = load.load * 100.0;
        text += &format!("  {name:<32}{:>14.1}{:>14.1}{percent:>10.1} %\n", load.asked, load.offered);
    }
    text
}
