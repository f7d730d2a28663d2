use super::*;
use crate::experiment::measures::Scope;
use crate::scenario::uncertain::Uncertain;

/// One clerk, much to do: what is not known of the work matters most.
pub(crate) const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "2 weeks"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "10 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = { mean = "4 min", from = "30 observations" } }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
cost = "10 IDR/h"
[[target]]
measure = "wait"
at-most = "15 min"
[[variant]]
name = "two clerks"
set = { "officer.clerk.count" = 2 }
[[variant]]
name = "as before"
set = { "officer.clerk.count" = 1 }
[uncertain]
"demand.card.rate" = { from = "400 days" }
"officer.clerk.cost" = { between = ["8 IDR/h", "12 IDR/h"], likely = "10 IDR/h" }
[experiment]
replications = 20
"#;

fn no_files(name: &str) -> Result<String, String> {
    Err(format!("no file `{name}`"))
}

struct Asked<'a> {
    set: &'a [&'a str],
    variants: &'a [&'a str],
    worlds: u64,
    replications: u64,
    threads: usize,
}

fn run(text: &str, asked: &Asked) -> (Result<Option<Uncertainty>, StudyError>, Scenario) {
    let set: Vec<String> = asked.set.iter().map(|&set| set.to_owned()).collect();
    let variants = std::iter::once(None).chain(asked.variants.iter().copied().map(Some));
    let sources: Vec<Source> = variants
        .map(|variant| Source { name: "test.toml", text, variant, set: &set, files: &no_files })
        .collect();
    let checked: Vec<Checked> = sources.iter().map(|source| source.read().expect("valid")).collect();
    let policies = sources.iter().zip(&checked).map(|(source, checked)| Policy {
        name: source.variant.unwrap_or("as it is"),
        source,
        checked,
    });
    let study = Study {
        policies: policies.collect(),
        seed: 1,
        base: checked[0].scenario.experiment.replications.clone(),
        worlds: asked.worlds,
        replications: asked.replications,
        threads: Some(asked.threads),
        measure: MAIN.to_owned(),
    };
    (study.run(&()), checked[0].scenario.clone())
}

