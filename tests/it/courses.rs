//! Studies of courses: weeks and payback worked by hand, nothing from nothing, and intervals that hold.

mod program;

use loket::experiment::training::plans::Plan;
use loket::experiment::training::{Case, Effect, Estimate, Findings, Found, Kind, Study, Verdict};
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::scenario::source::Source;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Open on Mondays from 8 to 12, and everybody is served. Every 10 min somebody comes, whose service takes 12 min at a
/// skill of 0.5 and 10 min at 0.6: citizen k of 0 to 23 waits 2k min, all of them 552 min, and the last is served until
/// 12:48. After the course nobody waits, and the last is served until 12:00.
///
/// The course is in week 2, from 8 to 10. On that day service begins at 10:00, each takes 10 min, so that all 24 wait
/// 120 min, 2880 min in all, and the last is served until 14:00.
const HAND: &str = r#"schema = 1
name = "Mondays"
[calendar]
start = 2027-01-04
horizon = "8 weeks"
hours = { mon = "08:00-12:00" }
closing = { doors = "at the end of hours", inside = "serve everyone" }
[[demand]]
service = "card"
appointments = { every = "10 min", seats = 1 }
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = "6 min"
[[officer]]
name = "clerk"
skills = { desk = 0.5 }
cost = "30 EUR/h"
[[training]]
name = "course"
who = "clerk"
sessions = [{ on = 2027-01-11, hours = "08:00-10:00" }]
skills = { desk = "+0.1" }
cost = "1_000 EUR"
[experiment]
seed = 7
replications = 4
"#;

/// Two people are expected at every half hour, each of whom comes with 0.7. With both there, the second waits for
/// the first: 12 min before the course, 6/0.5027 min after. The course is on a Monday from 8:00 to 8:05; whoever comes at
/// 8:00 is served before 8:30 all the same.
const CHANCE: &str = r#"schema = 1
name = "Pairs"
[calendar]
start = 2027-01-04
horizon = "12 weeks"
hours = { mon-fri = "08:00-12:00" }
closing = { doors = "at the end of hours", inside = "serve everyone" }
[[demand]]
service = "card"
appointments = { every = "30 min", seats = 2, no-show = 0.3 }
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = "6 min"
[[officer]]
name = "clerk"
skills = { desk = 0.5 }
[[training]]
name = "course"
who = "clerk"
sessions = [{ on = 2027-01-11, hours = "08:00-08:05" }]
skills = { desk = "+0.0027" }
"#;

fn read(text: &str, set: &[&str]) -> Scenario {
    let files = |name: &str| Err(format!("no file `{name}`"));
    let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
    let source = Source { name: "test.toml", text, variant: None, set: &set, files: &files };
    source.read().unwrap_or_else(|problems| panic!("{problems:#?}")).scenario
}

/// Finds out about the course of `text`, with other sessions as alternatives.
fn study(
    text: &str,
    set: &[&str],
    others: &[&str],
    seed: u64,
    replications: u64,
    threads: usize,
) -> Findings {
    let name = if text.contains("\"capture course\"") { "capture course" } else { "course" };
    let (on, off) = (format!("training.{name}.active=true"), format!("training.{name}.active=false"));
    let with = read(text, &[set, &[&on]].concat());
    let without = read(text, &[set, &[&off]].concat());
    let sessions: Vec<String> =
        others.iter().map(|sessions| format!("training.{name}.sessions={sessions}")).collect();
    let others: Vec<Scenario> =
        sessions.iter().map(|sessions| read(text, &[set, &[&on, sessions.as_str()]].concat())).collect();
    let plan = |scenario: &Scenario| Plan::as_written(&scenario.trainings[0]);
    let case = Case {
        name: name.to_owned(),
        courses: vec![name.to_owned()],
        active: true,
        with: &with,
        without: &without,
        alternatives: others.iter().map(|scenario| (plan(scenario), scenario)).collect(),
        left_out: vec![],
    };
    case.check().expect("something to find out");
    let replications = Replications::Fixed(replications);
    let study = Study { cases: vec![case], seed, replications, threads: Some(threads) };
    study.run(&()).expect("not interrupted")
}

