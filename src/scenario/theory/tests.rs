//! Figures worked by hand for small offices, and which causes are found.

use super::*;
use crate::stats::theory::erlang::Mmc;

const OFFICE: &str = r#"
schema = 1
name = "desk"
[calendar]
start = 2027-01-04
horizon = "4 weeks"
hours = "08:00-16:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "6 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = "6 min" }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
"#;

fn near(changes: &[(&str, &str)]) -> Near {
    let mut text = OFFICE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let scenario = Scenario::parse(&text, "desk.toml").unwrap_or_else(|problems| panic!("{problems:#?}"));
    theory(&scenario)[0].near.clone().expect("near a queue")
}

fn kinds(near: &Near) -> Vec<Kind> {
    near.causes.iter().map(|cause| cause.kind).collect()
}

#[track_caller]
fn close(found: f64, exact: f64) {
    assert!((found - exact).abs() <= 1e-6 * exact, "{found} instead of {exact}");
}

#[test]
fn a_plain_desk_is_m_m_1() {
    let plain = near(&[]);
    assert_eq!((plain.model, plain.servers, kinds(&plain)), (Model::Mm1, 1, vec![]));
    // Load 0.6: 6 · 0.6 / 0.4 minutes.
    close(plain.wait_min, 9.0);
    close(plain.adjusted_min, 9.0);
    close(plain.per_hour, 6.0);
    let busy = near(&[("6 /h", "9.5 /h")]);
    assert_eq!(kinds(&busy), [Kind::Empty], "a day of 8 hours does not settle at a load of 0.95");
    assert!(near(&[("6 /h", "11 /h")]).wait_min.is_infinite());
}

#[test]
fn the_nearest_model_is_found() {
    let model = |changes: &[(&str, &str)]| near(changes).model;
    let exponential = "{ exponential = \"6 min\" }";
    assert_eq!(model(&[(exponential, "\"6 min\"")]), Model::Md1);
    let lognormal = "{ lognormal = { mean = \"6 min\", cv = 0.5 } }";
    assert_eq!(model(&[(exponential, lognormal)]), Model::Mg1);
    let two = ("name = \"clerk\"", "name = \"clerk\"\ncount = 2");
    assert_eq!(model(&[two]), Model::Mmc);
    assert_eq!(model(&[two, (exponential, lognormal)]), Model::Mgc);
    let gaps = ("rate = \"6 /h\"", "interarrival = \"10 min\"");
    assert_eq!(model(&[gaps]), Model::Gg1);
    assert_eq!(model(&[gaps, two]), Model::Ggc);
    let patience = ("route = [\"desk\"]", "route = [\"desk\"]\npatience = { exponential = \"30 min\" }");
    assert_eq!(model(&[patience]), Model::ErlangA);
    // Half the speed is twice the time; a colleague of half the speed makes a mixture, served by the fast one twice as often.
    close(near(&[("desk = 1.0", "desk = 0.8")]).service_min, 7.5);
    let slow = format!("{OFFICE}[[officer]]\nname = \"trainee\"\nskills = {{ desk = 0.5 }}\n");
    let scenario = Scenario::parse(&slow, "desk.toml").unwrap();
    let mixed = theory(&scenario)[0].near.clone().unwrap();
    // Service 6 with chance 2/3, 12 with 1/3: mean 8, second moment 2 (36 · 2/3 + 144 / 3) = 144, so c² = 144/64 - 1.
    close(mixed.service_min, 8.0);
    close(mixed.service_scv, 1.25);
    assert_eq!(mixed.model, Model::Mgc);
}

#[test]
fn what_theory_carries_is_worked_by_hand() {
    let wait = |near: &Near, kind: Kind| {
        near.causes.iter().find(|cause| cause.kind == kind).expect("found").wait_min.expect("carried")
    };
    // Half the day 3 an hour, half 9: loads 0.3 and 0.9; 3 and 9 parts of 6 · 0.3/0.7 and 6 · 0.9/0.1.
    let rates = near(&[("rate = \"6 /h\"", "per-hour = [3, 3, 3, 3, 9, 9, 9, 9]")]);
    close(rates.wait_min, 9.0);
    close(wait(&rates, Kind::Rates), (3.0 * 18.0 / 7.0 + 9.0 * 54.0) / 12.0);
    close(rates.adjusted_min, wait(&rates, Kind::Rates));
    // Away a tenth of the time: as if a service took 6 / 0.9 minutes.
    let absent = near(&[("skills = {", "absence = \"10 %\"\nskills = {")]);
    close(wait(&absent, Kind::Breaks), Mmc::new(0.1, 0.15, 1).wait_mean());
    // Fails after 90 min of use for 10: A = 0.9, mean 6/0.9, c² = 1 + 2 · 0.09 · 10/6 = 1.3, load 2/3.
    let kit = "uses = [\"kit\"]\n[[equipment]]\nname = \"kit\"\n[[equipment.failures]]\nname = \"jam\"\n\
               every = \"90 min in use\"\nrepair = { exponential = \"10 min\" }\n[[officer]]";
    let fails = near(&[("[[officer]]", kit)]);
    close(wait(&fails, Kind::Failures), 2.0 * 2.3 / 2.0 * 6.0 / 0.9);
    // Days of which some are busier than the desk can bear have no steady state.
    let days = near(&[("rate = \"6 /h\"", "rate = \"6 /h\"\nday-cv = 0.2")]);
    assert!(wait(&days, Kind::Days) > 9.5 && wait(&days, Kind::Days) < 20.0, "{days:?}");
    let wild = near(&[("rate = \"6 /h\"", "rate = \"6 /h\"\nday-cv = 1.0")]);
    assert!(wait(&wild, Kind::Days).is_infinite() && wild.adjusted_min.is_infinite());
}

#[test]
fn a_step_near_nothing_says_why() {
    let why = |more: &str, route: &str| {
        let text = OFFICE.replace("route = [\"desk\"]", route).replace("skills = { desk = 1.0 }", more);
        let scenario = Scenario::parse(&text, "desk.toml").unwrap_or_else(|problems| panic!("{problems:#?}"));
        theory(&scenario)[0].near.clone().expect_err("near nothing")
    };
    let also = "skills = { desk = 1.0, back = 1.0 }\n[[step]]\nname = \"back\"\nwork = \"3 min\"";
    assert_eq!(why(also, "route = [\"desk\", \"back\"]"), Why::Shared);
}
