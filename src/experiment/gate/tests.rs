//! Gates on small offices whose truth is known, and on numbers made by hand.

use super::*;
use crate::experiment::examples::{day_office, mm1};
use crate::experiment::{Experiment, run};
use crate::scenario::settings::Replications;

fn outcomes(scenario: &Scenario, seed: u64, count: u64) -> run::Outcomes {
    let replications = Replications::Fixed(count);
    Experiment { scenario, seed, replications, threads: None }.run(&())
}

fn kept(scenario: &Scenario, seed: u64, count: u64, question: &Question) -> Vec<Kept> {
    keep(scenario, &outcomes(scenario, seed, count), question)
}

fn all(scenario: &Scenario) -> Question {
    Question::new(scenario, true, &[], &[]).unwrap()
}

#[track_caller]
fn find<'a>(rows: &'a [Tested], measure: &str) -> &'a Tested {
    rows.iter().find(|row| row.measure == measure && row.name == "office").expect("tested")
}

#[test]
fn the_same_is_the_same_and_a_bit_is_a_difference() {
    let office = day_office();
    let question = all(&office);
    let (one, again) = (kept(&office, 1, 40, &question), kept(&office, 1, 40, &question));
    assert_eq!(exact(&one, &again), []);
    let rows = hold(&one, &again, (40, 40), true, &question);
    assert_eq!(rows.len(), one.len());
    assert!(rows.iter().all(|row| row.verdict == Verdict::Same), "{rows:?}");
    let mut other = again.clone();
    let mean = other[3].measure.mean.unwrap();
    other[3].measure.mean = Some(f64::from_bits(mean.to_bits() ^ 1));
    other[5].standard_error = None;
    let lost = other.remove(9);
    let found = exact(&one, &other);
    let what: Vec<(&str, &str)> = found.iter().map(|row| (row.measure.as_str(), row.what.as_str())).collect();
    let name = |place: usize| one[place].measure.measure.as_str();
    assert_eq!(what, [(name(3), "mean"), (name(5), "standard_error"), (name(9), "measure")]);
    assert_eq!(exact(&other[..9], &[&other[..9], &[lost]].concat())[0].baseline, None);
}

#[test]
fn what_is_kept_makes_the_intervals_of_the_comparison() {
    let (slow, mut fast) = (day_office(), day_office());
    fast.groups[0].skills[0].speed = 1.1;
    let question = Question::default();
    let (old, new) = (kept(&slow, 1, 64, &question), kept(&fast, 1, 64, &question));
    let rows = hold(&old, &new, (64, 64), true, &question);
    let wait = find(&rows, "wait_mean_min");
    assert!(wait.paired && wait.verdict == Verdict::Moved, "{wait:?}");
    // Paired by 32 sections instead of 64 replications: the same estimate, and nearly the same interval.
    let mut together = crate::experiment::compare::Together::new(vec![("a", &slow), ("b", &fast)]);
    together.replications = Replications::Fixed(64);
    let compared = together.compare(&()).unwrap().unwrap();
    let change = compared.variants[0].measures.iter().find(|row| row.is_of_office("wait_mean_min")).unwrap();
    assert!((wait.difference.unwrap() - change.difference.unwrap()).abs() < 1e-9);
    let half = |low: Option<f64>, high: Option<f64>| (high.unwrap() - low.unwrap()) / 2.0;
    // 90 % with 31 degrees of freedom against 1 - 0.05/7 with 63.
    let ratio = half(wait.ci90_low, wait.ci90_high) / half(change.ci95_low, change.ci95_high);
    assert!((0.45..0.85).contains(&ratio), "{ratio}");
    // The same as if independent: far wider, and not of the same citizens.
    let rows = hold(&old, &new, (64, 64), false, &question);
    let apart = find(&rows, "wait_mean_min");
    assert!(!apart.paired);
    assert!(half(apart.ci90_low, apart.ci90_high) > 2.0 * half(wait.ci90_low, wait.ci90_high));
}

