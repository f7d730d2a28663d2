//! A sweep as text and as a picture: first which lever matters most, then how much each does.

use super::chart::ChartError;
use super::layout::{table, wrapped};
use super::number::{bare_share, change, number, share};
use super::tornado::{Bar, Tornado, draw};
use crate::experiment::sweep::{
    Design, End, Findings, Found, Plan, Rank, Settings, State, Statistic, Wanted,
};
use crate::scenario::Scenario;

/// Length of the longest bar \[characters\].
const LONGEST: f64 = 20.0;

/// Most invalid points that are named.
const MOST_NAMED: usize = 5;

/// Much noise between points, of which the reader is warned \[1\].
const MUCH_NOISE: f64 = 0.1;

/// Explained less than this, a plane says little \[1\].
const LITTLE: f64 = 0.7;

/// Everything that is told.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The office as it is.
    pub base: &'a Scenario,
    /// What was looked at.
    pub plan: &'a Plan,
    /// How.
    pub settings: &'a Settings,
    /// What came of it.
    pub found: &'a Found,
    /// What it says.
    pub findings: &'a Findings,
}

/// Returns a sweep as text of at most 80 columns.
pub fn text(told: &Told, warnings: &[String]) -> String {
    let Told { base, plan, settings, found, findings } = told;
    let of = |state: State| found.points.iter().filter(|point| point.state == state).count();
    let levers = if plan.levers.len() == 1 { "lever" } else { "levers" };
    let how = format!(
        "{}: {} points of {} {levers}, {} replication{} of each on the same citizens, seed {}",
        design(plan.design),
        of(State::Simulated),
        plan.levers.len(),
        settings.replications,
        if settings.replications == 1 { "" } else { "s" },
        settings.seed
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&base.name, ""), wrapped(&how, ""))];
    parts.push(wrapped(&finding(told), ""));
    parts.extend(main(told));
    parts.extend(ends(told));
    parts.extend(others(told));
    let invalid: Vec<_> = found.points.iter().filter(|point| point.state == State::Invalid).collect();
    if !invalid.is_empty() {
        let mut lines = vec![format!("Left out, since invalid: {} of {} points", invalid.len(), plan.len())];
        for point in invalid.iter().take(MOST_NAMED) {
            let values = plan.levers.iter().zip(&point.values);
            let named = values.filter_map(|(lever, value)| Some(lever.set(value.as_ref()?)));
            lines.push(wrapped(
                &format!("  {}: {}", named.collect::<Vec<_>>().join(", "), point.note),
                "    ",
            ));
        }
        parts.push(lines.join("\n"));
    }
    parts.extend(warnings.iter().map(|warning| wrapped(&format!("Note: {warning}"), "  ")));
    parts.push(wrapped(legend(plan.design, findings), ""));
    parts.join("\n\n") + "\n"
}

/// Returns what to know before trusting the numbers, one sentence each.
pub fn warnings(told: &Told) -> Vec<String> {
    let Told { plan, settings, found, findings, .. } = told;
    let mut all = Vec::new();
    match settings.replications {
        1 => all.push("one replication says nothing of its luck: there are no intervals".to_owned()),
        2 => all.push("two replications: intervals are wide, and their width is mostly luck".to_owned()),
        _ => {}
    }
    if found.partial {
        all.push("interrupted: what is not finished is missing, and effects come from the rest".to_owned());
    }
    for rank in findings.ranked(0).filter(|rank| rank.changes_nothing == Some(true)) {
        all.push(format!("`{}` changes nothing: no measure of any replication differs", rank.lever));
    }
    let noted = found.points.iter().filter(|point| point.state == State::Simulated && !point.note.is_empty());
    let (count, first) = (noted.clone().count(), noted.map(|point| point.note.as_str()).next());
    if let Some(first) = first {
        let verb = if count == 1 { "point has" } else { "points have" };
        all.push(format!(
            "{count} {verb} a warning that the file has not (`note` in points.csv), such as: {first}"
        ));
    }
    for (place, wanted) in settings.wanted.iter().enumerate() {
        match findings.overall(place, Statistic::NoiseShare) {
            Some(noise) if noise > MUCH_NOISE => all.push(format!(
                "{} of the variance of {wanted} between points is luck, not the levers: take more --replications",
                share(noise)
            )),
            Some(_) | None => {}
        }
        match findings.overall(place, Statistic::Explained) {
            Some(explained) if explained < LITTLE => all.push(format!(
                "a plane explains {} of {wanted}: slopes say little of it, try --design sobol",
                share(explained.max(0.0))
            )),
            Some(_) | None => {}
        }
    }
    let whole = |rank: &&Rank| rank.estimate.is_none();
    let untold: Vec<&str> = findings.ranked(0).filter(whole).map(|rank| rank.lever.as_str()).collect();
    if !untold.is_empty() {
        all.push(format!("too few points are known to tell what `{}` does", untold.join("`, `")));
    }
    for (lever, present) in plan.levers.iter().zip(&plan.present) {
        match present {
            Some(value) if !lever.reaches(value) => {
                all.push(format!("`{}` is {value} in the file, which was not looked at", lever.path));
            }
            Some(_) | None => {}
        }
    }
    if let Design::Morris { trajectories: count @ ..=3 } = plan.design {
        all.push(format!("{count} walks are few; ten or more are usual"));
    }
    all
}

