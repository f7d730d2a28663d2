use super::*;
use crate::experiment::Experiment;
use crate::experiment::examples::{day_office, mm1};
use crate::experiment::measures::Scope;
use crate::scenario::settings::Replications;
use std::sync::atomic::{AtomicU64, Ordering};

fn run(scenario: &Scenario, seed: u64, replications: u64) -> Outcomes {
    let replications = Replications::Fixed(replications);
    Experiment { scenario, seed, replications, threads: None }.run(&())
}

fn policy<'a>(name: &'a str, scenario: &'a Scenario, outcomes: &'a Outcomes) -> Policy<'a> {
    Policy { name, scenario, outcomes }
}

fn find<'a>(changes: &'a [Change], measure: &str, scope: Scope) -> &'a Change {
    let mine = |change: &&Change| change.measure == measure && change.scope == scope;
    changes.iter().find(mine).unwrap_or_else(|| panic!("no {measure}"))
}

/// The office whose clerk is faster.
fn faster(speed: f64) -> Scenario {
    let mut scenario = day_office();
    scenario.groups[0].skills[0].speed = speed;
    scenario
}

#[test]
fn a_variant_that_changes_nothing_differs_by_exactly_nothing() {
    let scenario = day_office();
    let outcomes = run(&scenario, 1, 40);
    let base = policy("base", &scenario, &outcomes);
    let found = Comparison::between(base, &[policy("same", &scenario, &outcomes)], &Question::default());
    let found = found.unwrap();
    assert!(found.variants[0].changes_nothing);
    assert_eq!(found.variants[0].decision, Decision::Indifferent);
    for change in &found.variants[0].measures {
        assert_eq!(change.verdict.words(), "changes nothing");
        assert_eq!(change.base, change.variant);
        if change.difference.is_some() {
            let ends = (change.difference, change.ci95_low, change.ci95_high);
            assert_eq!(ends, (Some(0.0), Some(0.0), Some(0.0)), "{change:?}");
        }
    }
    let chances: Vec<f64> = found.best.policies.iter().filter_map(|policy| policy.probability).collect();
    assert_eq!(chances.len(), 2);
    assert!(chances.iter().all(|chance| (chance - 0.5).abs() < 1e-9), "{chances:?}");
}

#[test]
fn differences_are_those_of_the_measures_and_the_faster_clerk_is_better() {
    let (slow, fast) = (day_office(), faster(1.3));
    let (base, variant) = (run(&slow, 3, 64), run(&fast, 3, 64));
    let found = Comparison::between(
        policy("base", &slow, &base),
        &[policy("faster", &fast, &variant)],
        &Question::default(),
    )
    .unwrap();
    let changes = &found.variants[0].measures;
    let rows = crate::experiment::measures::measures(&fast, &variant);
    for change in changes {
        let row = rows.iter().find(|row| {
            (&row.measure, row.scope, &row.name) == (&change.measure, change.scope, &change.name)
        });
        let (theirs, mine) = (row.unwrap().mean, change.variant);
        let same = theirs.zip(mine).is_none_or(|(one, other)| (one - other).abs() <= 1e-9 * one.abs());
        assert!(same, "{change:?}");
        let ends = change.ci95_low.zip(change.ci95_high).zip(change.difference);
        assert!(ends.is_none_or(|((low, high), mean)| low <= mean && mean <= high), "{change:?}");
    }
    let wait = find(changes, "wait_mean_min", Scope::Office);
    assert_eq!((wait.verdict, wait.simultaneous), (Verdict::Better, true));
    assert!(wait.variance_ratio < Some(0.7), "{wait:?}");
    assert_eq!(find(changes, "wait_within_30_min_share", Scope::Office).verdict, Verdict::Better);
    assert_eq!(find(changes, "target_met_share", Scope::Target).verdict, Verdict::Better);
    let quantile = find(changes, "wait_p90_min", Scope::Office);
    assert_eq!((quantile.verdict, quantile.simultaneous), (Verdict::Better, false));
    assert_eq!(find(changes, "service_mean_min", Scope::Office).verdict, Verdict::Lower);
    assert_eq!(find(changes, "arrived_per_day", Scope::Office).verdict, Verdict::Same);
    assert_eq!(found.best.policies[1].probability, Some(1.0));
    // Six of the office and one target.
    assert_eq!(found.simultaneous, 7);
}

