//! Distributions of times as the file writes them.

use super::tree::{Entry, Node, Value};
use super::uncertain;
use super::values::{self, Wrong, nearest};
use crate::random::distribution::Distribution;

/// What a distribution may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// Zero or more.
    Duration,
    /// Zero or more, and more than zero on average.
    Positive,
    /// Any, negative too.
    Signed,
}

const KINDS: [&str; 11] = [
    "fixed",
    "exponential",
    "lognormal",
    "gamma",
    "erlang",
    "weibull",
    "normal",
    "uniform",
    "triangular",
    "empirical",
    "regimes",
];

const HELP: &str = "write a time such as \"5 min\", or a distribution such as { exponential = \"5 min\" } or \
                    { lognormal = { mean = \"5 min\", cv = 0.5 } }";

/// Reads a distribution of times in `range`.
pub(super) fn distribution(node: &Node, range: Range) -> Result<Distribution, Wrong> {
    let read = match &node.value {
        Value::Table(table) => {
            let mut kinds = table.entries.iter();
            match (kinds.next(), kinds.next()) {
                (Some(entry), None) => kind(entry, range)?,
                _ => return Err(wrong(node, "which is not exactly one distribution", HELP)),
            }
        }
        Value::List(_) => return Err(wrong(node, "which is not a time or distribution", HELP)),
        _ => Distribution::Fixed { value: minutes(node, range)? },
    };
    let mean = read.mean();
    if !mean.is_finite() || mean.abs() > 10_000.0 * 365.0 * 1440.0 {
        return Err(wrong(node, "whose mean is longer than 10,000 years", "write a shorter mean"));
    }
    if range == Range::Positive && mean <= 0.0 {
        return Err(Wrong::new("zero", node, "which is no time at all", "write a time above zero"));
    }
    Ok(read)
}

/// Reads the time between failures and the like: a plain time is the mean of an exponential.
pub(super) fn lifetime(node: &Node) -> Result<Distribution, Wrong> {
    match node.text() {
        Some(_) => Ok(Distribution::Exponential { mean: values::positive_time(node)?.minutes() }),
        None => distribution(node, Range::Positive),
    }
}

fn wrong(node: &Node, reason: &str, help: &str) -> Wrong {
    Wrong::new("not-a-distribution", node, reason, help)
}

fn minutes(node: &Node, range: Range) -> Result<f64, Wrong> {
    let time = match range {
        Range::Signed => values::signed_time(node)?,
        Range::Duration | Range::Positive => values::time(node)?,
    };
    Ok(time.minutes())
}

fn kind(entry: &Entry, range: Range) -> Result<Distribution, Wrong> {
    let node = &entry.node;
    match entry.key.as_str() {
        "fixed" => Ok(Distribution::Fixed { value: minutes(node, range)? }),
        "exponential" => {
            let mean = match node.table() {
                Some(_) => Fields::of(entry, &["mean"])?.mean()?,
                None => values::positive_time(node)?.minutes(),
            };
            Ok(Distribution::Exponential { mean })
        }
        "lognormal" => {
            let (mean, cv) = Fields::of(entry, &["mean", "cv", "sd"])?.mean_and_cv()?;
            Ok(if cv > 0.0 {
                Distribution::Lognormal { mean, cv }
            } else {
                Distribution::Fixed { value: mean }
            })
        }
        "gamma" => {
            let (mean, cv) = Fields::of(entry, &["mean", "cv", "sd"])?.mean_and_cv()?;
            Ok(if cv > 0.0 { Distribution::Gamma { mean, cv } } else { Distribution::Fixed { value: mean } })
        }
        "erlang" => {
            let fields = Fields::of(entry, &["mean", "stages"])?;
            let stages = values::at_least_one(fields.get("stages")?)?;
            Ok(Distribution::Gamma { mean: fields.mean()?, cv: 1.0 / f64::from(stages).sqrt() })
        }
        "weibull" => {
            let fields = Fields::of(entry, &["shape", "scale"])?;
            let shape = values::positive(fields.get("shape")?)?;
            if shape < 0.1 {
                return Err(wrong(
                    fields.get("shape")?,
                    "which is below 0.1",
                    "write a shape of 0.1 or more",
                ));
            }
            let scale = values::positive_time(fields.get("scale")?)?.minutes();
            Ok(Distribution::Weibull { shape, scale })
        }
        "normal" if range == Range::Signed => {
            let fields = Fields::of(entry, &["mean", "sd"])?;
            let mean = values::signed_time(fields.get("mean")?)?.minutes();
            Ok(Distribution::Normal { mean, sd: values::time(fields.get("sd")?)?.minutes() })
        }
        "normal" => Err(Wrong {
            span: entry.key_span.clone(),
            ..wrong(node, "which can be negative", "write `lognormal` or `gamma` with the same mean and sd")
        }),
        "uniform" | "triangular" | "empirical" => listed(entry, range),
        "regimes" => regimes(node, range),
        unknown => Err(Wrong {
            code: "unknown-distribution",
            found: format!("`{unknown}`"),
            span: entry.key_span.clone(),
            reason: "which is not a distribution".to_owned(),
            help: nearest(unknown, KINDS.into_iter()),
        }),
    }
}

