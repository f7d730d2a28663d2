//! The points of a search: every combination of the values that levers may take.

use crate::scenario::price::PricedLever;

/// Most values of one lever.
const MOST: usize = 1000;

/// A lever with every value written out.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    /// What it is called.
    pub name: String,
    /// Path of the file.
    pub path: String,
    /// What it may be, as the file would have it; two or more.
    pub values: Vec<String>,
    /// What each value costs beside what the office pays anyway \[currency/day\].
    pub prices: Vec<f64>,
    /// The place of the value that the office has now; `None`: it is not among them.
    pub now: Option<usize>,
}

impl Dial {
    /// Writes out the values of `lever`; where the office is now is not known yet.
    ///
    /// # Errors
    /// One sentence if there are endlessly many values, more than a thousand, a single one, or not as many prices.
    pub fn new(lever: &PricedLever) -> Result<Dial, String> {
        let PricedLever { name, lever, price } = lever;
        let Some(values) = lever.values() else {
            return Err(format!("lever `{name}` may be any number in between"));
        };
        if values.len() < 2 {
            return Err(format!("lever `{name}` leaves no choice: it is a single value"));
        }
        if values.len() > MOST {
            return Err(format!("lever `{name}` has {} values, more than a thousand", values.len()));
        }
        let prices = price.of(&values).map_err(|reason| format!("lever `{name}` has {reason}"))?;
        Ok(Dial { name: name.clone(), path: lever.path.clone(), values, prices, now: None })
    }

    /// Returns the change that puts it at the value in `place`, as on the command line.
    pub fn set(&self, place: usize) -> String {
        format!("{}={}", self.path, self.values[place])
    }
}

/// The place of a value of each lever, in the order of the levers.
pub type Point = Vec<usize>;

/// All points.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The levers; one or more.
    pub dials: Vec<Dial>,
}

impl Grid {
    /// Returns how many points there are, or `u64::MAX` if that is more.
    pub fn size(&self) -> u64 {
        self.dials.iter().fold(1u64, |size, dial| size.saturating_mul(dial.values.len() as u64))
    }

    /// Returns every point; the last lever moves first.
    pub fn all(&self) -> impl Iterator<Item = Point> {
        let next = |point: &Point| {
            let mut point = point.clone();
            for place in (0..point.len()).rev() {
                point[place] += 1;
                if point[place] < self.dials[place].values.len() {
                    return Some(point);
                }
                point[place] = 0;
            }
            None
        };
        std::iter::successors(Some(vec![0; self.dials.len()]), next)
    }

    /// Returns the points one step of one lever away.
    pub fn steps(&self, point: &Point) -> Vec<Point> {
        (0..point.len())
            .flat_map(|dial| [self.moved(point, &[(dial, -1)]), self.moved(point, &[(dial, 1)])])
            .flatten()
            .collect()
    }

    /// Returns the points at which one lever is a step lower and another a step higher.
    pub fn swaps(&self, point: &Point) -> Vec<Point> {
        let pairs = (0..point.len()).flat_map(|down| (0..point.len()).map(move |up| (down, up)));
        pairs
            .filter(|(down, up)| down != up)
            .filter_map(|(down, up)| self.moved(point, &[(down, -1), (up, 1)]))
            .collect()
    }

    /// Returns the point as far beyond `to` as that is from `from`; `None` if that is outside.
    pub fn beyond(&self, from: &Point, to: &Point) -> Option<Point> {
        let by: Vec<(usize, i64)> =
            from.iter().zip(to).enumerate().map(|(dial, (&a, &b))| (dial, b as i64 - a as i64)).collect();
        self.moved(to, &by)
    }

    fn moved(&self, point: &Point, by: &[(usize, i64)]) -> Option<Point> {
        let mut point = point.clone();
        for &(dial, by) in by {
            let place = usize::try_from(point[dial] as i64 + by).ok()?;
            if place >= self.dials[dial].values.len() {
                return None;
            }
            point[dial] = place;
        }
        Some(point)
    }

    /// Returns the changes that make the point.
    pub fn sets(&self, point: &Point) -> Vec<String> {
        self.dials.iter().zip(point).map(|(dial, &place)| dial.set(place)).collect()
    }

    /// Returns the point at which the office is now; `None` if a lever does not have the value.
    pub fn now(&self) -> Option<Point> {
        self.dials.iter().map(|dial| dial.now).collect()
    }

    /// Returns what the point costs beside what the office pays anyway \[currency/day\].
    pub fn price(&self, point: &Point) -> f64 {
        self.dials.iter().zip(point).map(|(dial, &place)| dial.prices[place]).sum()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::lever::Lever;
    use crate::scenario::price::Price;

    pub(crate) fn grid(levers: &[(&str, Price)]) -> Grid {
        let dial = |(text, price): &(&str, Price)| {
            let lever = Lever::parse(text).unwrap();
            Dial::new(&PricedLever { name: lever.path.clone(), lever, price: price.clone() }).unwrap()
        };
        Grid { dials: levers.iter().map(dial).collect() }
    }

    #[test]
    fn every_point_comes_once_and_has_its_neighbours() {
        let mut grid = grid(&[("a=1..3", Price::Each(10.0)), ("b=false, true", Price::Each(5.0))]);
        let all: Vec<Point> = grid.all().collect();
        assert_eq!(all, [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]);
        assert_eq!(grid.size(), 6);
        assert_eq!(grid.steps(&vec![0, 1]), [[1, 1], [0, 0]]);
        assert_eq!(grid.swaps(&vec![1, 1]), [[2, 0]]);
        assert_eq!(grid.swaps(&vec![1, 0]), [[0, 1]]);
        assert_eq!(grid.beyond(&vec![0, 0], &vec![1, 0]), Some(vec![2, 0]));
        assert_eq!(grid.beyond(&vec![1, 0], &vec![2, 0]), None);
        assert_eq!(
            (grid.price(&vec![2, 1]), grid.sets(&vec![2, 1])),
            (25.0, vec!["a=3".into(), "b=true".into()])
        );
        assert_eq!(grid.now(), None);
        (grid.dials[0].now, grid.dials[1].now) = (Some(1), Some(0));
        assert_eq!(grid.now(), Some(vec![1, 0]));
    }

    #[test]
    fn a_lever_has_values_to_choose_from() {
        let dial = |text: &str, price| {
            let lever = Lever::parse(text).unwrap();
            Dial::new(&PricedLever { name: "x".into(), lever, price }).unwrap_err()
        };
        assert!(dial("a=3", Price::Nothing).ends_with("it is a single value"));
        assert!(dial("a=1..1001", Price::Nothing).ends_with("has 1001 values, more than a thousand"));
        assert!(dial("a=1.5..2", Price::Nothing).ends_with("any number in between"));
        assert!(dial("a=1..2", Price::Listed(vec![1.0])).ends_with("1 prices for 2 values"));
    }
}