#[test]
fn intervals_that_hold_at_once_are_wider_the_more_there_are() {
    let (slow, fast) = (day_office(), faster(1.05));
    let (base, variant) = (run(&slow, 3, 64), run(&fast, 3, 64));
    let between = |count: usize, looks: u32| {
        let variants = vec![policy("faster", &fast, &variant); count];
        let question = Question { looks, ..Question::default() };
        Comparison::between(policy("base", &slow, &base), &variants, &question).unwrap()
    };
    let width = |found: &Comparison, measure: &str| {
        let change = find(&found.variants[0].measures, measure, Scope::Office);
        change.ci95_high.unwrap() - change.ci95_low.unwrap()
    };
    let (one, three, looks) = (between(1, 1), between(3, 1), between(1, 3));
    assert!(width(&one, "wait_mean_min") < width(&three, "wait_mean_min"));
    assert_eq!(width(&three, "wait_mean_min"), width(&looks, "wait_mean_min"));
    assert_eq!(width(&one, "stay_mean_min"), width(&three, "stay_mean_min"));
    assert!(width(&one, "stay_mean_min") < width(&looks, "stay_mean_min"));
    // 7 intervals of one variant: each at 1 - 0.05/7.
    let units = |scenario: &Scenario, outcomes: &Outcomes| -> Vec<(f64, f64)> {
        main_units(scenario, outcomes, "wait_mean_min")
    };
    let direct = crate::stats::paired::Difference::of_ratios(&units(&slow, &base), &units(&fast, &variant));
    let direct = direct.unwrap().unwrap().interval(1.0 - 0.05 / 7.0);
    assert!((width(&one, "wait_mean_min") - 2.0 * direct.half_width()).abs() < 1e-9);
}

#[test]
fn one_replication_shows_nothing() {
    let (slow, fast) = (day_office(), faster(2.0));
    let (base, variant) = (run(&slow, 3, 1), run(&fast, 3, 1));
    let variants = [policy("faster", &fast, &variant)];
    let found = Comparison::between(policy("base", &slow, &base), &variants, &Question::default()).unwrap();
    let wait = find(&found.variants[0].measures, "wait_mean_min", Scope::Office);
    assert!(wait.difference < Some(0.0));
    assert_eq!((wait.verdict, wait.ci95_low, wait.ci95_high), (Verdict::NotShown, None, None));
    assert_eq!(found.variants[0].decision, Decision::Open);
    assert!(found.best.policies.iter().all(|policy| policy.probability.is_none()));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let scenario = day_office();
    let (one, other, fewer) = (run(&scenario, 1, 8), run(&scenario, 2, 8), run(&scenario, 1, 7));
    let between = |other: &Outcomes, by: &str| {
        let question = Question { by: by.to_owned(), ..Question::default() };
        let variants = [policy("b", &scenario, other)];
        Comparison::between(policy("a", &scenario, &one), &variants, &question).map(|_| ())
    };
    assert_eq!(between(&one, MAIN), Ok(()));
    for unpaired in [&other, &fewer] {
        assert_eq!(between(unpaired, MAIN), Err(ComparisonError::Unpaired("b".to_owned())));
    }
    for measure in ["wait_p90_min", "service_mean_min", "no_such"] {
        assert_eq!(between(&one, measure), Err(ComparisonError::Measure(measure.to_owned())));
    }
    assert_eq!(between(&one, "cost_per_day"), Ok(()));
    let undefined = ComparisonError::Undefined { measure: "cost_per_day".into(), policy: "m".into() };
    assert_eq!(check("cost_per_day", "m", &mm1(0.5)), Err(undefined));
}

