use super::*;
use crate::diagnostic::Diagnostic;
use crate::scenario::demand::Pattern;
use crate::scenario::service::Task;
use crate::scenario::source::{Checked, Source};

const OFFICE: &str = r#"schema = 1
name = "x"
[calendar]
start = 2027-01-04
horizon = "2 weeks"
hours = { mon-thu = "08:00-12:00", fri = "08:00-11:00" }
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "10 /h"
day-cv = 0.2
[[demand]]
service = "card"
per-hour = { mon-thu = [8, 6, 4, 2], fri = { "08:00-11:00" = 5 } }
[[service]]
name = "card"
route = ["desk", "print", "pack"]
[[step]]
name = "desk"
work = { lognormal = { mean = "4 min", cv = 0.5, from = "40 observations" } }
errors = { rate = 0.1, then = "repeat" }
[[step]]
name = "print"
work = { empirical = ["1 min", "2 min", "6 min"] }
[[step]]
name = "pack"
work = { regimes = [{ share = 0.5, fixed = "1 min" }, { share = 0.5, erlang = { mean = "2 min", stages = 3, from = "12 observations" } }] }
[[officer]]
name = "clerk"
count = 2
skills = { desk = 0.9, print = 1.0, pack = 1.0 }
[[variant]]
name = "trained"
set = { "officer.clerk.skills.desk" = 1.0 }
[[variant]]
name = "timed"
set = { "step.desk.work" = { gamma = { mean = "3 min", cv = 0.4, from = "9 observations" } } }
[[change]]
name = "season"
on = 2027-01-11
set = { "step.desk.work" = { exponential = { mean = "5 min", from = "7 observations" } } }
[uncertain]
"officer.clerk.skills.desk" = { between = [0.8, 1.0] }
"#;

fn read(lines: &str, variant: Option<&str>, set: &[&str]) -> Result<Checked, Vec<Diagnostic>> {
    let files = |name: &str| Err(format!("no file `{name}`"));
    let set: Vec<String> = set.iter().map(|&set| set.to_owned()).collect();
    let text = format!("{OFFICE}{lines}");
    Source { name: "x.toml", text: &text, variant, set: &set, files: &files }.read()
}

fn uncertain(lines: &str, variant: Option<&str>, set: &[&str]) -> Vec<Uncertain> {
    read(lines, variant, set).unwrap_or_else(|problems| panic!("{problems:#?}")).uncertain
}

/// What is wrong with one more line of `[uncertain]`.
#[track_caller]
fn refused(line: &str) -> String {
    let problems = read(line, None, &[]).expect_err(line);
    assert!(problems.iter().any(|problem| problem.span.is_some()), "{problems:?}");
    problems
        .iter()
        .map(|problem| format!("{} ({})", problem.message, problem.help))
        .collect::<Vec<_>>()
        .join("\n")
}

fn paths(all: &[Uncertain]) -> Vec<&str> {
    all.iter().map(|one| one.path.as_str()).collect()
}

#[test]
fn what_is_uncertain_is_found_in_the_table_and_beside_distributions() {
    let all = uncertain("", None, &[]);
    let desk = "officer.clerk.skills.desk";
    let wanted = [desk, "step.desk.work", "step.pack.work.regimes.2", "change.season.set.step.desk.work"];
    assert_eq!(paths(&all), wanted);
    let known: Vec<&str> = all.iter().map(|one| one.known.as_str()).collect();
    let wanted = ["between 0.8 and 1", "from 40 observations", "from 12 observations", "from 7 observations"];
    assert_eq!(known, wanted);
    assert_eq!((all[1].value.as_str(), all[1].is_sample), ("lognormal { mean = 4 min, cv = 0.5 }", true));
}