#[track_caller]
fn is(effect: &Effect, without: f64, with: f64) {
    let near = |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found - wanted).abs() < 1e-6);
    assert!(near(effect.without, without) && near(effect.with, with), "{effect:?}: {without} {with}");
    let ends = [effect.difference, effect.ci95_low, effect.ci95_high];
    assert!(ends.into_iter().all(|end| near(end, with - without)), "{effect:?}: all replications agree");
}

fn weeks(found: &Found, of: impl Fn(&loket::experiment::training::WeekRow) -> f64) -> Vec<f64> {
    found.weeks.iter().map(of).collect()
}

#[track_caller]
fn are(found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    let near = found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-6);
    assert!(near, "{found:?} instead of {wanted:?}");
}

/// In minutes of waiting: 2328 more in week 2, 552 less in each later week, so that after week 6 120 are missing.
#[test]
fn a_course_pays_back_in_the_week_worked_by_hand() {
    let findings = study(HAND, &[], &[], 7, 4, 1);
    assert_eq!((findings.gain_unit.as_str(), findings.weeks, findings.value_of_time), ("h", 8, None));
    let found = &findings.trainings[0];
    assert_eq!((&found.class_weeks[..], found.officers, found.fee), (&[2][..], 1, 1000.0));
    is(&found.weeks[0].wait_mean_min, 23.0, 23.0);
    is(&found.weeks[1].wait_mean_min, 23.0, 120.0);
    is(&found.weeks[2].wait_mean_min, 23.0, 0.0);
    is(&found.weeks[2].served, 24.0, 24.0);
    is(&found.weeks[2].cards, 24.0, 24.0);
    is(&found.weeks[0].skill, 0.5, 0.5);
    // Six of the seven days from the session on.
    is(&found.weeks[1].skill, 0.5, 0.6);
    is(&found.totals.wait_first_class_week_min, 23.0, 120.0);
    is(&found.totals.wait_in_class_min, 23.0, 120.0);
    is(&found.totals.wait_after_min, 23.0, 0.0);
    is(&found.totals.wait_h, 8.0 * 9.2, 9.2 + 48.0);
    let minutes = [0.0, -2328.0, -1776.0, -1224.0, -672.0, -120.0, 432.0, 984.0];
    are(&weeks(found, |week| 60.0 * week.net_so_far), &minutes);
    let payback = &found.payback;
    assert_eq!(payback.verdict, Verdict::PaidBack);
    assert_eq!((payback.week, payback.earliest_week, payback.latest_week), (Some(7), Some(7), Some(7)));
    assert_eq!(payback.replications_share, 1.0);
}

/// Wages: 4.8 h without the course, 6 h on its day, 4 h later, at 30 EUR; the fee is 1000 EUR. At 60 EUR an hour of waiting,
/// a minute is worth a euro: -2328 - 36 - 1000 in week 2, then 552 + 24 a week, which is above zero after week 8.
#[test]
fn wages_fee_and_the_value_of_time_count_when_time_has_a_value() {
    let findings = study(HAND, &["office.value-of-time=60 EUR/h"], &[], 7, 4, 1);
    assert_eq!((findings.gain_unit.as_str(), findings.value_of_time), ("EUR", Some(60.0)));
    let found = &findings.trainings[0];
    is(&found.weeks[0].cost, 144.0, 144.0);
    is(&found.weeks[1].cost, 144.0, 1180.0);
    is(&found.weeks[2].cost, 144.0, 120.0);
    let euros = [0.0, -3364.0, -2788.0, -2212.0, -1636.0, -1060.0, -484.0, 92.0];
    are(&weeks(found, |week| week.net_so_far), &euros);
    let payback = &found.payback;
    assert_eq!((payback.week, payback.earliest_week, payback.latest_week), (Some(8), Some(8), Some(8)));
    // 1036 - 6 · 24 EUR for 984 min.
    let worth = found.totals.break_even_value_of_time.expect("it saves hours");
    assert!((worth.mean - 892.0 / (984.0 / 60.0)).abs() < 1e-6, "{worth:?}");
    // At 30 EUR, it does not pay.
    let findings = study(HAND, &["office.value-of-time=30 EUR/h"], &[], 7, 4, 1);
    let payback = &findings.trainings[0].payback;
    assert_eq!((payback.verdict, payback.week, payback.replications_share), (Verdict::Never, None, 0.0));
}

