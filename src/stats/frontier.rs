//! Points of which none is better in both of two things: the cheapest at each wait.

/// Returns the places of the points that no other beats: none is lower in one coordinate and no higher in the other.
///
/// - `points`: pairs in any order, of which less is better, in any units; pairs with NaN are left out.
/// - Result: places in `points`, the first coordinate ascending, so the second descending. Of points alike in both, the first.
///
/// # Source
/// Kung, Luccio and Preparata, "On finding the maxima of a set of vectors", *Journal of the ACM* 22 (1975).
///
/// # Example
/// ```
/// // Cost and wait of four plans: the third costs as much as the second and makes people wait longer.
/// let plans = [(9.0, 1.0), (4.0, 5.0), (4.0, 7.0), (2.0, 8.0)];
/// assert_eq!(loket::stats::frontier::frontier(&plans), [3, 1, 0]);
/// ```
pub fn frontier(points: &[(f64, f64)]) -> Vec<usize> {
    let known = |&place: &usize| !points[place].0.is_nan() && !points[place].1.is_nan();
    let mut order: Vec<usize> = (0..points.len()).filter(known).collect();
    order.sort_by(|&one, &other| {
        let (one, other) = (points[one], points[other]);
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let mut best = f64::INFINITY;
    order.retain(|&place| {
        let beats = points[place].1 < best;
        best = best.min(points[place].1);
        beats
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn alike_points_stand_once_and_nothing_has_no_place() {
        assert_eq!(frontier(&[(1.0, 2.0), (1.0, 2.0), (f64::NAN, 0.0), (0.0, f64::NAN)]), [0]);
        assert!(frontier(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn whoever_is_not_on_it_is_beaten_and_nobody_on_it_is(
            points in prop::collection::vec((0..9_i32, 0..9_i32), 0..40)
        ) {
            let points: Vec<(f64, f64)> = points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let found = frontier(&points);
            let beats = |a: (f64, f64), b: (f64, f64)| a != b && a.0 <= b.0 && a.1 <= b.1;
            for (place, &point) in points.iter().enumerate() {
                let beaten = points.iter().any(|&other| beats(other, point));
                let kept = found.iter().any(|&on| points[on] == point);
                prop_assert_eq!(kept, !beaten, "{}", place);
            }
        }
    }
}
