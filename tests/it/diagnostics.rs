//! What a scenario's author is told. The expected problems stand beside the lines they are about:
//! `#~ code: message; help`, or as much of its beginning as matters. No other problem may be reported.

mod cases;
mod precision;

use loket::diagnostic::{Severity, line_and_column};
use loket::scenario::Scenario;
use loket::scenario::source::Source;

/// A valid office; the tests change lines of it.
pub const BASE: &str = r#"schema = 1
name = "Test office"

[calendar]
horizon = "4 weeks"
hours = { mon-thu = "07:30-15:00", fri = "07:30-11:30, 13:00-15:00" }
closing = { inside = "serve everyone" }

[[demand]]
service = "card"
rate = "4 /h"

[[service]]
name = "card"
route = ["documents", "capture"]

[[step]]
name = "documents"
work = "3 min"

[[step]]
name = "capture"
work = { lognormal = { mean = "5 min", cv = 0.5 } }
uses = ["kit"]

[[officer]]
name = "operator"
count = 2
skills = { documents = 0.8, capture = 0.6 }

[[equipment]]
name = "kit"
units = 2
"#;

/// Reads `text` and compares what is reported with what stands beside the lines.
pub fn check(text: &str) {
    let files = |name: &str| Err(format!("there is no file `{name}`"));
    let source = Source { name: "test.toml", text, variant: None, set: &[], files: &files };
    let problems = match source.read() {
        Ok(checked) => checked.warnings,
        Err(problems) => problems,
    };
    let mut found: Vec<(usize, String)> = problems
        .iter()
        .map(|problem| {
            let line = problem.span.as_ref().map_or(0, |span| line_and_column(text, span.start).0);
            (line, format!("{}: {}; {}", problem.code, problem.message, problem.help))
        })
        .collect();
    for (number, line) in text.lines().enumerate() {
        for expected in line.split("#~").skip(1).map(str::trim) {
            let place = found.iter().position(|(at, said)| *at == number + 1 && said.starts_with(expected));
            let place = place.unwrap_or_else(|| panic!("line {}: no `{expected}` in {found:#?}", number + 1));
            found.remove(place);
        }
    }
    assert!(found.is_empty(), "not expected: {found:#?}");
}

/// Checks the office with `step` on the route, and with `more` at its end.
pub(crate) fn check_routed(step: &str, more: &str) {
    let route = format!("route = [\"documents\", \"{step}\", \"capture\"]");
    check(&format!("{}{more}", BASE.replacen("route = [\"documents\", \"capture\"]", &route, 1)));
}

/// Checks the office with one line changed.
pub fn check_with(line: &str, instead: &str) {
    assert!(BASE.contains(line), "`{line}` is not a line of the office");
    check(&BASE.replacen(line, instead, 1));
}

/// Checks the office with `more` at its end.
pub fn check_and(more: &str) {
    check(&format!("{BASE}{more}"));
}

#[test]
fn the_office_is_valid() {
    check(BASE);
    assert!(Scenario::parse(BASE, "test.toml").is_ok());
}

#[test]
fn misspelt_names_and_keys_are_recognised() {
    check_with(
        r#"route = ["documents", "capture"]"#,
        r#"route = ["documents", "captrue"] #~ unknown-step: `route` of service `card` names `captrue`, which is not a step; did you mean `capture`?"#,
    );
    check_with(
        "uses = [\"kit\"]",
        "uses = [\"kitt\"] #~ unknown-equipment: `uses` of step `capture` names `kitt`, which is not equipment; did you mean `kit`?",
    );
    check_with(
        "count = 2",
        "cuont = 2 #~ unknown-key: officer `operator` has the key `cuont`, which is not in the format; did you mean `count`?",
    );
    check_with(
        "horizon = \"4 weeks\"",
        "horizont = \"4 weeks\" #~ unknown-key: the calendar has the key `horizont`, which is not in the format; did you mean `horizon`?",
    );
    check_with(
        "skills = { documents = 0.8, ",
        "skills = { documents = 0.8, print = 0.5, #~ unknown-step: `skills` of officer `operator` names `print`, which is not a step; there is `documents`, `capture`\n ",
    );
    check_with(
        "work = { lognormal = {",
        "work = { lognormall = { #~ unknown-distribution: `work` of step `capture` says `lognormall`, which is not a distribution; did you mean `lognormal`?\n",
    );
}

