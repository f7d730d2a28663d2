//! `loket fit`: a log in, a comparison out.

use super::{entries, loket, office, write};
use std::fs;
use tempfile::TempDir;

/// What `--set` makes of the office in these tests: eight weeks, open every day.
const WEEKS: [&str; 2] = ["--set", "calendar.horizon=\"8 weeks\""];

/// A folder with the office and `log.csv`: what a run with a seed of its own says of each day.
fn office_with_log() -> TempDir {
    let folder = office();
    let run = ["run", "office.toml", "--replications", "1", "--seed", "99", "--out", "made"];
    loket(&folder, &[&run[..], &WEEKS].concat()).exits(0);
    let mut days = csv::Reader::from_path(folder.path().join("made/by-day.csv")).expect("written");
    let head = days.headers().expect("a head").clone();
    let wanted = ["date", "arrived", "served", "wait_mean_min"];
    let places = wanted.map(|name| head.iter().position(|column| column == name).expect("a column"));
    let mut log = wanted.join(",") + "\n";
    for day in days.records() {
        let day = day.expect("a row");
        log += &(places.map(|place| day[place].to_owned()).join(",") + "\n");
    }
    fs::remove_dir_all(folder.path().join("made")).expect("removed");
    write(&folder, "log.csv", log.as_bytes());
    folder
}

#[test]
fn a_fit_holds_a_scenario_against_a_log_and_writes_no_file() {
    let folder = office_with_log();
    let fit = [&["fit", "office.toml", "log.csv"][..], &WEEKS].concat();
    let out = loket(&folder, &fit).exits(0).out;
    for part in
        ["One desk, against what was observed\n32 replications", "arrived: within the band on ", "wait [min]"]
    {
        assert!(out.contains(part), "`{part}` is not in:\n{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let slow = ["--set", "officer.clerk.skills.desk=0.75", "--holdout", "2027-02-01"];
    let out = loket(&folder, &[&fit[..], &slow].concat()).exits(0).out;
    assert!(out.contains("wait_mean_min, from 2027-02-01 on: misses: the scenario is too slow"), "{out}");
    assert_eq!(entries(folder.path()), ["log.csv", "office.toml"]);
}

#[test]
fn the_json_of_a_fit_keeps_the_contract_on_any_threads() {
    let folder = office_with_log();
    let fit = ["fit", "office.toml", "log.csv", "--json", "--holdout", "2027-02-01", "--seed", "7"];
    let on = |threads| loket(&folder, &[&fit[..], &WEEKS, &["--threads", threads]].concat()).exits(0);
    let json = on("1").json();
    assert_eq!(on("2").json(), json);
    for key in ["scenario", "variant", "seed", "replications", "holdout", "fits", "days", "warnings"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(
        (&json["seed"], &json["replications"], &json["holdout"]),
        (&7.into(), &32.into(), &fit[5].into())
    );
    let (fits, days) = (json["fits"].as_array().expect("a list"), json["days"].as_array().expect("a list"));
    assert_eq!((fits.len(), days.len()), (6, 3 * 56));
    let keys = "measure unit period days days_left_out observed_mean simulated_mean bias bias_ci95_low bias_ci95_high \
                absolute_error_mean relative_error_mean within_share within_ci95_low within_ci95_high verdict words";
    for key in keys.split_whitespace() {
        assert!(fits.iter().all(|row| !row[key].is_null()), "{key} in {fits:#?}");
    }
    for key in "measure date period observed simulated band95_low band95_high within".split(' ') {
        assert!(days.iter().all(|day| !day[key].is_null()), "{key}");
    }
    assert_eq!((&fits[5]["measure"], &fits[5]["period"]), (&"wait_mean_min".into(), &"holdout".into()));
}

#[test]
fn a_log_that_cannot_be_used_is_refused_with_its_place() {
    let folder = office_with_log();
    let fit = |more: &[&str]| loket(&folder, &[&["fit", "office.toml"], more].concat());
    fit(&["none.csv"]).exits(2).says("there is no file `none.csv`").says("check the spelling\n");
    fit(&["log.csv", "--holdout", "soon"]).exits(2).says("such as 2027-03-01");
    write(&folder, "short.csv", b"date,arrived\n2027-01-04,40\n2027-01-05,41\n");
    let ended = fit(&["short.csv", "--holdout", "2027-01-06"]).exits(2);
    ended
        .says("no day was observed on or after the hold-out date 2027-01-06")
        .says("from 2027-01-04 to 2027-01-05");
    fit(&["short.csv", "--holdout", "2027-01-04"]).exits(2).says("no day was observed before");
    write(&folder, "odd.csv", b"date,arrived\n2027-01-04,40\n2027-01-05,-1\n");
    let ended =
        fit(&["odd.csv"]).exits(3).says(" --> odd.csv:3:12").says("  = help: write a number of zero or more");
    assert!(
        ended.err.trim_end().ends_with("error: 1 problem in odd.csv, nothing was simulated"),
        "{}",
        ended.err
    );
    let json = fit(&["odd.csv", "--json"]).exits(3).json();
    assert_eq!(
        (&json["problems"][0]["line"], &json["problems"][0]["code"]),
        (&3.into(), &"not-a-number".into())
    );
    write(&folder, "empty.csv", b"\n");
    fit(&["empty.csv"]).exits(3).says("`empty.csv` is empty").says("date,arrived,served,wait_mean_min");
    // Eight weeks were observed, and two are simulated.
    fit(&["log.csv"]).exits(3).says("2027-01-18 is not a day of the scenario");
}
