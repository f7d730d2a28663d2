//! Which lever matters most, and, where one alone was moved, what it does.

use super::super::super::draw::canvas::{Frame, Side, picture, round_up, round_values};
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::lines::{self, Line};
use super::super::super::draw::palette::{FAINT, MAIN};
use super::super::super::draw::spans::{self, Span};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View, at_axis, bare, with_unit};
use super::comparison;

const TABLE: &str = "effects";

/// What levers are ranked by, and what it is called.
const STATISTICS: [(&str, Message); 4] =
    [("swing", m::SWING), ("mu_star", m::MU_STAR), ("total", m::TOTAL), ("slope", m::SLOPE)];

/// What a sweep says of the levers by its first measure.
pub struct Ranking<'a> {
    /// The measure.
    pub measure: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// What levers are ranked by, and what it is called.
    pub statistic: (&'static str, Message),
    /// A row per lever, the one that matters most first.
    pub rows: Vec<Row<'a>>,
}

/// One end of what a lever does: the mean of the measure, and the value of the lever there; none: as it is.
pub type End<'a> = (f64, Option<&'a str>);

impl<'a> Ranking<'a> {
    /// Reads it off the table of effects.
    pub fn of(material: &Material<'a>) -> Option<Ranking<'a>> {
        let all = material.rows(TABLE);
        let measure = all.first()?.text("measure");
        let (statistic, mut rows) = STATISTICS.into_iter().find_map(|statistic| {
            let is_it = |row: &Row| row.text("measure") == measure && row.text("statistic") == statistic.0;
            let rows: Vec<Row> = all.iter().copied().filter(is_it).collect();
            (!rows.is_empty()).then_some((statistic, rows))
        })?;
        let size = |row: &Row| row.number("estimate").map_or(-1.0, f64::abs);
        rows.sort_by(|one, other| size(other).total_cmp(&size(one)));
        Some(Ranking { measure, unit: rows.first()?.text("unit"), statistic, rows })
    }

    /// What the measure is called.
    fn name(&self) -> Message {
        comparison::name(self.measure)
    }

    /// The same within a sentence.
    fn said(&self) -> Message {
        comparison::said_of(self.measure)
    }

    /// The measure in the office as it is, where one lever was moved at a time.
    fn base(&self, material: &Material) -> Option<f64> {
        let alone = material.manifest["design"]["name"] == "oat";
        material.rows("points").first().filter(|_| alone)?.number(self.measure)
    }

    /// Says which lever matters most, and how much.
    pub fn most(&self, material: &Material<'a>, words: &Words) -> Option<Html> {
        let first = self.rows.first()?;
        let lever = first.text("lever");
        let said = || [("lever", lever.into()), ("measure", words.word(self.said()).into())];
        if let Some((low, high)) = self.ends(material, lever) {
            let [one, two] = said();
            let ends = [low, high].map(|end| end_with_unit(words, self.unit, end));
            let [low, high] = ends;
            return Some(words.say(m::SWEEP_TITLE, [one, two, ("low", low.into()), ("high", high.into())]));
        }
        let size = first.number("estimate")?;
        // An estimate that no share can have tells no more than the order.
        if self.statistic.0 == "total" && !(0.0..=1.0).contains(&size) {
            return Some(words.say(m::SWEEP_PLAIN_TITLE, said()));
        }
        let [one, two] = said();
        let what = ("what", words.word(self.statistic.1).into());
        let size = ("size", with_unit(words, self.unit, size).into());
        Some(words.say(m::SWEEP_SIZE_TITLE, [one, two, what, size]))
    }

    /// Where the measure is lowest and highest as `lever` moves; `None`: the design does not say.
    pub fn ends(&self, material: &Material<'a>, lever: &str) -> Option<(End<'a>, End<'a>)> {
        let rows = material.rows(TABLE).into_iter();
        let mine = rows.filter(|row| {
            let key = (row.text("measure"), row.text("lever"), row.text("statistic"));
            key == (self.measure, lever, "mean")
        });
        let mine = mine.filter_map(|row| Some((row.number("estimate")?, Some(row.text("value")))));
        let all: Vec<End> = mine.chain(self.base(material).map(|base| (base, None))).collect();
        let low = all.iter().copied().min_by(|one, other| one.0.total_cmp(&other.0))?;
        let high = all.iter().rev().copied().max_by(|one, other| one.0.total_cmp(&other.0))?;
        Some((low, high))
    }
}

/// Writes an end with its value.
fn end(words: &Words, unit: &str, (response, value): End) -> Html {
    at(words, bare(words, unit, response), value)
}

/// The same with its unit.
fn end_with_unit(words: &Words, unit: &str, (response, value): End) -> Html {
    at(words, with_unit(words, unit, response), value)
}

fn at(words: &Words, response: Html, value: Option<&str>) -> Html {
    match value {
        Some(value) => words.say(m::SWEEP_END, [("response", response.into()), ("value", value.into())]),
        None => words.say(m::SWEEP_END_NOW, [("response", response.into())]),
    }
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let ranking = Ranking::of(material)?;
    if ranking.rows.len() == 1 && response(material, words).is_some() {
        return None;
    }
    let unit = ranking.unit;
    let (title, alt) = said(&ranking, material, words)?;
    let ends = |row: &Row| ranking.ends(material, row.text("lever"));
    let spanned: Option<Vec<Span>> = ranking
        .rows
        .iter()
        .map(|row| {
            let (low, high) = ends(row)?;
            let said = |at: End| (at.0, end(words, unit, at).plain());
            Some(Span { name: row.text("lever").to_owned(), low: said(low), high: said(high), colour: MAIN })
        })
        .collect();
    let measure = words.word(ranking.name());
    let svg = match spanned {
        Some(spanned) => {
            let base = ranking.base(material);
            let axis = match base {
                Some(base) => {
                    let now = with_unit(words, unit, base).into();
                    words.say(m::TORNADO_AXIS, [("measure", measure.into()), ("now", now)])
                }
                None => measure,
            };
            picture(spans::height(spanned.len()), &title.plain(), &alt.plain(), |canvas| {
                spans::draw(canvas, &spanned, base, &axis.plain());
            })
        }
        None => {
            let dots: Vec<Dot> =
                ranking.rows.iter().enumerate().map(|(place, row)| dot(place, row, unit, words)).collect();
            let axis = words.word(ranking.statistic.1).plain();
            picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
                dots::draw(canvas, &dots, Some(0.0), &axis, |value| at_axis(words, unit, value));
            })
        }
    };
    let shown = if unit == "1" { As::RowShare } else { As::RowEstimate };
    let columns = [(m::LEVER, "lever", As::Words), (ranking.statistic.1, "estimate", shown)];
    let mut table = View::of(words, TABLE, ranking.rows.clone(), &columns);
    table.head.extend([words.word(m::LOWEST), words.word(m::HIGHEST)]);
    for (cells, row) in table.rows.iter_mut().zip(&ranking.rows) {
        let both = ends(row).map(|(low, high)| [end(words, unit, low), end(words, unit, high)]);
        cells.extend(both.unwrap_or_default());
    }
    let text = vec![words.word(m::SWEEP_TEXT)];
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new("matters", title) })
}