#[test]
fn numbers_need_units_that_exist() {
    check_with(
        "work = \"3 min\"",
        "work = 3 #~ missing-unit: `work` of step `documents` says `3`, which has no unit; write a number and a unit, such as \"12 min\"",
    );
    check_with(
        "work = \"3 min\"",
        "work = \"3 mins\" #~ unknown-unit: `work` of step `documents` says `3 mins`, and `mins` is not a unit of time; did you mean `min`?",
    );
    check_with(
        "rate = \"4 /h\"",
        "rate = 6 #~ missing-unit: `rate` of demand `card` says `6`, which has no unit; write a number and a unit, such as \"18 /h\"",
    );
    check_with(
        "rate = \"4 /h\"",
        "rate = \"60 /day\" #~ unknown-unit: `rate` of demand `card` is per day or more, but the office is not always open; write it per hour of opening",
    );
    check_with(
        "fri = \"07:30-11:30, 13:00-15:00\"",
        "fri = \"7.30-15\" #~ not-hours: `hours` of the calendar says `7.30-15`, which are not hours of a day;\n",
    );
}

#[test]
fn impossible_values_are_refused() {
    check_with(
        "capture = 0.6 }",
        "capture = 1.6 } #~ out-of-range: `capture` of the skills of officer `operator` says `1.6`, which is more than the whole",
    );
    check_with("capture = 0.6 }", "capture = nan } #~ not-finite: `capture` of the skills");
    check_with(
        "work = \"3 min\"",
        "work = \"-3 min\" #~ negative: `work` of step `documents` says `-3 min`, which is negative",
    );
    check_with(
        "count = 2",
        "count = -2 #~ out-of-range: `count` of officer `operator` says `-2`, which is negative",
    );
    check_with(
        "count = 2",
        "count = 1_000_000 #~ too-many: `count` of officer `operator` is 1000000, more than the 100000 officers",
    );
    check_with("units = 2", "units = 0 #~ out-of-range: `units` of equipment `kit` says `0`, which is none");
    check_with(
        "horizon = \"4 weeks\"",
        "horizon = \"10_000 years\" #~ too-long: `horizon` of the calendar is 3650000 days, longer than 100 years",
    );
    check_with(
        "horizon = \"4 weeks\"",
        "horizon = \"0 weeks\" #~ zero: `horizon` of the calendar says `0 weeks`, which is no time at all",
    );
    check_with("rate = \"4 /h\"", "rate = \"9_000_000_000 /s\" #~ too-many: the demand for `card` is");
    check_with(
        "horizon = \"4 weeks\"",
        "horizon = \"4 weeks\"\nwarm-up = \"5 weeks\" #~ nothing-measured: the warm-up of 35 days leaves nothing of the horizon of 28 days",
    );
}