/// Reads the distributions that are written as a list of times.
fn listed(entry: &Entry, range: Range) -> Result<Distribution, Wrong> {
    let node = &entry.node;
    let list = node.list().ok_or_else(|| wrong(node, "which is not a list of times", HELP))?;
    let times = list.iter().map(|node| minutes(node, range)).collect::<Result<Vec<f64>, Wrong>>()?;
    match (entry.key.as_str(), times.as_slice()) {
        ("uniform", &[low, high]) if low <= high => Ok(Distribution::Uniform { low, high }),
        ("triangular", &[low, mode, high]) if low <= mode && mode <= high && low < high => {
            Ok(Distribution::Triangular { low, mode, high })
        }
        ("empirical", [_, ..]) => Ok(Distribution::Empirical { values: times }),
        ("uniform", _) => Err(wrong(node, "not two times in order", "write [\"5 min\", \"60 min\"]")),
        ("triangular", _) => {
            Err(wrong(node, "not three times in order", "write [lowest, most frequent, highest]"))
        }
        _ => Err(wrong(node, "which is empty", "write at least one time")),
    }
}

fn regimes(node: &Node, range: Range) -> Result<Distribution, Wrong> {
    const HELP: &str = "write [{ share = 0.8, uniform = [..] }, { share = 0.2, exponential = \"..\" }]";
    let list = node.list().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| wrong(node, "which is not a list of regimes", HELP))?;
    let (mut shares, mut parts) = (Vec::new(), Vec::new());
    for regime in list {
        let table = regime.table().ok_or_else(|| wrong(regime, "which is not a regime", HELP))?;
        let share = table.get("share").ok_or_else(|| wrong(regime, "which has no share", HELP))?;
        shares.push(values::share(share)?);
        let mut rest = table.clone();
        rest.entries.retain(|entry| entry.key != "share");
        let rest = Node { span: regime.span.clone(), value: Value::Table(rest) };
        let range = if range == Range::Positive { Range::Duration } else { range };
        parts.push(distribution(&rest, range)?);
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        return Err(wrong(
            node,
            &format!("whose shares sum to {}", values::rounded(sum)),
            "make the shares sum to 1",
        ));
    }
    Ok(Distribution::Regimes { shares, parts })
}

/// The parameters of one distribution.
struct Fields<'t> {
    entry: &'t Entry,
}

impl<'t> Fields<'t> {
    fn of(entry: &'t Entry, known: &[&str]) -> Result<Fields<'t>, Wrong> {
        let table = entry.node.table();
        let example = format!("write {} = {{ {} = .. }}", entry.key, known.join(" = .., "));
        let table =
            table.ok_or_else(|| wrong(&entry.node, "which is not a table of parameters", &example))?;
        if let Some(from) = table.get("from") {
            uncertain::observations(from)?;
        }
        let is_known = |key: &str| key == "from" || known.contains(&key);
        match table.entries.iter().find(|entry| !is_known(&entry.key)) {
            Some(unknown) => Err(Wrong {
                code: "unknown-key",
                found: format!("`{}`", unknown.key),
                span: unknown.key_span.clone(),
                reason: format!("which is not a parameter of `{}`", entry.key),
                help: nearest(&unknown.key, known.iter().copied()),
            }),
            None => Ok(Fields { entry }),
        }
    }

    fn find(&self, key: &str) -> Option<&'t Node> {
        self.entry.node.table().and_then(|table| table.get(key))
    }