/// A week sooner there is a week more to gain, 552 min; in the evening before the first Monday nobody waits for it, and
/// 8 weeks are gained; no course gains nothing.
#[test]
fn plans_are_ranked_as_worked_by_hand() {
    let others =
        ["[{ on = 2027-01-04, hours = \"08:00-10:00\" }]", "[{ on = 2027-01-05, hours = \"18:00-20:00\" }]"];
    let findings = study(HAND, &[], &others, 7, 4, 1);
    let plans = &findings.trainings[0].alternatives;
    let kinds: Vec<Kind> = plans.iter().map(|plan| plan.plan).collect();
    assert_eq!(kinds, [Kind::Another, Kind::Another, Kind::AsWritten, Kind::None]);
    let minutes = |of: fn(&loket::experiment::training::Alternative) -> f64| -> Vec<f64> {
        plans.iter().map(|plan| 60.0 * of(plan)).collect()
    };
    are(&minutes(|plan| plan.net.mean), &[7.0 * 552.0, 7.0 * 552.0 - 2328.0, 984.0, 0.0]);
    are(&minutes(|plan| plan.difference), &[7.0 * 552.0 - 984.0, 552.0, 0.0, -984.0]);
    let may: Vec<Option<bool>> = plans.iter().map(|plan| plan.may_be_best).collect();
    assert_eq!(may, [true, false, false, false].map(Some));
    assert_eq!(plans[0].first_session.as_deref(), Some("2027-01-05"));
    assert_eq!(plans[0].payback_week, Some(1), "it has nothing to make up");
    assert_eq!((plans[1].payback_week, plans[2].payback_week), (Some(6), Some(7)));
    let words: Vec<&str> = plans.iter().map(|plan| plan.verdict.words()).collect();
    assert_eq!(words, ["clearly better", "clearly better", "the same in every replication", "clearly worse"]);
}

/// Without a gain there are only the hours and the fee: nothing is ever made up.
#[test]
fn a_course_without_gain_shows_only_its_cost() {
    let findings = study(HAND, &["training.course.skills={ desk = \"+0\" }"], &[], 7, 4, 1);
    let found = &findings.trainings[0];
    is(&found.totals.skill, 0.5, 0.5);
    // From 10:00 on as slowly as before: citizen k waits 120 + 2k.
    is(&found.weeks[1].wait_mean_min, 23.0, 143.0);
    is(&found.totals.wait_after_min, 23.0, 23.0);
    is(&found.weeks[1].cost, 144.0, 144.0 + 1000.0 + 60.0);
    assert_eq!((found.payback.verdict, found.payback.week), (Verdict::Never, None));
    assert_eq!(found.totals.break_even_value_of_time, None);
}

/// No gain, no hours of the office, no wage and no fee: every difference is zero to the last bit.
#[test]
fn a_course_that_changes_nothing_differs_by_exactly_nothing() {
    let set = [
        "training.course.skills={ desk = \"+0\" }",
        "training.course.sessions=[{ on = 2027-01-12, hours = \"18:00-20:00\" }]",
        "training.course.cost=0 EUR",
        "officer.clerk.cost=0 EUR/h",
        "office.value-of-time=60 EUR/h",
    ];
    for (text, replications) in [(HAND, 1), (HAND, 4), (CHANCE, 40)] {
        let findings =
            study(text, &set, &["[{ on = 2027-01-05, hours = \"18:00-20:00\" }]"], 7, replications, 1);
        let found = &findings.trainings[0];
        let nothing =
            |effect: &Effect| [effect.difference, effect.ci95_low, effect.ci95_high] == [Some(0.0); 3];
        for week in &found.weeks {
            let all = [&week.skill, &week.wait_mean_min, &week.wait_h, &week.served, &week.cards, &week.cost];
            assert!(all.into_iter().all(nothing), "{week:?}");
            assert_eq!(week.net_so_far, 0.0);
        }
        let zero = Estimate { mean: 0.0, ci95_low: Some(0.0), ci95_high: Some(0.0) };
        assert_eq!(found.totals.net, zero);
        assert_eq!((found.payback.verdict, found.payback.week), (Verdict::Nothing, None));
        assert!(found.alternatives.iter().all(|plan| plan.net == zero && plan.difference == 0.0));
    }
}