fn asked<'a>(set: &'a [&'a str], worlds: u64) -> Asked<'a> {
    Asked { set, variants: &[], worlds, replications: 6, threads: 2 }
}

/// The study of `text` with `set`, and the scenario at its point values.
pub(crate) fn found_with(text: &str, set: &[&str], worlds: u64) -> (Uncertainty, Scenario) {
    let (found, scenario) = run(text, &asked(set, worlds));
    (found.expect("possible").expect("not interrupted"), scenario)
}

fn main(found: &Uncertainty) -> &Spread {
    &found.measures[0]
}

#[test]
fn what_matters_most_is_told_first_and_what_does_not_has_no_share_at_all() {
    let (found, _) = found_with(OFFICE, &[], 60);
    let wait = main(&found);
    assert_eq!((wait.measure.as_str(), wait.scope), (MAIN, Scope::Office));
    assert!(wait.input_share > Some(0.5), "{wait:?}");
    let paths: Vec<&str> = wait.inputs.iter().map(|part| part.path.as_str()).collect();
    assert_eq!(paths[0], "step.desk.work");
    assert!(wait.inputs[0].share > 0.8, "{:?}", wait.inputs);
    let cost = wait.inputs.iter().find(|part| part.path == "officer.clerk.cost").unwrap();
    assert_eq!((cost.share, cost.share_ci95_high, cost.twice95_low), (0.0, 0.0, None));
    // The wage matters for the cost alone, where it is a range: 2 /sqrt(6) of an hour's 10, four hours a day.
    let of_cost = found.measures.iter().find(|spread| spread.measure == "cost_per_day").unwrap();
    assert!(found.inputs.iter().all(|input| input.matters));
    let cost = of_cost.inputs.iter().find(|part| part.path == "officer.clerk.cost").unwrap();
    assert!(cost.share > 0.5, "{of_cost:?}");
    let (low, high) = (wait.total95_low.unwrap(), wait.total95_high.unwrap());
    assert!(low < wait.ci95_low.unwrap() && wait.ci95_high.unwrap() < high);
    assert!(low <= wait.inputs[0].known95_low && wait.inputs[0].known95_high <= high);
    assert!(Some(low) <= wait.inputs[0].twice95_low && wait.replicated95_high <= Some(high));
}

#[test]
fn what_is_certain_has_exactly_no_input_variance() {
    // What is decided is certain; the wage changes no wait.
    let set = ["demand.card.rate=10 /h", "step.desk.work={ exponential = '4 min' }"];
    let (found, _) = found_with(OFFICE, &set, 8);
    let wait = main(&found);
    assert_eq!((found.inputs.len(), wait.input_sd, wait.input_share), (1, Some(0.0), Some(0.0)));
    assert_eq!((wait.total95_low, wait.total95_high), (wait.ci95_low, wait.ci95_high));
    assert_eq!((wait.input_sd_ci95_high, wait.together_share), (Some(0.0), None));
    assert!(!found.inputs[0].matters || found.measures.len() > 1);
}

#[test]
fn nothing_uncertain_is_refused() {
    let set =
        ["demand.card.rate=10 /h", "step.desk.work={ exponential = '4 min' }", "officer.clerk.cost=10 IDR/h"];
    assert!(matches!(run(OFFICE, &asked(&set, 8)).0, Err(StudyError::Certain)));
}

#[test]
fn a_world_that_cannot_be_is_drawn_again_and_one_that_never_can_is_refused() {
    let classes = |low: f64| {
        OFFICE
            .replace("route = [\"desk\"]", "route = [\"desk\"]\npriority = [{ class = \"a\", share = 0.5 }, { class = \"b\", share = 0.5 }]")
            .replace(
                "[uncertain]",
                &format!("[uncertain]\n\"service.card.priority.a.share\" = {{ between = [{low}, 0.5] }}\n\
                          \"service.card.priority.b.share\" = {{ from = \"50 cases\" }}"),
            )
    };
    let (found, _) = found_with(&classes(0.4), &[], 30);
    assert!((1..30).contains(&found.redrawn), "{}", found.redrawn);
    assert!(found.table.iter().filter(|row| row.redrawn > 0).count() as u64 == found.redrawn);
}

#[test]
fn threads_change_nothing() {
    let found = |threads| {
        let asked = Asked { threads, variants: &["two clerks"], ..asked(&[], 9) };
        run(OFFICE, &asked).0.unwrap().unwrap()
    };
    assert_eq!(found(1), found(5));
}

#[test]
fn a_ranking_survives_what_is_not_known() {
    let asked = Asked { variants: &["two clerks", "as before"], ..asked(&[], 50) };
    let found = run(OFFICE, &asked).0.unwrap().unwrap();
    let [more, same] = &found.policies[..] else { panic!("{:?}", found.policies) };
    assert_eq!((more.better_share, same.better_share), (Some(1.0), Some(0.0)));
    assert!(more.better_ci95_low > Some(0.9) && more.total95_high < Some(0.0), "{more:?}");
    assert!(more.total95_low < more.ci95_low, "{more:?}");
    assert_eq!((same.difference, same.total95_low, same.total95_high), (0.0, Some(0.0), Some(0.0)));
}

/// Stops after some replications.
struct StopAfter(u64, std::sync::atomic::AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, count: u64) {
        self.1.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed) >= self.0
    }
}

#[test]
fn an_interruption_keeps_the_worlds_that_are_finished() {
    let source = Source { name: "test.toml", text: OFFICE, variant: None, set: &[], files: &no_files };
    let checked = source.read().unwrap();
    let policy = Policy { name: "as it is", source: &source, checked: &checked };
    let study = Study {
        policies: vec![policy],
        seed: 1,
        base: Replications::Fixed(20),
        worlds: 40,
        replications: 2,
        threads: Some(1),
        measure: MAIN.to_owned(),
    };
    let stopped = |after: u64| study.run(&StopAfter(after, 0.into())).unwrap();
    assert!(stopped(10).is_none());
    // 20 replications of the points, then 8 a world: its draws together and each of three alone.
    let kept = stopped(20 + 12 * 8).unwrap();
    assert!(kept.partial && kept.worlds >= 2 && kept.worlds < 40, "{}", kept.worlds);
    let whole = study.run(&()).unwrap().unwrap();
    assert_eq!(whole.table[..kept.table.len()], kept.table[..]);
}

fn draws(uncertain: &[Uncertain]) -> Vec<String> {
    uncertain.iter().map(|one| one.draw(1, 3, 0)).collect()
}

#[test]
fn another_uncertain_value_leaves_the_draws_of_the_others() {
    let read = |text: &str| {
        let source = Source { name: "test.toml", text, variant: None, set: &[], files: &no_files };
        source.read().unwrap().uncertain
    };
    let before = draws(&read(OFFICE));
    let more = OFFICE
        .replace("[uncertain]", "[uncertain]\n\"officer.clerk.skills.desk\" = { between = [0.8, 1.0] }");
    let after = draws(&read(&more));
    assert_eq!((before.len(), after.len()), (3, 4));
    assert!(before.iter().all(|draw| after.contains(draw)), "{before:?} {after:?}");
}