#[test]
fn what_is_decided_is_certain() {
    let skill = "officer.clerk.skills.desk";
    assert!(!paths(&uncertain("", Some("trained"), &[])).contains(&skill));
    assert!(!paths(&uncertain("", None, &["officer.clerk.skills.desk=0.9"])).contains(&skill));
    assert!(
        !paths(&uncertain("", None, &["officer.clerk.skills={ desk = 1, print = 1, pack = 1 }"]))
            .contains(&skill)
    );
    // A new distribution is as uncertain as it says itself; a new mean within the old one is certain.
    let timed = uncertain("", Some("timed"), &[]);
    assert_eq!(timed.iter().find(|one| one.path == "step.desk.work").unwrap().known, "from 9 observations");
    let mean = uncertain("", None, &["step.desk.work.lognormal.mean=3 min"]);
    assert!(!paths(&mean).contains(&"step.desk.work"));
    let fewer = uncertain("", None, &["step.desk.work.lognormal.from=5 observations"]);
    assert_eq!(fewer[1].known, "from 5 observations");
}

/// Every kind of draw makes a scenario, and the value that was drawn arrives.
#[test]
fn draws_are_changes_that_the_file_understands() {
    let lines = "\"demand.1.rate\" = { from = \"20 days\" }\n\
                 \"demand.2.per-hour\" = { from = \"20 days\" }\n\
                 \"step.desk.errors.rate\" = { from = \"200 cases\" }\n\
                 \"step.print.work\" = { from = \"30 observations\" }\n\
                 \"officer.clerk.count\" = { between = [1, 3] }\n";
    let all = uncertain(lines, None, &[]);
    let changes: Vec<String> = all.iter().map(|one| one.draw(5, 7, 0)).collect();
    let set: Vec<&str> = changes.iter().map(String::as_str).collect();
    let scenario =
        read(lines, None, &set).unwrap_or_else(|problems| panic!("{set:?}: {problems:#?}")).scenario;
    let Task::Work { work, .. } = &scenario.steps[1].task else { panic!() };
    let Distribution::Empirical { values } = work else { panic!("{work:?}") };
    assert_eq!(values.len(), 30);
    let Pattern::Poisson { week, .. } = &scenario.demands[1].pattern else { panic!() };
    // Hours of Monday are counted on 16 of the 20 days, apart from each other; Thursday is as Monday.
    assert_eq!((week[0].len(), week[4].len()), (4, 1));
    assert_eq!(week[0], week[3]);
    assert!((week[0][0].rate * 60.0 - 8.0).abs() < 5.0 && week[0][0].rate * 60.0 != 8.0, "{week:?}");
    assert!((1..=3).contains(&scenario.officers.len()));
    let skill = set.iter().find_map(|set| set.strip_prefix("officer.clerk.skills.desk=")).unwrap();
    assert!((0.8..=1.0).contains(&skill.parse::<f64>().unwrap()), "{skill}");
    let other = all.iter().map(|one| one.draw(5, 8, 0));
    assert!(other.zip(&changes).filter(|(one, other)| one != *other).count() >= 7);
}

/// 4,000 draws of a rate of 10/h, over 3.8 h on 20 days that vary by 0.2: 760 are expected, and the variance is
/// 1/760 plus 0.04/20. The mean is held to 4.5 standard errors, the spread to 6 %, which is more than five of its own.
#[test]
fn a_rate_is_as_uncertain_as_its_count_and_its_days() {
    let all = uncertain("\"demand.1.rate\" = { from = \"20 days\" }\n", None, &[]);
    let rate = all.iter().find(|one| one.path == "demand.1.rate").unwrap();
    let draw = |world| {
        let text = rate.draw(1, world, 0);
        text.strip_prefix("demand.1.rate=").unwrap().strip_suffix(" /h").unwrap().parse::<f64>().unwrap()
            / 10.0
    };
    let draws: Vec<f64> = (0..4000).map(draw).collect();
    let mean = draws.iter().sum::<f64>() / 4000.0;
    let sd = (draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 3999.0).sqrt();
    let exact = (1.0 / 760.0 + 0.04 / 20.0_f64).sqrt();
    assert!((mean - 1.0).abs() < 4.5 * exact / 4000_f64.sqrt(), "{mean}");
    assert!((sd / exact - 1.0).abs() < 0.06, "{sd} for {exact}");
}