    fn get(&self, key: &str) -> Result<&'t Node, Wrong> {
        self.find(key).ok_or_else(|| Wrong {
            code: "missing-key",
            span: self.entry.key_span.clone(),
            found: format!("`{}`", self.entry.key),
            reason: format!("which has no `{key}`"),
            help: format!("add `{key} = ..`"),
        })
    }

    fn mean(&self) -> Result<f64, Wrong> {
        values::positive_time(self.get("mean")?).map(|mean| mean.minutes())
    }

    fn mean_and_cv(&self) -> Result<(f64, f64), Wrong> {
        let mean = self.mean()?;
        let cv = match (self.find("cv"), self.find("sd")) {
            (Some(cv), None) => values::non_negative(cv)?,
            (None, Some(sd)) => values::time(sd)?.minutes() / mean,
            (Some(_), Some(sd)) => return Err(wrong(sd, "beside `cv`", "write either `cv` or `sd`")),
            (None, None) => return self.get("cv").map(|_| (mean, 0.0)),
        };
        if cv > 100.0 {
            let node = self.find("cv").or_else(|| self.find("sd")).unwrap_or(&self.entry.node);
            return Err(wrong(node, "which is more than 100 times the mean", "write a smaller spread"));
        }
        Ok((mean, cv))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Distribution, Wrong> {
        distribution(&Node::from_argument(text), Range::Duration)
    }

    #[test]
    fn distributions_are_written_as_people_say_them() {
        let mean = |text: &str| read(text).expect(text).mean();
        assert_eq!(mean("'5 min'"), 5.0);
        assert_eq!(mean("{ exponential = '5 min' }"), 5.0);
        assert_eq!(mean("{ exponential = { mean = '5 min' } }"), 5.0);
        assert_eq!(mean("{ uniform = ['5 min', '15 min'] }"), 10.0);
        assert_eq!(mean("{ triangular = ['1 min', '2 min', '6 min'] }"), 3.0);
        assert_eq!(mean("{ erlang = { mean = '4 min', stages = 4 } }"), 4.0);
        assert_eq!(mean("{ empirical = ['1 min', '3 min'] }"), 2.0);
        let mixed =
            "{ regimes = [{ share = 0.25, fixed = '4 min' }, { share = 0.75, exponential = '8 min' }] }";
        assert_eq!(mean(mixed), 7.0);
        let by_sd = read("{ lognormal = { mean = '4 min', sd = '1 min' } }").expect("by sd");
        assert_eq!(by_sd, Distribution::Lognormal { mean: 4.0, cv: 0.25 });
    }

    #[test]
    fn what_is_no_distribution_says_why() {
        let code = |text: &str| read(text).expect_err(text).code;
        assert_eq!(code("5"), "missing-unit");
        assert_eq!(code("{ exponental = '5 min' }"), "unknown-distribution");
        assert_eq!(code("{ exponential = '0 min' }"), "zero");
        assert_eq!(code("{ normal = { mean = '5 min', sd = '1 min' } }"), "not-a-distribution");
        assert_eq!(code("{ uniform = ['9 min', '1 min'] }"), "not-a-distribution");
        assert_eq!(code("{ lognormal = { mean = '5 min', cw = 1 } }"), "unknown-key");
        assert_eq!(code("{ lognormal = { mean = '5 min' } }"), "missing-key");
        assert_eq!(code("{ regimes = [{ share = 0.5, fixed = '1 min' }] }"), "not-a-distribution");
        assert_eq!(code("{ weibull = { shape = -1, scale = '3 h' } }"), "negative");
        assert_eq!(code("{ lognormal = { mean = '5 min', cv = nan } }"), "not-finite");
    }

    #[test]
    fn a_plain_lifetime_is_exponential() {
        let node = Node::from_argument("'240 days'");
        assert_eq!(lifetime(&node).expect("a lifetime"), Distribution::Exponential { mean: 345_600.0 });
    }
}
