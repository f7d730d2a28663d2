//! What courses bring, as text: a paragraph that a manager reads, then the weeks, then how else they could be held.

pub mod chart;
mod tables;

use super::layout::wrapped;
use super::number::{change, number, share};
use crate::experiment::training::{Effect, Estimate, Findings, Found, Verdict};
use crate::scenario::Scenario;

/// Returns `findings` about `base` as text of at most 80 columns.
pub fn text(findings: &Findings, base: &Scenario) -> String {
    let from = if base.calendar.always { String::new() } else { format!(" from {}", base.calendar.start) };
    let plural = if findings.replications == 1 { "" } else { "s" };
    let how = format!(
        "{}{from}, {} replication{plural} of each office on the same citizens, seed {}",
        base.calendar.horizon, findings.replications, findings.seed
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&base.name, ""), wrapped(&how, ""))];
    for found in &findings.trainings {
        parts.push(wrapped(&paragraph(findings, found), ""));
        parts.extend(tables::weeks(findings, found));
        parts.extend(tables::alternatives(findings, found));
        parts.extend(left_out(found));
    }
    parts.extend(notes(findings).iter().map(|note| wrapped(note, "")));
    parts.join("\n\n") + "\n"
}

fn paragraph(findings: &Findings, found: &Found) -> String {
    let totals = &found.totals;
    let mut sentences = vec![format!("{} {}.", who(found), skill(found)), class(found)];
    if totals.wait_after_min.difference.is_some() {
        sentences.push(format!("Afterwards {}.", waits(&totals.wait_after_min)));
    }
    sentences.push(format!("Up to the horizon it {}.", spent(findings, found)));
    sentences.push(format!("{}.", paid_back(findings, found)));
    if findings.replications > 1 && found.payback.verdict != Verdict::Nothing {
        let payback = &found.payback;
        sentences.push(format!(
            "By the horizon it has in {} of the replications ({} to {}).",
            share(payback.replications_share),
            share(payback.share_ci95_low),
            share(payback.share_ci95_high)
        ));
    }
    if let Some(worth) = totals.break_even_value_of_time {
        sentences.push(format!(
            "It pays by then if an hour of waiting is worth {} {} or more.",
            plain(&worth),
            findings.currency
        ));
    }
    sentences.join(" ")
}

/// The course, who is trained, and when.
fn who(found: &Found) -> String {
    let name = if found.courses.len() > 1 {
        let names: Vec<String> = found.courses.iter().map(|name| format!("`{name}`")).collect();
        format!("All active trainings ({})", names.join(", "))
    } else {
        format!("`{}`", found.name)
    };
    let groups: Vec<String> = found.groups.iter().map(|name| format!("`{name}`")).collect();
    let officers = if found.officers == 1 { "1 officer" } else { &format!("{} officers", found.officers) };
    let when = if found.first_session == found.last_session {
        format!("on {}", found.first_session)
    } else {
        format!("{} to {}", found.first_session, found.last_session)
    };
    let plan = if found.active { "" } else { "; not active in the file" };
    format!("{name} ({officers} of {}, {when}{plan})", groups.join(", "))
}

fn skill(found: &Found) -> String {
    let steps: Vec<String> = found.steps.iter().map(|name| format!("`{name}`")).collect();
    let Effect { without: Some(without), with: Some(with), difference: Some(difference), .. } =
        found.totals.skill
    else {
        return "teaches nothing".to_owned();
    };
    if steps.is_empty() {
        return "teaches nothing".to_owned();
    }
    let at = steps.join(", ");
    if difference.abs() < 5e-7 {
        return format!("leaves their skill at {at} at {without:.2}");
    }
    let verb = if difference > 0.0 { "lifts" } else { "lowers" };
    let (by, ends) = size(difference, found.totals.skill.ci95_low.zip(found.totals.skill.ci95_high));
    format!(
        "{verb} their skill at {at} from {without:.2} to {with:.2} in the first week after it, by {by}{ends}"
    )
}

/// What people do in waiting.
fn waits(effect: &Effect) -> String {
    let Some(difference) = effect.difference else { return "nobody's wait was measured".to_owned() };
    let ends = effect.ci95_low.zip(effect.ci95_high);
    match ends {
        _ if difference == 0.0 => "people wait as long as without it".to_owned(),
        Some((low, high)) if low <= 0.0 && high >= 0.0 => {
            format!("the wait is not shown to differ: {} min", change(difference, ends))
        }
        Some(_) | None => {
            let word = if difference > 0.0 { "longer" } else { "less" };
            format!("people wait {} min {word}{}", size(difference, ends).0, size(difference, ends).1)
        }
    }
}

