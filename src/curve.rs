//! Curves: numbers that depend on another number by straight lines between given points.

/// A piecewise linear function, constant before its first and after its last point.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Ascending in the first number; not empty.
    points: Vec<(f64, f64)>,
}

impl Curve {
    /// Returns the curve through `points`; `None` if there are none, or they do not ascend, or a number is not finite.
    pub fn new(points: Vec<(f64, f64)>) -> Option<Curve> {
        let ascends = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let finite = points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        (!points.is_empty() && ascends && finite).then_some(Curve { points })
    }

    /// Returns the curve that is `value` everywhere.
    pub fn constant(value: f64) -> Curve {
        Curve { points: vec![(0.0, value)] }
    }

    /// Returns the value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 <= x);
        let Some(&(x0, y0)) = after.checked_sub(1).and_then(|before| self.points.get(before)) else {
            return self.points[0].1;
        };
        match self.points.get(after) {
            Some(&(x1, y1)) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
            None => y0,
        }
    }

    /// Returns the smallest and the largest value it takes.
    pub fn range(&self) -> (f64, f64) {
        let values = self.points.iter().map(|point| point.1);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_its_points_and_flat_beyond() {
        let curve = Curve::new(vec![(0.0, 1.0), (4.0, 0.8), (8.0, 0.8)]).expect("ascending");
        let values = [-1.0, 0.0, 1.0, 4.0, 6.0, 99.0].map(|x| (curve.at(x) * 100.0).round() / 100.0);
        assert_eq!(values, [1.0, 1.0, 0.95, 0.8, 0.8, 0.8]);
        assert_eq!(curve.range(), (0.8, 1.0));
    }

    #[test]
    fn points_ascend_and_are_numbers() {
        assert_eq!(Curve::new(vec![]), None);
        assert_eq!(Curve::new(vec![(1.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(Curve::new(vec![(0.0, f64::NAN)]), None);
    }
}
