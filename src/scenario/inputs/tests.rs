use super::*;

const OFFICE: &str = r#"
schema = 1
name = "all inputs"
calendar = { start = 2027-01-04, horizon = "2 weeks", hours = { mon-fri = "08:00-12:00" }, closing = { inside = "serve everyone" } }
[[demand]]
service = "card"
rate = "6 /h"
day-cv = 0.2
[[demand]]
service = "card"
appointments = { every = "30 min", seats = 2, no-show = 0.25, lateness = { normal = { mean = "-5 min", sd = "10 min" } } }
[[service]]
name = "card"
route = ["counter", "check", "print"]
patience = { weibull = { shape = 2.0, scale = "60 min" } }
[[step]]
name = "counter"
work = { lognormal = { mean = "5 min", cv = 0.5 } }
uses = ["kit"]
systems = ["power"]
[[step]]
name = "check"
delay = { regimes = [{ share = 0.8, uniform = ["10 min", "20 min"] }, { share = 0.2, fixed = "1 day" }] }
[[step]]
name = "print"
work = "2 min"
[[officer]]
name = "clerk"
count = 2
skills = { counter = 0.5, print = 1.0 }
[[equipment]]
name = "kit"
units = 2
failures = [
  { name = "jam", every = "100 uses", repair = { exponential = "30 min" } },
  { name = "broken", every = "240 days", repair = { triangular = ["1 day", "2 days", "6 days"] } },
]
[[system]]
name = "power"
outage = { every = "950 h", lasts = { gamma = { mean = "4 h", cv = 0.5 } } }
"#;

#[test]
fn every_input_is_listed_with_its_mean_and_spread() {
    let scenario = Scenario::parse(OFFICE, "office.toml").unwrap();
    let rows = inputs(&scenario);
    let told: Vec<(&str, &str, &str)> =
        rows.iter().map(|row| (&*row.what, &*row.distribution, row.unit)).collect();
    assert_eq!(
        told,
        [
            (
                "demand card: arrivals",
                "Poisson, the same rate at every hour, days vary with cv 0.2 (gamma)",
                "1/day"
            ),
            ("demand card 2: arrivals", "appointments, 2 every 30 min, 25 % do not come", "1/day"),
            ("demand card 2: lateness", "normal, mean -5 min, sd 10 min", "min"),
            ("service card: patience", "Weibull, shape 2, scale 1 h", "min"),
            ("step counter: work", "lognormal, mean 5 min, cv 0.5", "min"),
            ("step check: delay", "80 %: uniform, 10 min to 20 min; 20 %: always 24 h", "h"),
            ("step print: work", "always 2 min", "min"),
            ("equipment kit, jam: uses to failure", "geometric, mean 100 uses", "uses"),
            ("equipment kit, jam: repair", "exponential, mean 30 min", "min"),
            ("equipment kit, broken: time to failure", "exponential, mean 240 days", "days"),
            ("equipment kit, broken: repair", "triangular, 24 h to 6 days, most often 2 days", "days"),
            ("system power: time to outage", "exponential, mean 39.58 days", "days"),
            ("system power: length of an outage", "gamma, mean 4 h, cv 0.5", "h"),
        ]
    );
    let of = |what: &str| {
        let row = rows.iter().find(|row| row.what == what).unwrap();
        (row.mean, row.sd)
    };
    let near = |found: (f64, Option<f64>), mean: f64, sd: f64| {
        assert!(
            (found.0 - mean).abs() < 1e-9 && (found.1.unwrap() - sd).abs() < 1e-9,
            "{found:?} {mean} {sd}"
        );
    };
    // 6 an hour for 4 hours; 8 slots of 2, of whom three of four come.
    assert_eq!(of("demand card: arrivals"), (24.0, None));
    assert_eq!(of("demand card 2: arrivals"), (12.0, None));
    near(of("step counter: work"), 5.0, 2.5);
    near(of("system power: length of an outage"), 4.0, 2.0);
    near(of("step print: work"), 2.0, 0.0);
    // 0.8 × 15 min + 0.2 × 1440 min = 300 min; the variance has a part within and a part between.
    let variance: f64 = 0.8 * (100.0 / 12.0 + 285.0 * 285.0) + 0.2 * 1140.0 * 1140.0;
    near(of("step check: delay"), 5.0, variance.sqrt() / 60.0);
    // √(1 − p)/p with p = 1/100.
    near(of("equipment kit, jam: uses to failure"), 100.0, 0.99f64.sqrt() * 100.0);
    near(of("equipment kit, jam: repair"), 30.0, 30.0);
}
