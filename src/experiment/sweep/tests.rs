use super::*;
use crate::scenario::lever::Lever;
use crate::scenario::source::Source;
use crate::stats::skewed::skewed_interval;

const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "2 weeks"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "12 /h"
[[service]]
name = "card"
route = ["desk"]
patience = "950 h"
[[step]]
name = "desk"
work = { exponential = "4 min" }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
cost = "10 IDR/h"
"#;

const COUNT: &str = "officer.clerk.count=1..3";
const SKILL: &str = "officer.clerk.skills.desk=0.9..1.0";
/// Nobody ever gives up.
const NOTHING: &str = "service.card.patience=900 h..1000 h";

fn read(changes: &[String]) -> Result<Checked, Vec<Diagnostic>> {
    let files = |name: &str| Err(format!("no file `{name}`"));
    Source { name: "desk.toml", text: OFFICE, variant: None, set: changes, files: &files }.read_alone()
}

fn plan(levers: &[&str], design: Design) -> Plan {
    let levers: Vec<Lever> = levers.iter().map(|lever| Lever::parse(lever).unwrap()).collect();
    let present = vec![None; levers.len()];
    Plan::new(levers, present, design, 7).unwrap()
}

fn settings(replications: u64, threads: Option<usize>) -> Settings {
    let base = read(&[]).unwrap().scenario;
    Settings { seed: 3, replications, threads, wanted: Wanted::headline(&base) }
}

fn swept(plan: &Plan, settings: &Settings) -> (Found, Findings) {
    let checked = plan.check(&read, &|| false).unwrap();
    let found = plan.run(&read, &checked, settings, &());
    let findings = Findings::of(plan, &found, settings);
    (found, findings)
}

fn find<'f>(findings: &'f Findings, lever: &str, value: Option<&str>, statistic: Statistic) -> &'f Effect {
    let mine = |effect: &&Effect| {
        let of = (effect.lever.as_deref(), effect.value.as_deref());
        effect.measure == 0 && effect.statistic == statistic && of == (Some(lever), value)
    };
    findings.effects.iter().find(mine).unwrap()
}

#[test]
fn main_effects_of_two_by_two_are_worked_by_hand() {
    let plan = plan(&["officer.clerk.count=1, 2", "officer.clerk.skills.desk=0.8, 1"], Design::Grid);
    let settings = settings(8, None);
    let (found, findings) = swept(&plan, &settings);
    let wait = |point: usize| found.points[point].measures[0].mean.unwrap();
    // Points: the base, then (1, 0.8), (1, 1), (2, 0.8), (2, 1).
    assert_eq!(found.points[3].values, [Some("2".to_owned()), Some("0.8".to_owned())]);
    let (one, two) = ((wait(1) + wait(2)) / 2.0, (wait(3) + wait(4)) / 2.0);
    let path = "officer.clerk.count";
    let close =
        |found: &Effect, exact: f64| assert!((found.estimate.unwrap() - exact).abs() < 1e-12, "{found:?}");
    close(find(&findings, path, Some("1"), Statistic::Mean), one);
    close(find(&findings, path, Some("2"), Statistic::Change), two - one);
    close(find(&findings, path, None, Statistic::Swing), one - two);
    close(
        find(&findings, "officer.clerk.skills.desk", Some("1"), Statistic::Change),
        (wait(2) + wait(4) - wait(1) - wait(3)) / 2.0,
    );
    // The interval by replications: pseudo-values of the four waits, each ± half.
    let pseudo: Vec<f64> = (0..8)
        .map(|replication| {
            let at = |point: usize| {
                let others =
                    found.points[point].pairs[..8].iter().enumerate().filter(|(i, _)| *i != replication);
                let sum = others.fold((0.0, 0.0), |sum, (_, pair)| (sum.0 + pair.0, sum.1 + pair.1));
                8.0 * wait(point) - 7.0 * sum.0 / sum.1
            };
            (at(3) + at(4) - at(1) - at(2)) / 2.0
        })
        .collect();
    let change = find(&findings, path, Some("2"), Statistic::Change);
    let by_hand = skewed_interval(&pseudo, 0.95);
    let (low, high) = (by_hand.low.min(two - one), by_hand.high.max(two - one));
    assert!((change.ci95_low.unwrap() - low).abs() < 1e-9 && (change.ci95_high.unwrap() - high).abs() < 1e-9);
}