/// One sentence: which lever matters most for the main measure.
pub fn finding(told: &Told) -> String {
    let Some(wanted) = told.settings.wanted.first() else { return String::new() };
    let Some(first) = told.findings.ranked(0).next() else {
        return format!("Too few points are known to tell which lever matters for {wanted}.");
    };
    let Some(size) = first.estimate.filter(|size| *size != 0.0) else {
        return match first.estimate {
            Some(_) => format!("No lever changes {wanted}."),
            None => format!(
                "It cannot be told which lever matters for {wanted}: it does not vary, or too little is known."
            ),
        };
    };
    let unclear = match (first.ci95_low, first.ci95_high) {
        (Some(low), Some(high)) => low <= 0.0 && high >= 0.0,
        (_, _) => false,
    };
    let how = match (first.statistic, &first.low, &first.high) {
        (Statistic::Total, _, _) => format!("{} of its variance is gone where it is fixed", share(size)),
        (_, Some(low), Some(high)) => format!(
            "from {} ({}) to {} ({})",
            shown(wanted, low.response),
            low.value,
            shown(wanted, high.response),
            high.value
        ),
        (_, _, _) => format!("{} on average from its first to its last value", shown(wanted, size)),
    };
    let but = if unclear { "; its interval holds zero, though" } else { "" };
    format!("`{}` matters most for {wanted}: {how}{but}.", first.lever)
}

/// The tornado in text: the levers by the main measure.
fn main(told: &Told) -> Option<String> {
    let wanted = told.settings.wanted.first()?;
    let ranks: Vec<&Rank> = told.findings.ranked(0).collect();
    let most =
        ranks.iter().filter_map(|rank| rank.estimate).fold(0.0, |most: f64, size| most.max(size.abs()));
    let statistic = ranks.first()?.statistic;
    let rows = ranks.iter().map(|rank| {
        let length = rank.estimate.map_or(0.0, |size| size.abs() / most * LONGEST);
        let bar = "#".repeat(if length > 0.0 { (length.round() as usize).max(1) } else { 0 });
        vec![rank.lever.clone(), estimate(wanted, rank), bar]
    });
    let title = format!("{wanted} [{}]", unit(wanted, statistic));
    table(&title, &["lever", words(statistic), ""], rows)
}

/// Where the main measure is lowest and highest, if the design says so.
fn ends(told: &Told) -> Option<String> {
    let wanted = told.settings.wanted.first()?;
    let moved = |rank: &&Rank| rank.low.is_some() && rank.estimate != Some(0.0);
    let rows = told.findings.ranked(0).filter(moved).map(|rank| {
        let end = |end: &Option<End>| {
            let end = end.as_ref().map(|end| format!("{} at {}", value(wanted, end.response), end.value));
            end.unwrap_or_default()
        };
        vec![rank.lever.clone(), end(&rank.low), end(&rank.high)]
    });
    table(&format!("Where {wanted} is"), &["lever", "lowest", "highest"], rows)
}