#[test]
fn it_goes_on_until_it_is_decided_and_no_further() {
    let (slow, fast, same) = (day_office(), faster(1.02), day_office());
    let mut together = Together::new(vec![("base", &slow), ("faster", &fast), ("same", &same)]);
    together.replications = Replications::Fixed(1);
    together.until = Some(Until { at_most: 100_000, indifference: 0.0 });
    let found = together.compare(&()).unwrap().unwrap();
    assert!(found.replications >= 32 && found.replications < 2048, "{}", found.replications);
    // 32, 64, ... 65,536 and 100,000.
    assert_eq!((found.looks, found.replications.count_ones()), (13, 1));
    let decisions = [0, 1].map(|place| found.variants[place].decision);
    assert_eq!(decisions, [Decision::Differs, Decision::Indifferent]);
    // Added bit by bit or at once, what is found is the same.
    let fixed = Together { until: None, replications: Replications::Fixed(found.replications), ..together };
    let fixed = fixed.compare(&()).unwrap().unwrap();
    let estimates = |found: &Comparison| -> Vec<Option<f64>> {
        found.variants[0].measures.iter().map(|change| change.difference).collect()
    };
    assert_eq!(estimates(&fixed), estimates(&found));
    assert_eq!(fixed.best, found.best);
}

#[test]
fn a_small_difference_need_not_be_told_from_none() {
    let (slow, fast) = (day_office(), faster(1.000_001));
    let mut together = Together::new(vec![("base", &slow), ("faster", &fast)]);
    together.until = Some(Until { at_most: 512, indifference: 5.0 });
    let found = together.compare(&()).unwrap().unwrap();
    assert_eq!(found.replications, 32);
    assert_ne!(found.variants[0].decision, Decision::Open);
}

/// Stops after some replications.
struct After(u64, AtomicU64);

impl crate::experiment::Progress for After {
    fn finished(&self, count: u64) {
        self.1.fetch_add(count, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

fn after(replications: u64) -> After {
    After(replications, AtomicU64::new(0))
}

#[test]
fn nothing_is_compared_if_it_is_stopped_before() {
    let (slow, fast) = (day_office(), faster(2.0));
    let mut together = Together::new(vec![("base", &slow), ("faster", &fast)]);
    assert_eq!(together.compare(&after(0)), Ok(None));
    together.until = Some(Until { at_most: 64, indifference: 0.0 });
    assert_eq!(together.compare(&after(0)), Ok(None));
}

/// Rounds of 32, 64 and 100 replications of two policies: after 150 of the 200, both have had 64.
#[test]
fn an_interruption_keeps_what_every_policy_has_had() {
    let (slow, fast) = (day_office(), faster(2.0));
    let mut together = Together::new(vec![("base", &slow), ("faster", &fast)]);
    together.replications = Replications::Fixed(100);
    let kept = together.compare(&after(150)).unwrap().unwrap();
    assert_eq!((kept.replications, kept.stopped), (64, Ended::Interrupted));
    together.replications = Replications::Fixed(64);
    let alone = together.compare(&()).unwrap().unwrap();
    let headline = alone.variants[0].measures.iter().filter(|change| change.simultaneous);
    assert_eq!(kept.variants[0].measures, headline.cloned().collect::<Vec<_>>());
    assert_eq!(kept.best, alone.best);
}

#[test]
fn an_interruption_before_it_is_decided_keeps_the_last_look() {
    // The same office with other people: there is nothing to find.
    let (base, mut others) = (day_office(), day_office());
    others.demands[0].name = "others".to_owned();
    let mut together = Together::new(vec![("base", &base), ("others", &others)]);
    together.replications = Replications::Fixed(32);
    together.until = Some(Until { at_most: 128, indifference: 0.0 });
    let whole = together.compare(&()).unwrap().unwrap();
    let kept = together.compare(&after(70)).unwrap().unwrap();
    assert_eq!((kept.replications, kept.stopped, kept.looks), (32, Ended::Interrupted, whole.looks));
    assert_eq!((whole.replications, whole.stopped), (128, Ended::AtMost));
    assert_eq!(kept.variants[0].decision, Decision::Open);
}