#[test]
fn a_lever_that_does_nothing_has_exactly_nothing() {
    let designs = [
        (Design::Oat, vec![Statistic::Swing]),
        (Design::Morris { trajectories: 4 }, vec![Statistic::Mu, Statistic::MuStar, Statistic::Sigma]),
        (Design::Sobol { points: 16 }, vec![Statistic::FirstOrder, Statistic::Total]),
    ];
    for (design, statistics) in designs {
        let plan = plan(&[COUNT, NOTHING], design);
        let (_, findings) = swept(&plan, &settings(3, None));
        for statistic in statistics {
            let nothing = find(&findings, "service.card.patience", None, statistic);
            let numbers = (nothing.estimate, nothing.ci95_low, nothing.ci95_high);
            assert_eq!(numbers, (Some(0.0), Some(0.0), Some(0.0)), "{design:?} {statistic:?}");
        }
        let ranks: Vec<&Rank> = findings.ranked(0).collect();
        assert_eq!((ranks[0].lever.as_str(), ranks[0].changes_nothing), ("officer.clerk.count", Some(false)));
        assert_eq!(
            (ranks[1].lever.as_str(), ranks[1].changes_nothing),
            ("service.card.patience", Some(true))
        );
    }
    let (_, grid) = swept(
        &plan(&["service.card.patience=900 h, 950 h, 1000 h", COUNT], Design::Grid),
        &settings(3, None),
    );
    assert_eq!(find(&grid, "service.card.patience", None, Statistic::Swing).estimate, Some(0.0));
}

#[test]
fn threads_change_nothing_and_points_of_equal_values_are_simulated_once() {
    let plan = plan(&[COUNT, SKILL], Design::Morris { trajectories: 12 });
    assert!(plan.len() <= 1 + 12 && plan.distinct.len() == 36, "{}", plan.len());
    let one = swept(&plan, &settings(4, Some(1)));
    for threads in [2, 5] {
        let other = swept(&plan, &settings(4, Some(threads)));
        assert_eq!((&other.0, &other.1), (&one.0, &one.1));
    }
}

#[test]
fn more_clerks_matter_most_in_every_design() {
    let designs = [
        Design::Oat,
        Design::Lhs { points: 12 },
        Design::Morris { trajectories: 6 },
        Design::Sobol { points: 24 },
    ];
    for design in designs {
        let (_, findings) = swept(&plan(&[SKILL, COUNT], design), &settings(6, None));
        let first = findings.ranked(0).next().unwrap();
        assert_eq!(first.lever, "officer.clerk.count", "{design:?}");
        let (low, high) = (first.ci95_low.unwrap(), first.ci95_high.unwrap());
        assert!(low <= first.estimate.unwrap() && first.estimate.unwrap() <= high, "{first:?}");
    }
    let (_, one) = swept(&plan(&[SKILL, COUNT], Design::Sobol { points: 8 }), &settings(1, None));
    assert!(one.effects.iter().all(|effect| effect.ci95_low.is_none() && effect.ci95_high.is_none()));
}