/// The levers by the other measures.
fn others(told: &Told) -> Option<String> {
    let measures = &told.settings.wanted;
    let statistic = told.findings.ranked(0).next()?.statistic;
    let parts: Vec<String> = measures
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(place, wanted)| {
            let rows =
                told.findings.ranked(place).map(|rank| vec![rank.lever.clone(), estimate(wanted, rank)]);
            table(&format!("{wanted} [{}]", unit(wanted, statistic)), &["lever", words(statistic)], rows)
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn estimate(wanted: &Wanted, rank: &Rank) -> String {
    let Some(size) = rank.estimate else { return "-".to_owned() };
    let ends = rank.ci95_low.zip(rank.ci95_high);
    match rank.statistic {
        Statistic::FirstOrder | Statistic::Total => {
            let ends = ends.map(|(low, high)| format!(" ({} to {})", bare_share(low), bare_share(high)));
            format!("{}{}", bare_share(size), ends.unwrap_or_default())
        }
        Statistic::Mean
        | Statistic::Change
        | Statistic::Swing
        | Statistic::Slope
        | Statistic::Explained
        | Statistic::Mu
        | Statistic::MuStar
        | Statistic::Sigma
        | Statistic::NoiseShare => {
            let scale = if is_share(wanted) { 100.0 } else { 1.0 };
            change(size * scale, ends.map(|(low, high)| (low * scale, high * scale)))
        }
    }
}

fn is_share(wanted: &Wanted) -> bool {
    wanted.measure.ends_with("_share")
}

fn unit(wanted: &Wanted, statistic: Statistic) -> &str {
    match wanted.unit_of(statistic) {
        "1" if statistic == Statistic::Total || is_share(wanted) => "%",
        unit => unit,
    }
}

fn value(wanted: &Wanted, response: f64) -> String {
    if is_share(wanted) { bare_share(response) } else { number(response) }
}

fn shown(wanted: &Wanted, response: f64) -> String {
    match is_share(wanted) {
        true => share(response),
        false if wanted.unit == "1" => number(response),
        false => format!("{} {}", number(response), wanted.unit),
    }
}

fn words(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Mean => "mean",
        Statistic::Change => "change",
        Statistic::Swing => "swing",
        Statistic::Slope => "slope",
        Statistic::Explained => "explained",
        Statistic::Mu => "mu",
        Statistic::MuStar => "mu*",
        Statistic::Sigma => "sigma",
        Statistic::FirstOrder => "first order",
        Statistic::Total => "total",
        Statistic::NoiseShare => "noise",
    }
}

fn design(design: Design) -> String {
    match design {
        Design::Grid => "Grid".to_owned(),
        Design::Oat => "One lever at a time".to_owned(),
        Design::Lhs { .. } => "Latin hypercube".to_owned(),
        Design::Morris { trajectories } => format!("Morris, {trajectories} walks"),
        Design::Sobol { points } => format!("Sobol, {points} rows"),
    }
}

fn legend(design: Design, findings: &Findings) -> &'static str {
    if findings.ranks.is_empty() {
        return "Brackets: 95 % intervals.";
    }
    match design {
        Design::Grid => {
            "swing: highest less lowest mean over all values of the other levers; brackets: its 95 % interval, \
             for these points under other luck"
        }
        Design::Oat => {
            "swing: highest less lowest response, the other levers as in the file; brackets: its 95 % interval, \
             for these points under other luck"
        }
        Design::Lhs { .. } => {
            "slope: from the first to the last value of the lever by a plane of least squares; brackets: 95 % \
             interval, from points and replications drawn anew"
        }
        Design::Morris { .. } => {
            "mu*: mean size of the effect of the whole way from the first to the last value, from many places; \
             brackets: 95 % interval, from walks and replications drawn anew; effects.csv has mu and sigma"
        }
        Design::Sobol { .. } => {
            "total: share of the variance that is gone where the lever is fixed; brackets: 95 % interval, from \
             rows and replications drawn anew; effects.csv has the first order"
        }
    }
}

/// Returns the levers by the main measure as an SVG picture.
///
/// # Errors
/// [`ChartError::Nothing`] if nothing is known of them.
pub fn picture(told: &Told) -> Result<String, ChartError> {
    let wanted = told.settings.wanted.first().ok_or(ChartError::Nothing)?;
    let bar = |rank: &Rank| {
        let size = rank.estimate?;
        Some(match (&rank.low, &rank.high) {
            (Some(low), Some(_)) if size == 0.0 => Bar {
                name: rank.lever.clone(),
                from: low.response,
                to: low.response,
                from_label: String::new(),
                to_label: "changes nothing".to_owned(),
            },
            (Some(low), Some(high)) => Bar {
                name: rank.lever.clone(),
                from: low.response,
                to: high.response,
                from_label: low.value.clone(),
                to_label: high.value.clone(),
            },
            (_, _) => Bar {
                name: rank.lever.clone(),
                from: 0.0,
                to: size.max(0.0),
                from_label: String::new(),
                to_label: estimate(wanted, rank),
            },
        })
    };
    let ranks: Vec<&Rank> = told.findings.ranked(0).collect();
    let statistic = ranks.first().ok_or(ChartError::Nothing)?.statistic;
    let around = ranks.iter().any(|rank| rank.low.is_some());
    let base = told.found.points.first().and_then(|point| point.measures.first()?.mean);
    let axis = match around {
        true => format!("{wanted} [{}], at the values named", unit(wanted, statistic)),
        false => format!("{} of {wanted} [{}]", words(statistic), unit(wanted, statistic)),
    };
    let title = finding(told).replace('`', "");
    draw(&Tornado {
        title: title.split(": ").next().unwrap_or(&title).to_owned(),
        subtitle: format!("{}: {}", told.base.name, title.split_once(": ").map_or("", |(_, how)| how)),
        axis: if around { format!("{axis}; the office as it is") } else { axis },
        base: base.filter(|_| around),
        share: is_share(wanted) || statistic == Statistic::Total,
        bars: ranks.into_iter().filter_map(bar).collect(),
    })
}