/// A size and its interval in brackets, both without a sign.
fn size(difference: f64, ends: Option<(f64, f64)>) -> (String, String) {
    let ends = ends.map(|(low, high)| (low.abs().min(high.abs()), low.abs().max(high.abs())));
    let text = change(difference.abs(), ends).replace('+', "");
    match text.split_once(" (") {
        Some((mean, ends)) => (mean.to_owned(), format!(" ({ends}")),
        None => (text, String::new()),
    }
}

/// An estimate of something that is not negative.
fn plain(estimate: &Estimate) -> String {
    let (mean, ends) = size(estimate.mean, estimate.ci95_low.zip(estimate.ci95_high));
    mean + &ends
}

/// Hours of waiting and money.
fn spent(findings: &Findings, found: &Found) -> String {
    let difference = |effect: &Effect, unit: &str, (less, more): (&str, &str), same: &str| {
        let ends = effect.ci95_low.zip(effect.ci95_high);
        match effect.difference {
            None | Some(0.0) => same.to_owned(),
            Some(difference) => match ends {
                Some((low, high)) if low <= 0.0 && high >= 0.0 => {
                    format!(
                        "is not shown to change {} ({} {unit})",
                        same_thing(unit),
                        change(difference, ends)
                    )
                }
                Some(_) | None => {
                    let verb = if difference > 0.0 { more } else { less };
                    let (mean, ends) = size(difference, ends);
                    format!("{verb} {mean} {unit}{ends}")
                }
            },
        }
    };
    let hours = difference(
        &found.totals.wait_h,
        "h of waiting",
        ("saves", "costs"),
        "neither saves nor costs hours of waiting",
    );
    if findings.currency.is_empty() {
        return hours;
    }
    let unit = &findings.currency;
    let money = difference(&found.totals.cost, unit, ("saves", "costs"), "costs no money");
    let fee =
        if found.fee > 0.0 { format!(", the fee of {} included", number(found.fee)) } else { String::new() };
    format!("{hours} and {money}{fee}")
}

fn same_thing(unit: &str) -> &'static str {
    if unit == "h of waiting" { "the hours waited" } else { "the cost" }
}

fn paid_back(findings: &Findings, found: &Found) -> String {
    let payback = &found.payback;
    let (what, not) = match findings.value_of_time {
        Some(_) => ("it has paid back", "it does not pay back"),
        None => ("the hours waited in class are made up", "the hours waited in class are not made up"),
    };
    let worth = match findings.value_of_time {
        Some(worth) => format!(
            "At {} {} an hour of waiting that is {} by the horizon: ",
            number(worth),
            findings.currency,
            gain(findings, &found.totals.net)
        ),
        None => "In hours of waiting alone, ".to_owned(),
    };
    let horizon = format!("within the {} weeks of the horizon", findings.weeks);
    let week =
        |week: Option<u32>| week.map_or_else(|| "after the horizon".to_owned(), |week| week.to_string());
    let range = format!("95 %: {} to {}", week(payback.earliest_week), week(payback.latest_week));
    let in_week = payback.week.map_or_else(String::new, |week| format!("{what} in week {week}"));
    let known = match payback.verdict {
        Verdict::Nothing if found.totals.cost.difference.is_some_and(|cost| cost != 0.0) => {
            "there is nothing to make up and nothing gained".to_owned()
        }
        Verdict::Nothing => "it changes nothing".to_owned(),
        Verdict::Unknown if payback.week.is_none() => format!("{not} {horizon}, in the one replication"),
        Verdict::Unknown => format!("{in_week}, in the one replication"),
        Verdict::PaidBack if payback.earliest_week == payback.latest_week => in_week,
        Verdict::PaidBack | Verdict::Perhaps => format!("{in_week} ({range})"),
        Verdict::PerhapsNot => format!("{not} {horizon} by the estimate ({range})"),
        Verdict::Never => format!("{not} {horizon}"),
    };
    worth + &known
}

/// Money gained or lost.
fn gain(findings: &Findings, net: &Estimate) -> String {
    let unit = &findings.currency;
    match net.ci95_low.zip(net.ci95_high) {
        _ if net.mean == 0.0 => "neither a gain nor a loss".to_owned(),
        Some((low, high)) if low <= 0.0 && high >= 0.0 => {
            format!("not shown to be a gain or a loss, {} {unit},", change(net.mean, Some((low, high))))
        }
        Some(_) | None => {
            let word = if net.mean > 0.0 { "gain" } else { "loss" };
            let (mean, ends) = size(net.mean, net.ci95_low.zip(net.ci95_high));
            format!("a {word} of {mean} {unit}{ends}")
        }
    }
}

/// The dip.
fn class(found: &Found) -> String {
    let totals = &found.totals;
    let dip = waits(&totals.wait_first_class_week_min);
    match found.class_weeks[..] {
        [first, .., last] => {
            let count = found.class_weeks.len();
            let all = waits(&totals.wait_in_class_min);
            format!(
                "In the first week of class ({first}) {dip}; over all {count} of them, up to week {last}, {all}."
            )
        }
        [week] => format!("In the week of class ({week}) {dip}."),
        [] => String::new(),
    }
}