#[test]
fn other_luck_is_equivalent_with_enough_replications_and_said_to_be_open_with_few() {
    let office = mm1(0.5);
    let question = Question::default();
    let many = hold(
        &kept(&office, 1, 200, &question),
        &kept(&office, 2, 200, &question),
        (200, 200),
        false,
        &question,
    );
    assert_eq!(find(&many, "wait_mean_min").verdict, Verdict::Equivalent);
    let strict = Question::new(&office, false, &[], &["wait_mean_min=0.001 min".to_owned()]).unwrap();
    let few = hold(&kept(&office, 1, 4, &strict), &kept(&office, 2, 4, &strict), (4, 4), false, &strict);
    let open = find(&few, "wait_mean_min");
    assert_eq!(open.verdict, Verdict::Undecided);
    assert!(open.replications_needed > Some(4), "{open:?}");
    let one =
        hold(&kept(&office, 1, 1, &question), &kept(&office, 2, 1, &question), (1, 1), false, &question);
    let lonely = find(&one, "wait_mean_min");
    assert_eq!(
        (lonely.verdict, lonely.ci90_low, lonely.replications_needed),
        (Verdict::Undecided, None, None)
    );
}

/// 120 baselines and as many results of 32 short M/M/1 runs from empty, under seeds of their own: of the one measure tested,
/// those whose true shift is exactly the margin pass in at most 5 %: 6 of 120, and 14 is 3.3 standard errors more. A new seed
/// fails correct code with chance 0.002. The shift is put into the numbers kept, so that it is exact.
#[test]
fn a_shift_of_the_margin_passes_seldom() {
    let mut office = mm1(0.3);
    office.calendar.warm_up = crate::time::SimDuration::ZERO;
    office.calendar.horizon = crate::time::SimDuration::from_minutes(300.0);
    let margins = ["wait_mean_min=0.05 min".to_owned()];
    let question = Question::new(&office, false, &[], &margins).unwrap();
    let mut passed = 0;
    for seed in 0..120 {
        let old = kept(&office, 2 * seed, 32, &question);
        let mut new = kept(&office, 2 * seed + 1, 32, &question);
        let wait = new.iter_mut().find(|kept| kept.measure.measure == "wait_mean_min").unwrap();
        wait.measure.mean = wait.measure.mean.map(|mean| mean + 0.05);
        let rows = hold(&old, &new, (32, 32), false, &question);
        passed += u32::from(find(&rows, "wait_mean_min").verdict == Verdict::Equivalent);
    }
    assert!(passed <= 14, "{passed} of 120 passed");
}

/// A share with its Wilson interval, as measures give it.
fn share(mean: f64, certain: bool) -> Kept {
    let office = day_office();
    let mut kept = kept(&office, 1, 2, &Question::default());
    let place = kept.iter().position(|kept| kept.measure.measure == "wait_within_30_min_share").unwrap();
    let mut kept = kept.swap_remove(place);
    kept.measure.mean = Some(mean);
    let ends = if certain { (mean, mean) } else { (mean * 0.9, mean.max(0.1)) };
    (kept.measure.ci95_low, kept.measure.ci95_high) = (Some(ends.0), Some(ends.1));
    (kept.standard_error, kept.degrees_of_freedom, kept.sections) = (Some(0.0), Some(31.0), None);
    kept
}

#[test]
fn what_was_never_seen_is_not_impossible() {
    let question = Question::default();
    let verdict = |one: Kept, other: Kept, count: u64| {
        hold(&[one], &[other], (count, count), false, &question)[0].verdict
    };
    // Of 30 replications none: up to 8 % are possible; of 1000 none: a quarter of a point.
    assert_eq!(verdict(share(0.0, false), share(0.0, false), 30), Verdict::Undecided);
    assert_eq!(verdict(share(0.0, false), share(0.0, false), 1000), Verdict::Equivalent);
    assert_eq!(verdict(share(1.0, false), share(0.0, false), 30), Verdict::Moved);
    assert_eq!(verdict(share(1.0, true), share(1.0, true), 2), Verdict::Equivalent);
}

