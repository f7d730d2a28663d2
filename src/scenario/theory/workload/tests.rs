use super::*;

fn office(text: &str) -> Scenario {
    let head = r#"
schema = 1
name = "two desks"
[calendar]
start = 2027-01-04
horizon = "1 week"
hours = { mon-fri = "08:15-10:00" }
closing = { inside = "serve everyone" }
"#;
    Scenario::parse(&format!("{head}{text}"), "office.toml").unwrap()
}

fn rows(scenario: &Scenario, step: Option<&str>) -> Vec<(u32, f64, f64)> {
    let rows = demand_by_half_hour(scenario).into_iter().filter(|row| row.step.as_deref() == step);
    let rounded = |value: f64| (value * 1e9).round() / 1e9;
    rows.map(|row| (row.from_min, rounded(row.asked_min), rounded(row.there_min))).collect()
}

const DESKS: &str = r#"
[office]
early-birds = "10 min"
[[demand]]
service = "card"
per-hour = [60, 30]
[[service]]
name = "card"
route = ["form", "photo"]
[[step]]
name = "form"
work = "1 min"
[[step]]
name = "photo"
work = "2 min"
[[officer]]
name = "clerk"
skills = { form = 1.0 }
shift = "08:15-09:30"
[[officer]]
name = "photographer"
count = 2
skills = { photo = 0.8 }
absence = 0.1
"#;

/// 60 an hour from 8:15 to 9:15, then 30; ten more stand at the door at 8:15.
#[test]
fn work_comes_with_people_and_officers_by_the_roster() {
    let scenario = office(DESKS);
    assert_eq!(
        rows(&scenario, Some("form")),
        [(480, 25.0, 15.0), (510, 30.0, 30.0), (540, 22.5, 30.0), (570, 15.0, 0.0)]
    );
    // Two minutes at 0.8 are two and a half; two officers who are there nine days of ten.
    assert_eq!(
        rows(&scenario, Some("photo")),
        [(480, 62.5, 27.0), (510, 75.0, 54.0), (540, 56.25, 54.0), (570, 37.5, 54.0)]
    );
    assert_eq!(
        rows(&scenario, None),
        [(480, 87.5, 42.0), (510, 105.0, 84.0), (540, 78.75, 84.0), (570, 52.5, 54.0)]
    );
}

#[test]
fn an_officer_of_several_steps_counts_in_each_and_once_in_all() {
    let both = DESKS.replace("{ form = 1.0 }", "{ form = 1.0, photo = 1.0 }");
    let scenario = office(&both);
    let there = |step| rows(&scenario, step).iter().map(|row| row.2).sum::<f64>();
    assert!((there(Some("form")) - 75.0).abs() < 1e-9);
    assert!((there(Some("photo")) - (75.0 + 189.0)).abs() < 1e-9);
    assert!((there(None) - (75.0 + 189.0)).abs() < 1e-9);
    let asked = |step| rows(&scenario, step).iter().map(|row| row.1).sum::<f64>();
    assert!((asked(None) - asked(Some("form")) - asked(Some("photo"))).abs() < 1e-6);
}

/// A reserve is off the floor until it is called, and what comes evenly is spread over the opening hours.
#[test]
fn a_reserve_is_not_there_and_appointments_come_evenly() {
    let text = r#"
[[demand]]
service = "card"
appointments = { every = "15 min", seats = 1 }
[[service]]
name = "card"
route = ["form"]
[[step]]
name = "form"
work = "3 min"
[[officer]]
name = "clerk"
skills = { form = 1.0 }
[[officer]]
name = "helper"
skills = { form = 1.0 }
reserve = { step = "form", above = 5, below = 2, comes-in = "5 min" }
"#;
    let scenario = office(text);
    // 7 in 105 minutes of 3 min each: 12 s of work a minute.
    assert_eq!(
        rows(&scenario, None),
        [(480, 3.0, 15.0), (510, 6.0, 30.0), (540, 6.0, 30.0), (570, 6.0, 30.0)]
    );
}

#[test]
fn what_is_asked_is_what_the_loads_say() {
    for text in [
        include_str!("../../../../scenarios/disdukcapil.toml"),
        include_str!("../../../../scenarios/kecamatan.toml"),
    ] {
        let scenario = Scenario::parse(text, "office.toml").unwrap();
        let (asked, _) = asked(&scenario);
        let sharing = Sharing::new(&scenario, &asked);
        let (offered, minutes) = (sharing.offered(&scenario), sharing.minutes_of_steps(&scenario));
        for (place, step) in scenario.steps.iter().enumerate().filter(|(place, _)| asked[*place] > 0.0) {
            let found: f64 = rows(&scenario, Some(&step.name)).iter().map(|row| row.1).sum();
            let time = asked[place] * minutes[place] / offered[place];
            assert!((found - time).abs() < 1e-6 * time, "{}: {found} {time}", step.name);
        }
    }
}