#[test]
fn one_replication_has_estimates_and_no_intervals() {
    let findings = study(CHANCE, &[], &["[{ on = 2027-01-18, hours = \"08:00-08:05\" }]"], 7, 1, 1);
    let found = &findings.trainings[0];
    let wait = &found.weeks[1].wait_mean_min;
    assert!(wait.difference > Some(0.0) && wait.ci95_low.is_none() && wait.ci95_high.is_none());
    assert_eq!(found.weeks[0].wait_mean_min.ci95_low, Some(0.0), "before the course nothing differs");
    let payback = &found.payback;
    assert_eq!((payback.verdict, payback.earliest_week, payback.latest_week), (Verdict::Unknown, None, None));
    assert!(found.alternatives.iter().all(|plan| plan.may_be_best.is_none()));
}

/// Per week there are 40 pairs, both there with 0.49. With d = 12 - 6/0.5027 min saved by each pair and 5 min waited by 1.4 people
/// on the Monday of class, what is gained after k weeks, that of the class among them, is 19.6 kd - 7 min: below
/// zero for k = 5, above for k = 6. Of the waits, 56 people in a week have the mean.
///
/// 400 experiments of 30 replications: the interval of the week holds week 7 in at least 95 %, and each interval of a
/// week's difference the true difference in 95 %, of which the two weeks are an example; 366 to 394 of 400 is 380 within 3.29
/// standard errors, which a new seed fails with chance 0.001.
#[test]
fn intervals_of_the_week_and_of_waits_hold_as_often_as_they_say() {
    let saved = 12.0 - 6.0 / 0.5027;
    assert!(19.6 * 5.0 * saved < 7.0 && 7.0 < 19.6 * 6.0 * saved);
    let (with, without) = (read(CHANCE, &[]), read(CHANCE, &["training.course.active=false"]));
    let (mut week, mut class, mut after, mut useful) = (0, 0, 0, 0);
    for seed in 0..400 {
        let case = Case {
            name: "course".to_owned(),
            courses: vec!["course".to_owned()],
            active: true,
            with: &with,
            without: &without,
            alternatives: vec![],
            left_out: vec![],
        };
        let replications = Replications::Fixed(30);
        let study = Study { cases: vec![case], seed, replications, threads: None };
        let found = study.run(&()).expect("not interrupted").trainings.remove(0);
        let payback = &found.payback;
        week += i32::from(
            payback.earliest_week.is_some_and(|first| first <= 7)
                && payback.latest_week.is_none_or(|last| last >= 7),
        );
        useful += i32::from(payback.latest_week.is_some_and(|last| last <= 10));
        let holds = |effect: &Effect, truth: f64| {
            effect.ci95_low.is_some_and(|low| low <= truth)
                && effect.ci95_high.is_some_and(|high| truth <= high)
        };
        // 40 pairs, 56 people: 7 min more on Monday, less what the pairs save.
        class += i32::from(holds(&found.weeks[1].wait_mean_min, (7.0 - 19.6 * saved) / 56.0));
        after += i32::from(holds(&found.weeks[4].wait_mean_min, -19.6 * saved / 56.0));
    }
    assert!(week >= 366, "{week} of 400");
    assert!(useful >= 200, "the interval ends by week 10 in {useful} of 400");
    assert!((366..=394).contains(&class), "{class} of 400");
    assert!((366..=394).contains(&after), "{after} of 400");
}

fn kecamatan() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/kecamatan.toml");
    fs::read_to_string(path).expect("there")
}

/// The course of the sub-district office: a dip that is clear of zero, then a gain that is, and hours made up.
#[test]
fn the_course_of_the_sub_district_dips_and_gains() {
    let findings = study(&kecamatan(), &[], &[], 11, 40, 2);
    let found = &findings.trainings[0];
    assert!(found.totals.wait_in_class_min.ci95_low > Some(0.0), "{:?}", found.totals);
    assert!(found.totals.wait_after_min.ci95_high < Some(0.0), "{:?}", found.totals);
    assert!(found.totals.skill.ci95_low > Some(0.2), "{:?}", found.totals);
    assert_eq!(found.payback.verdict, Verdict::PaidBack);
    // A larger gain pays back no later, and saves more.
    let larger = study(&kecamatan(), &["training.capture course.skills.capture=+0.35"], &[], 11, 40, 2);
    let larger = &larger.trainings[0];
    assert!(larger.totals.net.mean > found.totals.net.mean);
    assert!(larger.payback.week <= found.payback.week);
}