#[test]
fn what_has_gone_fails_and_what_is_new_passes() {
    let office = day_office();
    let question = Question::default();
    let old = kept(&office, 1, 8, &question);
    let mut new = old.clone();
    let place =
        |kept: &[Kept], measure: &str| kept.iter().position(|kept| kept.measure.measure == measure).unwrap();
    new.remove(place(&new, "cost_per_day"));
    let at = place(&new, "cost_per_card");
    new[at].measure.unit = "USD/card".to_owned();
    let at = place(&new, "served_per_day");
    new[at].measure.mean = None;
    let rows = hold(&old, &new, (8, 8), true, &question);
    let verdict = |measure: &str| find(&rows, measure).verdict;
    assert_eq!((verdict("cost_per_day"), verdict("cost_per_card")), (Verdict::Gone, Verdict::Gone));
    assert_eq!((verdict("served_per_day"), verdict("wait_mean_min")), (Verdict::Moved, Verdict::Same));
    assert!(!Verdict::Gone.passes(true) && Verdict::New.passes(false));
    let rows = hold(&new[..at], &old, (8, 8), true, &question);
    assert_eq!(find(&rows, "cost_per_day").verdict, Verdict::New);
}

#[test]
fn margins_are_read_in_the_unit_of_their_measure() {
    let office = day_office();
    let row = |measure: &str, mean: f64| {
        let rows = kept(&office, 1, 2, &Question::default());
        let mut row = rows.into_iter().find(|kept| kept.measure.measure == measure).unwrap().measure;
        row.mean = Some(mean);
        row
    };
    let margin = |margins: &[&str], measure: &str, mean: f64| {
        let margins: Vec<String> = margins.iter().map(|text| (*text).to_owned()).collect();
        let question = Question::new(&office, true, &[], &margins);
        question.map(|question| question.margin(&row(measure, mean))).map_err(|error| error.to_string())
    };
    let close = |found: Result<f64, String>, wanted: f64| {
        let found = found.expect("a margin");
        assert!((found - wanted).abs() < 1e-12, "{found} instead of {wanted}");
    };
    close(margin(&[], "wait_mean_min", 20.0), 1.0);
    close(margin(&[], "wait_mean_min", 1.0), 0.25);
    close(margin(&["2 %"], "wait_mean_min", 20.0), 0.4);
    close(margin(&["2%", "wait_mean_min=30 s"], "wait_mean_min", 20.0), 0.5);
    close(margin(&["wait_mean_min = 1 h"], "wait_mean_min", 20.0), 60.0);
    close(margin(&["waited_share=2 points"], "waited_share", 0.5), 0.02);
    close(margin(&["served_per_day=3 /day"], "served_per_day", 100.0), 3.0);
    close(margin(&["cost_per_day=30 IDR/day"], "cost_per_day", 100.0), 30.0);
    close(margin(&[], "cost_per_day", 0.01), 0.0005);
    for wrong in [
        "5",
        "-5 %",
        "x",
        "1 min",
        "wait_mean_min=1",
        "wait_mean_min=2 /day",
        "wait_mean_min=nan min",
        "waited_share=0.02",
    ] {
        let error = margin(&[wrong], "wait_mean_min", 1.0).expect_err(wrong);
        assert!(error.contains("is no margin"), "{wrong}: {error}");
    }
}

#[test]
fn names_that_fit_nothing_get_help() {
    let office = day_office();
    let ask = |measure: &str, margin: &str| {
        let measures: Vec<String> =
            Some(measure.to_owned()).filter(|name| !name.is_empty()).into_iter().collect();
        let margins: Vec<String> =
            Some(margin.to_owned()).filter(|name| !name.is_empty()).into_iter().collect();
        Question::new(&office, false, &measures, &margins)
    };
    assert!(
        matches!(ask("wait_mean", ""), Err(GateError::Measure { help, .. }) if help.contains("wait_mean_min"))
    );
    let elsewhere = ask("wait_mean_min step:desk", "");
    assert!(matches!(elsewhere, Err(GateError::Measure { help, .. }) if help.contains("step:counter")));
    assert_eq!(ask("", "wait_p90_min=1 min"), Err(GateError::Untested("wait_p90_min".to_owned())));
    let question = ask("wait_mean_min step:counter", "wait_mean_min step:counter=1 min").unwrap();
    let rows = kept(&office, 1, 2, &question);
    let tested: Vec<&Kept> = rows.iter().filter(|kept| kept.sections.is_some()).collect();
    assert_eq!(tested.len(), 8, "six of the office, a target and the step");
    // Nothing of the kind is measured of the office: all of it is meant.
    assert!(ask("skill_end", "").unwrap() != Question::default());
}