#[test]
fn routes_that_never_end_are_found() {
    let forever = r#"route = ["documents", "capture"] #~ endless-route: a case of service `card` never ends once it is at step `documents`; give one of the ways on"#;
    let repeat = BASE.replace(
        "work = \"3 min\"",
        "work = \"3 min\"\noutcomes = { again = { share = 1.0, then = \"repeat\" } }",
    );
    // Nobody comes to the second step then.
    let repeat =
        repeat.replace("name = \"capture\"", "name = \"capture\" #~ unused: step `capture` is never used");
    check(&repeat.replace(r#"route = ["documents", "capture"]"#, forever));
}

#[test]
fn loops_without_time_are_found() {
    let text = BASE.replace(
        "work = \"3 min\"",
        "work = \"0 min\"\noutcomes = { again = { share = 0.5, then = \"repeat\" } }",
    );
    check(&text.replace(
        r#"route = ["documents", "capture"]"#,
        r#"route = ["documents", "capture"] #~ timeless-loop: a case of service `card` can come back to step `documents` without any time passing"#,
    ));
}

#[test]
fn shifts_outside_opening_hours_are_found() {
    check_with(
        "count = 2",
        "count = 2\nshift = \"16:00-20:00\" #~ shift-outside-hours: the shift of officer `operator` is 16:00-20:00 on mon, when the office is open 07:30-15:00",
    );
    check_with(
        "count = 2",
        "count = 2\nshift = { sat = \"08:00-12:00\", mon-fri = \"08:00-15:00\" } #~ shift-outside-hours: the shift of officer `operator` is 08:00-12:00 on sat, when the office is closed",
    );
    check_with(
        "count = 2",
        "count = 2\nshift = \"07:00-15:00\" #~ shift-beyond-hours: the shift of officer `operator` is 07:00-15:00 on mon, when the office is open 07:30-15:00",
    );
}

#[test]
fn loads_above_one_are_shown_with_the_arithmetic() {
    let text = BASE.replace("rate = \"4 /h\"", "rate = \"20 /h\"");
    let problems =
        Source { name: "test.toml", text: &text, variant: None, set: &[], files: &|_| Err(String::new()) }
            .read()
            .expect("a load above one does not refuse")
            .warnings;
    let capture = problems.iter().find(|problem| problem.message.contains("`capture`")).expect("overloaded");
    // 20 /h × 7.2 h a day on average × (3 min / 0.8 + 5 min / 0.6) against 2 × 432 min: 2.014.
    assert_eq!(capture.message, "step `capture` is asked for more than it can do: load 2.01");
    assert_eq!(capture.severity, Severity::Warning);
    assert!(
        capture.label.starts_with("2 operator x 298 min x 0.6 speed = 358 min of work a day"),
        "{}",
        capture.label
    );
    assert!(capture.help.starts_with("5 operator"), "{}", capture.help);
    let span = capture.span.clone().expect("a place");
    assert_eq!(&text[span], "2");
}

#[test]
fn an_office_needs_hours_officers_and_a_closing() {
    let hours = "hours = { mon-thu = \"07:30-15:00\", fri = \"07:30-11:30, 13:00-15:00\" }\n";
    let closing = "closing = { inside = \"serve everyone\" }\n";
    check(&BASE.replace(closing, "").replace(hours, "hours = \"07:30-15:00\" #~ missing-key: the calendar has hours but no `closing`: what becomes of people inside?\n"));
    check(&BASE.replace(hours, "hours = \"07:30-15:00\" #~ never-open: the office has no open hour within the horizon of 28 days\nclosed = [\"2027-01-01..2027-12-31\"]\n"));
    let unskilled = BASE.replace("name = \"capture\"", "name = \"capture\" #~ no-officer: no officer can do step `capture`; add it to the skills of an officer");
    check(&unskilled.replace("skills = { documents = 0.8, capture = 0.6 }", "skills = { documents = 0.8 }"));
}

#[test]
fn contradictions_are_named() {
    check_with(
        "work = \"3 min\"",
        "work = \"3 min\"\ndelay = \"3 min\" #~ contradiction: step `documents` has both `work` and `delay`; keep one of `work`, `delay`",
    );
    check_and(
        "[[officer]]\nname = \"operator\" #~ duplicate-name: there are two officer tables named `operator`\nskills = { capture = 1 }\n",
    );
    check_and(
        "[[officer]]\nname = \"clerk\"\nskills = { capture = 1 }\ncost = \"5 IDR/h\"\n[[training]] #~ unused: training `x` has no session\nname = \"x\"\nwho = \"clerk\"\ncost = \"5 EUR\" #~ two-currencies: `cost` of training `x` is in EUR, but the file began with IDR; write it in IDR\n",
    );
}

#[test]
fn officers_who_are_never_there_are_found() {
    let twice = "#~ never-staffed: no officer who can do step `documents` is ever on the floor #~ never-staffed: no officer who can do step `capture` is ever on the floor; look at their shift, breaks and absence";
    check_with("count = 2", &format!("count = 2 {twice}\nbreaks = {{ all = \"07:00-16:00\" }}"));
    check_with("count = 2", &format!("count = 2 {twice}\nabsence = 1.0"));
    let monday = "#~ unstaffed-day: nobody can do step `documents` on fri, when the office is open #~ unstaffed-day: nobody can do step `capture` on fri, when the office is open; add a shift on these days";
    check_with("count = 2", &format!("count = 2 {monday}\nshift = {{ mon-thu = \"07:30-15:00\" }}"));
}

#[test]
fn stock_that_comes_to_stand_still_is_found() {
    let stock = |start: u32, order: &str, said: &str| {
        let step = BASE.replace(
            "name = \"capture\"\n",
            &format!("name = \"capture\" {}\ntakes = {{ blank = 5 }}\n", if start < 5 { said } else { "" }),
        );
        let name = if start < 5 { "" } else { said };
        check(&format!("{step}[[stock]]\nname = \"blank\" {name}\nstart = {start}\n{order}"));
    };
    stock(
        3,
        "",
        "#~ never-stocked: step `capture` takes 5 of stock `blank`, which begins with 3 and is never ordered then",
    );
    stock(
        9,
        "order = { when-below = 2, quantity = 9, arrives-after = \"1 h\" }\n",
        "#~ late-order: stock `blank` is ordered below 2, but step `capture` takes 5: it may come to stand still; write when-below = 5 or more",
    );
    stock(9, "", "");
}

#[test]
fn variants_are_checked_with_the_base() {
    check_and(
        "[[variant]]\nname = \"more\"\nset = { \"officer.operater.count\" = 3 } #~ unknown-path: in variant `more`, the path `officer.operater.count` names the officer `operater`, which is not in the file; did you mean `operator`?\n",
    );
    check_and(
        "[[variant]]\nname = \"more\"\nset = { \"officer.operator.count\" = \"three\" } #~ not-a-count: in variant `more`, `count` of officer `operator` says `three`, which is not a whole number\n",
    );
}

/// The first variant shortens Fridays, the second gives a rate for each of the hours that Fridays have in the base.
#[test]
fn a_variant_is_not_judged_on_top_of_the_one_that_is_asked_for() {
    let hourly = "rate = \"4 /h\"";
    assert!(BASE.contains(hourly));
    let base = BASE.replace(hourly, "per-hour = { mon-thu = 4, fri = [4, 4, 4, 4, 4, 4] }");
    let text = format!(
        "{base}
[[variant]]
name = \"short Fridays\"
set = {{ \"calendar.hours.fri\" = \"07:30-11:30\", \"demand.card.per-hour.fri\" = [6, 6, 6, 6] }}
[[variant]]
name = \"busy Fridays\"
set = {{ \"demand.card.per-hour.fri\" = [9, 9, 9, 9, 9, 9] }}
"
    );
    for variant in [None, Some("short Fridays"), Some("busy Fridays")] {
        let files = |_: &str| Err(String::new());
        let read = Source { name: "test.toml", text: &text, variant, set: &[], files: &files }.read();
        assert!(read.is_ok(), "{variant:?}: {:#?}", read.err());
    }
}

#[test]
fn everything_is_found_in_one_pass() {
    let text = BASE
        .replace("horizon = \"4 weeks\"", "horizon = 4 #~ missing-unit: `horizon` of the calendar says `4`")
        .replace(r#""documents", "capture"]"#, r#""documents", "captrue"] #~ unknown-step: `route` of service `card`"#)
        .replace("work = \"3 min\"", "work = \"3 mni\" #~ unknown-unit: `work` of step `documents`")
        .replace("count = 2", "count = 2\nabsence = 1.5 #~ out-of-range: `absence` of officer `operator`\nshift = \"16:00-20:00\" #~ shift-outside-hours:")
        .replace("units = 2", "unit = 2 #~ unknown-key: equipment `kit` has the key `unit`, which is not in the format; did you mean `units`?");
    check(&text);
}

#[test]
fn the_help_is_about_what_is_wrong() {
    check_with(
        "horizon = \"4 weeks\"",
        "horizon = \"3 months\" #~ unknown-unit: `horizon` of the calendar says `3 months`, and `months` is not a unit of time; months differ in length: write days or weeks",
    );
    check_with(
        "name = \"card\"",
        "name = \"card\"\npatience = \"10 %\" #~ unknown-unit: `patience` of service `card` says `10 %`, and `%` is not a unit of time; write a number and a unit",
    );
    check_with(
        "units = 2",
        "units = 2\nfailures = [{ name = \"a\", repair = \"1 h\", every = \"0 uses\" }] #~ zero: `every` of failure `a` of equipment `kit` says `0 uses`, which is none; write a number above zero",
    );
    check_with(
        "work = \"3 min\"",
        "work = \"1e30 min\" #~ too-long: `work` of step `documents` says `1e30 min`, which is longer than 10,000 years; write less",
    );
    check_with("rate = \"4 /h\"", "rate = \"1e12 /h\" #~ too-many: the demand for `card` is");
    check_with(
        "count = 2",
        "count = 1e9 #~ not-a-count: `count` of officer `operator` says `1000000000`, which is not written as a whole number; write it without a decimal point or exponent",
    );
    check_with(
        "units = 2",
        "units = 2\n[experiment]\nseed = 99999999999999999999 #~ not-a-seed: `seed` of the experiment says `99999999999999999999`, which is too large",
    );
    check_with(
        "uses = [\"kit\"]",
        "uses = [\"kit\"]\noutcomes = { a = { share = 0.4, then = \"finish\" }, b = { share = 0.7, then = \"reject\" }, c = { share = 0.2, then = \"finish\" } } #~ out-of-range: `outcomes` of step `capture` have shares that sum to 1.3; make",
    );
    check_with(
        "units = 2",
        "units = 2\n[experiment]\nreplications = 0 #~ out-of-range: `replications` of the experiment says `0`, which is none; write at least 1",
    );
}

#[test]
fn names_can_be_read_and_printed() {
    check_and(
        "[[system]]\nname = \"\" #~ empty: `name` of system `` says ``, which is empty; write at least one letter #~ unused: system `` is never used\n",
    );
    check_and(
        "[[system]]\nname = \"a\\u001b[2J\" #~ not-printable: `name` of system `a\\u{1b}[2J` says `a\\u{1b}[2J`, which contains a character that cannot be printed; delete it #~ unused: system `` is never used\n",
    );
}

#[test]
fn what_has_no_effect_is_a_warning() {
    check_with(
        "count = 2",
        "count = 2\nbreaks = { lunch = \"16:00-17:00\" } #~ unused: `lunch` of `breaks` of officer `operator` is 16:00-17:00, outside every shift, the first of which is 07:30-15:00",
    );
    check_and(
        "[[training]]\nname = \"course\"\nwho = \"operator\"\nsessions = [{ on = 2027-01-09, hours = \"09:00-12:00\" }] #~ closed-day: the office is closed at the session of training `course` on 2027-01-09\nskills = { documents = \"+0.25\", capture = \"+0.4\" } #~ beyond-skill: training `course` lifts the skill of officer `operator` at `documents` above 1: 0.8 + 0.25 = 1.05; what is above 1 has no effect; +0.2 is all there is\n",
    );
}

#[test]
fn recorded_arrivals_out_of_hours_are_counted_once() {
    let text = BASE.replace("rate = \"4 /h\"", "arrivals = \"a.csv\"");
    let text = format!("{text}[office]\nearly-birds = \"30 min\"\n");
    // Thursday too early, among the early birds, in hours and too late; Saturday.
    let rows =
        "arrive\n2027-01-07T06:59\n2027-01-07T07:00\n2027-01-07T14:59\n2027-01-07T15:00\n2027-01-09T09:00\n";
    let files = |_: &str| Ok(rows.to_owned());
    let source = Source { name: "test.toml", text: &text, variant: None, set: &[], files: &files };
    let warnings = source.read().expect("valid").warnings;
    let said: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(said, ["3 of 5 arrivals in `a.csv` are on closed days or outside the opening hours"]);
}