fn left_out(found: &Found) -> Option<String> {
    let lines: Vec<String> =
        found.left_out.iter().map(|sentence| wrapped(&format!("left out: {sentence}"), "  ")).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn notes(findings: &Findings) -> Vec<String> {
    let mut notes = Vec::new();
    if findings.value_of_time.is_none() {
        notes.push(
            "The file does not say what an hour of waiting is worth (`value-of-time` in [office]), so money cannot \
             be held against waiting: gain is in hours, and money stands beside it. Give it with `--value-of-time`."
                .to_owned(),
        );
    }
    if findings.replications == 1 {
        notes.push("One replication gives no intervals: ask for more with `--replications`.".to_owned());
    } else {
        let band = "net so far: what is gained up to the end of the week; the weeks of the payback are those in \
                    which a band that holds all of its weeks at once with 95 % rises above zero for good";
        notes.push(format!(
            "brackets: 95 % intervals of the change, each its own; *: week with class; {band}"
        ));
    }
    if findings.trainings.iter().any(|found| !found.alternatives.is_empty()) {
        notes.push(
            "Plans: what is gained up to the horizon; brackets hold all at once with 95 % (Bonferroni), and with 95 % \
             the best is among those that may be. What comes after the horizon is not counted, so later starts have less \
             time to gain."
                .to_owned(),
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::training::{Case, Study};
    use crate::scenario::settings::Replications;

    fn effect(difference: f64, low: f64, high: f64) -> Effect {
        let (without, with) = (Some(9.0), Some(9.0 + difference));
        Effect { without, with, difference: Some(difference), ci95_low: Some(low), ci95_high: Some(high) }
    }

    #[test]
    fn what_people_do_in_waiting_is_said_with_its_interval() {
        assert_eq!(waits(&effect(3.12, 1.0, 5.24)), "people wait 3 min longer (1 to 5)");
        assert_eq!(waits(&effect(-2.8, -3.5, -2.1)), "people wait 2.8 min less (2.1 to 3.5)");
        assert_eq!(
            waits(&effect(0.1, -0.3, 0.5)),
            "the wait is not shown to differ: +0.1 (-0.3 to +0.5) min"
        );
        assert_eq!(waits(&effect(0.0, 0.0, 0.0)), "people wait as long as without it");
        let one = Effect { ci95_low: None, ci95_high: None, ..effect(3.12, 0.0, 0.0) };
        assert_eq!(waits(&one), "people wait 3.12 min longer");
        assert_eq!(waits(&Effect::default()), "nobody's wait was measured");
    }

    /// A course of the third day of three weeks of mornings, for one clerk.
    pub(super) fn findings(replications: u64) -> Findings {
        let text = r#"
schema = 1
name = "course"
calendar = { start = 2027-01-04, horizon = "3 weeks", hours = { mon-fri = "08:00-12:00" }, closing = { doors = "at the end of hours", inside = "serve everyone" } }
demand = [{ service = "card", rate = "9 /h" }]
service = [{ name = "card", route = ["desk"] }]
step = [{ name = "desk", work = { exponential = "3 min" } }]
officer = [{ name = "clerk", skills = { desk = 0.6 } }]
training = [{ name = "the desk", who = "clerk", sessions = [{ on = 2027-01-06, hours = "09:00-11:00" }], skills = { desk = "+0.2" } }]
"#;
        let read = |text: &str| Scenario::parse(text, "course.toml").expect("valid");
        let (with, without) =
            (read(text), read(&text.replace("name = \"the desk\"", "name = \"the desk\", active = false")));
        let case = Case {
            name: "the desk".to_owned(),
            courses: vec!["the desk".to_owned()],
            active: true,
            with: &with,
            without: &without,
            alternatives: vec![],
            left_out: vec!["4 cohorts: there is 1 officer".to_owned()],
        };
        let replications = Replications::Fixed(replications);
        Study { cases: vec![case], seed: 1, replications, threads: None }.run(&()).expect("not interrupted")
    }

    #[test]
    fn paragraphs_and_tables_fit_and_say_what_is_missing() {
        let base = crate::experiment::examples::day_office();
        for (replications, part) in [(1, "One replication gives no intervals"), (20, "brackets: 95 %")] {
            let text = text(&findings(replications), &base);
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            let flat = text.replace('\n', " ");
            for part in
                [part, "`the desk` (1 officer of `clerk`, on 2027-01-06) lifts", "4 cohorts", "money cannot"]
            {
                assert!(flat.contains(part), "`{part}` is not in:\n{text}");
            }
        }
    }
}