/// The title and its text.
fn said(ranking: &Ranking, material: &Material, words: &Words) -> Option<(Html, Html)> {
    let first = ranking.rows.first()?;
    let lever = first.text("lever");
    let measure = || words.word(ranking.said());
    let alt = words.say(
        m::SWEEP_ALT,
        [
            ("lever", lever.into()),
            ("measure", measure().into()),
            ("count", (ranking.rows.len() as u64).into()),
        ],
    );
    Some((ranking.most(material, words)?, alt))
}

fn dot(place: usize, row: &Row, unit: &str, words: &Words) -> Dot {
    let found = row.with_ends("estimate");
    let says = found.map_or_else(Html::default, |found| bare(words, unit, found.mean));
    Dot {
        name: row.text("lever").to_owned(),
        says: says.plain(),
        mean: found.map(|found| found.mean),
        ends: found.and_then(|found| found.ends),
        colour: if place == 0 { MAIN } else { FAINT },
    }
}

/// What the measure does as the one lever moves.
pub fn response(material: &Material, words: &Words) -> Option<Section> {
    let ranking = Ranking::of(material)?;
    let [only] = ranking.rows[..] else { return None };
    let table = material.table("points")?;
    // After the point and its state stands the lever.
    let column = table.columns.get(2).map(|column| column.name.as_str())?;
    let mut rows = material.rows("points");
    let at = |row: &Row| row.number(column);
    rows.retain(|row| at(row).is_some() && row.number(ranking.measure).is_some());
    rows.sort_by(|one, other| at(one).unwrap_or(0.0).total_cmp(&at(other).unwrap_or(0.0)));
    rows.dedup_by(|one, other| at(one) == at(other));
    if rows.len() < 3 {
        return None;
    }
    let measure = |row: &Row| row.estimate(ranking.measure);
    let unit = table.columns[table.column(ranking.measure)?].unit.as_str();
    let (first, last) = (&rows[0], &rows[rows.len() - 1]);
    let said = || {
        Some([
            ("lever", only.text("lever").into()),
            ("measure", words.word(ranking.said()).into()),
            ("from", plain(words, at(first)?).into()),
            ("to", plain(words, at(last)?).into()),
            ("before", bare(words, unit, measure(first)?.mean).into()),
            ("after", with_unit(words, unit, measure(last)?.mean).into()),
        ])
    };
    let (title, alt) = (words.say(m::RESPONSE_TITLE, said()?), words.say(m::RESPONSE_ALT, said()?));
    let place = |row: &Row| at(row).unwrap_or(0.0);
    let line = Line {
        name: String::new(),
        points: rows.iter().map(|row| (place(row), measure(row).map(|found| found.mean))).collect(),
        band: rows.iter().map(|row| (place(row), measure(row).and_then(|found| found.ends))).collect(),
        colour: MAIN,
    };
    let most = line.band.iter().filter_map(|point| point.1).map(|ends| ends.1);
    let most = most.chain(line.points.iter().filter_map(|point| point.1)).fold(0.0, f64::max);
    let svg = picture(250, &title.plain(), &alt.plain(), |canvas| {
        let span = (place(first), place(last));
        let frame = Frame { across: (56, 460), up: (196, 34), x: span, y: (0.0, round_up(most)) };
        frame.rungs(canvas, |value| at_axis(words, unit, value));
        lines::draw(canvas, &frame, std::slice::from_ref(&line), 0);
        canvas.words(&words.word(ranking.name()).plain(), (8, 14), Side::Right, FAINT);
        let whole = line.points.iter().all(|point| point.0.fract() == 0.0);
        for value in round_values(span, 6).into_iter().filter(|value| !whole || value.fract() == 0.0) {
            canvas.words(&words.axis(value), (frame.x(value), 212), Side::Middle, FAINT);
        }
        canvas.words(column, (460, 234), Side::Left, FAINT);
        for (x, y) in line.points.iter().filter_map(|(x, y)| Some((*x, (*y)?))) {
            canvas.dot(frame.at(x, y), 4, MAIN);
        }
    });
    let shown = if unit == "1" { As::ShareEstimate } else { As::Estimate };
    let columns = [(ranking.name(), ranking.measure, shown)];
    let text = vec![words.word(m::RESPONSE_TEXT)];
    let mut table = View::of(words, "points", rows.clone(), &columns);
    table.head.insert(0, Html::words(column));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.insert(0, at(row).map_or_else(Html::default, |value| plain(words, value)));
    }
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new("response", title) })
}

/// A number that is not measured, such as of officers: without digits that say nothing.
fn plain(words: &Words, value: f64) -> Html {
    if value.fract() == 0.0 && value >= 0.0 { words.count(value as u64) } else { words.number(value) }
}