/// The diary changes nothing, and its weeks add up to what a run counts.
#[test]
fn weeks_add_up_to_the_replication_and_change_nothing() {
    use loket::experiment::Experiment;
    let scenario = read(&kecamatan(), &["training.capture course.active=true"]);
    let experiment =
        Experiment { scenario: &scenario, seed: 5, replications: Replications::Fixed(6), threads: Some(2) };
    let outcomes = experiment.run(&()).outcomes;
    let weeks = experiment.weeks(&[], &()).expect("not interrupted");
    for (outcome, weeks) in outcomes.iter().zip(&weeks) {
        let sum = |of: fn(&loket::office::diary::Week) -> u64| weeks.iter().map(of).sum::<u64>();
        let cells =
            |of: fn(&loket::office::outcome::VisitCounts) -> u64| outcome.cells.iter().map(of).sum::<u64>();
        assert_eq!(sum(|week| week.arrived), cells(|cell| cell.arrived));
        assert_eq!(sum(|week| week.joined), cells(|cell| cell.joined));
        assert_eq!(sum(|week| week.served), cells(|cell| cell.served));
        assert_eq!(sum(|week| week.cards), cells(|cell| cell.done));
        let wait: i64 = weeks.iter().map(|week| week.wait).sum();
        assert_eq!(wait, outcome.cells.iter().map(|cell| cell.wait).sum::<i64>());
        let cost: f64 = weeks.iter().map(|week| week.cost).sum();
        assert!((cost / outcome.office.cost - 1.0).abs() < 1e-12, "{cost} {}", outcome.office.cost);
    }
    let watched: Vec<_> = scenario.trainings[0].sessions.iter().flat_map(|s| s.attend.clone()).collect();
    let watched = vec![watched.into_iter().map(|officer| (officer, loket::scenario::StepId(1))).collect()];
    let plan = loket::office::plan::Plan::new(&scenario);
    let mut office = loket::office::Office::new(&plan, ());
    office.keep_diary(&watched);
    assert_eq!(office.replicate(5, 3), outcomes[3]);
}

#[test]
fn threads_change_no_byte_of_a_study() {
    let others = ["[{ on = 2027-01-04, hours = \"08:00-12:00\" }]"];
    let one = study(&kecamatan(), &[], &others, 3, 20, 1);
    for threads in [2, 5] {
        assert_eq!(study(&kecamatan(), &[], &others, 3, 20, threads), one);
    }
}

/// Stops after so many replications.
struct StopAfter(u64, AtomicU64);

impl loket::experiment::Progress for StopAfter {
    fn finished(&self, count: u64) {
        self.1.fetch_add(count, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

/// Two offices of four replications each are needed; what is missing after them are other plans.
#[test]
fn what_was_finished_before_it_was_stopped_is_kept_and_marked() {
    let (with, without) = (read(HAND, &[]), read(HAND, &["training.course.active=false"]));
    let later = read(HAND, &["training.course.sessions=[{ on = 2027-01-18, hours = \"08:00-10:00\" }]"]);
    let case = Case {
        name: "course".to_owned(),
        courses: vec!["course".to_owned()],
        active: true,
        with: &with,
        without: &without,
        alternatives: vec![(Plan::as_written(&later.trainings[0]), &later)],
        left_out: vec![],
    };
    let study = Study { cases: vec![case], seed: 7, replications: Replications::Fixed(4), threads: Some(1) };
    let stopped = |after| study.run(&StopAfter(after, AtomicU64::new(0)));
    assert_eq!(stopped(7), None);
    let partial = stopped(8).expect("both offices");
    assert!(partial.partial && partial.trainings[0].alternatives.is_empty());
    assert_eq!(partial.trainings[0].payback.week, Some(7));
    let whole = stopped(100).expect("all");
    assert!(!whole.partial && whole.trainings[0].alternatives.len() == 3);
}
