//! The plane that comes closest to the responses of points that were strewn about.

/// A plane through places between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// What each input changes, from 0 to 1 and whatever the others \[u\].
    pub slopes: Vec<f64>,
    /// Share of the variance of the responses that the plane explains \[1\]; NaN if they are all the same.
    pub explained: f64,
}

/// Returns the plane of least squares through `values` at `points`, of which `drawn` are used, which may be named several
/// times; values that are NaN are left out. `None` if what is left does not determine a plane.
///
/// # Source
/// Saltelli, Tarantola, Campolongo and Ratto, *Sensitivity Analysis in Practice*: regression coefficients, and the share
/// explained as a warning where they mislead.
pub fn plane(points: &[Vec<f64>], values: &[f64], drawn: &[usize]) -> Option<Plane> {
    let drawn: Vec<usize> = drawn.iter().copied().filter(|&at| values[at].is_finite()).collect();
    let inputs = points.first()?.len();
    if drawn.len() < inputs + 2 {
        return None;
    }
    let n = drawn.len() as f64;
    let mean_of = |of: &dyn Fn(usize) -> f64| drawn.iter().map(|&at| of(at)).sum::<f64>() / n;
    let middle: Vec<f64> = (0..inputs).map(|input| mean_of(&|at| points[at][input])).collect();
    let mean = mean_of(&|at| values[at]);
    let (mut matrix, mut right) = (vec![vec![0.0; inputs]; inputs], vec![0.0; inputs]);
    for &at in &drawn {
        let away: Vec<f64> = points[at].iter().zip(&middle).map(|(place, middle)| place - middle).collect();
        for row in 0..inputs {
            right[row] += away[row] * (values[at] - mean);
            for column in 0..inputs {
                matrix[row][column] += away[row] * away[column];
            }
        }
    }
    let slopes = solve(matrix, right)?;
    let (mut left, mut all) = (0.0, 0.0);
    for &at in &drawn {
        let fitted: f64 = (0..inputs).map(|input| slopes[input] * (points[at][input] - middle[input])).sum();
        left += (values[at] - mean - fitted).powi(2);
        all += (values[at] - mean).powi(2);
    }
    Some(Plane { slopes, explained: 1.0 - left / all })
}

/// Solves a symmetric, positive definite system by elimination; `None` if it is not.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for pivot in 0..size {
        // Squares of distances within a cube of side 1: less than this is none.
        if matrix[pivot][pivot] < 1e-9 {
            return None;
        }
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let (first, known) = (&above[pivot], right[pivot]);
        for (row, right) in below.iter_mut().zip(&mut right[pivot + 1..]) {
            let factor = row[pivot] / first[pivot];
            row.iter_mut().zip(first).for_each(|(mine, theirs)| *mine -= factor * theirs);
            *right -= factor * known;
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;
    use crate::stats::sensitivity::designs::latin_hypercube;

    fn points() -> (Vec<Vec<f64>>, Vec<usize>) {
        (latin_hypercube(30, 3, &mut Key(4).long()), (0..30).collect())
    }

    #[test]
    fn a_plane_is_found_exactly() {
        let (points, all) = points();
        let values: Vec<f64> = points.iter().map(|x| 7.0 + 3.0 * x[0] - 2.0 * x[1]).collect();
        let found = plane(&points, &values, &all).unwrap();
        for (slope, exact) in found.slopes.iter().zip([3.0, -2.0, 0.0]) {
            assert!((slope - exact).abs() < 1e-12, "{found:?}");
        }
        assert!((found.explained - 1.0).abs() < 1e-12);
        let curved: Vec<f64> = points.iter().map(|x| (x[0] - 0.5).powi(2)).collect();
        assert!(plane(&points, &curved, &all).unwrap().explained < 0.3);
    }

    #[test]
    fn what_determines_no_plane_has_none() {
        let (points, all) = points();
        let values = vec![1.0; 30];
        assert_eq!(plane(&points, &values, &all[..4]), None);
        assert_eq!(plane(&points, &values, &[5; 20]), None);
        assert_eq!(plane(&points, &vec![f64::NAN; 30], &all), None);
        assert_eq!(plane(&[], &[], &[]), None);
    }
}