#[test]
fn invalid_points_are_left_out_and_the_others_compared() {
    let plan = plan(&["officer.clerk.count=0..2", "officer.clerk.skills.desk=0.8, 1"], Design::Grid);
    let checked = plan.check(&read, &|| false).unwrap();
    assert_eq!(checked.iter().filter(|problem| problem.is_some()).count(), 2);
    let settings = settings(4, None);
    let found = plan.run(&read, &checked, &settings, &());
    assert_eq!(found.points[1].state, State::Invalid);
    assert!(found.points[1].note.contains("nobody is there to do step `desk`") && !found.partial);
    let findings = Findings::of(&plan, &found, &settings);
    let two = find(&findings, "officer.clerk.count", Some("2"), Statistic::Change);
    assert!(
        two.estimate < Some(0.0)
            && find(&findings, "officer.clerk.skills.desk", None, Statistic::Swing).estimate > Some(0.0)
    );
    assert_eq!(plan.check(&read, &|| true), None);
}

/// Stops before the first replication.
struct AtOnce;

impl crate::experiment::Progress for AtOnce {
    fn stop(&self) -> bool {
        true
    }
}

#[test]
fn an_interruption_is_marked() {
    let plan = plan(&[COUNT], Design::Grid);
    let found = plan.run(&read, &[None, None, None, None], &settings(2, None), &AtOnce);
    assert!(found.partial && found.points.iter().all(|point| point.state == State::Missing));
    let findings = Findings::of(&plan, &found, &settings(2, None));
    assert!(findings.ranked(0).all(|rank| rank.estimate.is_none()));
}

#[test]
fn plans_that_cannot_be_are_refused() {
    let points = |levers: &[&str], design| {
        let levers: Vec<Lever> = levers.iter().map(|lever| Lever::parse(lever).unwrap()).collect();
        Plan::points(&levers, design)
    };
    assert_eq!(points(&[], Design::Oat), Err(PlanError::Nothing));
    assert_eq!(points(&["a.b=3"], Design::Oat), Err(PlanError::OneValue("a.b".into())));
    assert_eq!(points(&["a.b=1..2", "a=x, y"], Design::Oat), Err(PlanError::Same("a.b".into(), "a".into())));
    assert_eq!(points(&["a.b=1..2", "a.bc=1..2"], Design::Oat), Ok(4));
    assert_eq!(points(&["a=0.1..0.2"], Design::Grid), Err(PlanError::Endless("a".into())));
    assert_eq!(points(&["a=0.1..0.2"], Design::Lhs { points: 2 }), Err(PlanError::TooFew(2, 1)));
    assert_eq!(
        points(&["a=1..1000", "b=1..1000", "c=1..1000"], Design::Grid),
        Err(PlanError::TooMany(1_000_000_000))
    );
    assert_eq!(points(&["a=1..1000", "b=1..1000"], Design::Grid), Ok(1_000_000));
    assert_eq!(points(&["a=1..2", "b=0.5..1"], Design::Sobol { points: 8 }), Ok(32));
}

#[test]
fn measures_are_named_as_in_results() {
    let base = read(&[]).unwrap().scenario;
    let parse = |text: &str| Wanted::parse(text, &base).map(|wanted| wanted.to_string());
    assert_eq!(parse("wait_mean_min"), Ok("wait_mean_min".to_owned()));
    assert_eq!(parse("busy_share officer:clerk"), Ok("busy_share officer:clerk".to_owned()));
    assert_eq!(parse("wait_p90_min"), Err(WantedError::Quantile("wait_p90_min".into())));
    assert_eq!(
        parse("wait_within_30_min_share"),
        Err(WantedError::Quantile("wait_within_30_min_share".into()))
    );
    assert_eq!(
        parse("busy_share officer:clark"),
        Err(WantedError::Unknown("busy_share officer:clark".into()))
    );
    let wanted = Wanted::parse("busy_share officer:clerk", &base).unwrap();
    assert_eq!(wanted.column("_ci95_low"), "busy_share_ci95_low officer:clerk");
    let names: Vec<String> = Wanted::headline(&base).iter().map(Wanted::to_string).collect();
    assert_eq!(names, ["wait_mean_min", "served_per_day", "cost_per_day"]);
}