#[test]
fn a_triangle_leans_to_what_is_likely() {
    for end in [0.0, 0.2, 1.0] {
        assert!((triangular(end, 0.2) - end).abs() < 1e-12);
    }
    assert!((triangular(0.5, 0.5) - 0.5).abs() < 1e-12);
    assert_eq!((triangular(0.25, 0.0), triangular(0.25, 1.0)), (1.0 - 0.75_f64.sqrt(), 0.5));
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_remedy() {
    for (line, part) in [
        ("\"officer.clark.count\" = { between = [1, 3] }", "did you mean `clerk`?"),
        ("\"officer.clerk.skils.desk\" = { between = [0.1, 1.0] }", "did you mean `skills`?"),
        ("\"office.seats\" = { between = [1, 3] }", "names `office`, which the file does not say"),
        ("\"step.print.work\" = { from = \"1 observations\" }", "too few to tell how much they differ"),
        ("\"step.print.work\" = { from = \"0 observations\" }", "too few to tell how much they differ"),
        ("\"step.print.work\" = { from = \"2.5 observations\" }", "not a whole number"),
        ("\"step.print.work\" = { from = \"40\" }", "does not say of what"),
        ("\"step.print.work\" = { from = 40 }", "which is not the size of a sample"),
        ("\"step.print.work\" = { from = \"40 observatoins\" }", "did you mean `observations`?"),
        ("\"step.print.work\" = { from = \"4 days\" }", "no rate of a demand"),
        ("\"demand.1.rate\" = { from = \"40 cases\" }", "which is counted on days"),
        ("\"demand.card.rate\" = { from = \"40 days\" }", "`demand.1`"),
        ("\"officer.clerk.count\" = { from = \"40 cases\" }", "give it a range instead"),
        ("\"officer.clerk.count\" = { between = [3, 1] }", "do not ascend"),
        ("\"officer.clerk.count\" = { between = [3, 4] }", "is 2, which is not in its range of 3 to 4"),
        (
            "\"officer.clerk.count\" = { between = [1, 4], likely = 5 }",
            "most likely 5, which is not in its range",
        ),
        ("\"officer.clerk.count\" = { between = [1, 4, 5] }", "not between exactly two values"),
        ("\"officer.clerk.count\" = { likely = 5 }", "none of `from`, `between`"),
        ("\"officer.clerk.count\" = { between = [1, 4], from = \"9 cases\" }", "both"),
        ("\"officer.clerk.count\" = { amid = [1, 4] }", "`amid`, which is not in the format"),
        ("\"step.print.work\" = { between = [\"1 min\", \"2 min\"] }", "name a single number"),
        ("\"demand.1.rate\" = { between = [9, 12] }", "has the unit `/h`, and its range another"),
        ("\"step.desk.work\" = { from = \"9 observations\" }", "twice it is said"),
        ("\"step.desk.work.lognormal.cv\" = { between = [0.4, 0.6] }", "which is part of it"),
        (
            "\"step.desk.errors.rate\" = { between = [0.0, 1.1] }",
            "at the end `step.desk.errors.rate=1.1` of its range",
        ),
        ("\"step.pack.work\" = { from = \"9 observations\" }", "whose parameters are no estimates"),
    ] {
        let found = refused(line);
        assert!(found.contains(part), "`{part}` is not in what is said of {line}:\n{found}");
    }
    let inline =
        read("", None, &["step.desk.work={ exponential = { mean = '1 min', from = '1 observation' } }"]);
    assert!(inline.unwrap_err().iter().any(|problem| problem.message.contains("too few")));
}
