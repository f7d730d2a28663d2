//! What the values of a lever cost, beside what the office pays anyway.

use super::lever::Lever;
use super::tree::Node;
use super::values::{self, Money, split_number};
use crate::diagnostic::Diagnostic;

/// A lever of the file, with what its values cost.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedLever {
    /// What it is called.
    pub name: String,
    /// Which value may be what.
    pub lever: Lever,
    /// What that costs.
    pub price: Price,
}

/// What the values of a lever cost \[currency/day\].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Price {
    /// Nothing beside what the office pays anyway.
    #[default]
    Nothing,
    /// Each unit above the lowest value, or each step along a list that is not of numbers.
    Each(f64),
    /// Every value its own.
    Listed(Vec<f64>),
}

impl Price {
    /// Reads `250_000 IDR/day` for each unit, or `0 IDR/day, 250_000 IDR/day` for each value.
    ///
    /// - Result: the price, and its currency.
    ///
    /// # Errors
    /// What is wrong with `text`.
    ///
    /// # Example
    /// ```
    /// use loket::scenario::price::Price;
    /// let (price, currency) = Price::parse("250_000 IDR/day").unwrap();
    /// assert_eq!((price, currency.as_str()), (Price::Each(250_000.0), "IDR"));
    /// ```
    pub fn parse(text: &str) -> Result<(Price, String), Diagnostic> {
        let wrong = |reason: &str, help: &str| {
            Diagnostic::error("bad-price", None, format!("the price `{text}` {reason}")).help(help)
        };
        let mut amounts = Vec::new();
        let mut first: Option<String> = None;
        for part in text.split(',') {
            let node = Node { span: None, value: super::tree::Value::Text(part.trim().to_owned()) };
            let Money { amount, currency } = values::money(&node, "/day").map_err(|problem| {
                wrong(&format!("says {}, {}", problem.found, problem.reason), &problem.help)
            })?;
            if *first.get_or_insert_with(|| currency.clone()) != currency {
                return Err(wrong("is in two currencies", "write all of it in one"));
            }
            amounts.push(amount);
        }
        let price = if let [each] = amounts[..] { Price::Each(each) } else { Price::Listed(amounts) };
        Ok((price, first.unwrap_or_default()))
    }

    /// Returns what each of `values` costs \[currency/day\].
    ///
    /// # Errors
    /// If prices are listed, and there are more or fewer of them than values.
    ///
    /// # Example
    /// ```
    /// use loket::scenario::price::Price;
    /// let values = ["2", "3", "5"].map(str::to_owned);
    /// assert_eq!(Price::Each(10.0).of(&values).unwrap(), [0.0, 10.0, 30.0]);
    /// let switch = ["false", "true"].map(str::to_owned);
    /// assert_eq!(Price::Each(10.0).of(&switch).unwrap(), [0.0, 10.0]);
    /// assert!(Price::Listed(vec![1.0]).of(&switch).is_err());
    /// ```
    pub fn of(&self, values: &[String]) -> Result<Vec<f64>, String> {
        match self {
            Price::Nothing => Ok(vec![0.0; values.len()]),
            Price::Each(each) => Ok(units(values).into_iter().map(|units| units * each).collect()),
            Price::Listed(prices) if prices.len() == values.len() => Ok(prices.clone()),
            Price::Listed(prices) => Err(format!("{} prices for {} values", prices.len(), values.len())),
        }
    }
}

/// How many units each value lies above the lowest; its place in the list where values are no numbers of one unit.
fn units(values: &[String]) -> Vec<f64> {
    let numbers: Option<Vec<(f64, &str)>> = values.iter().map(|value| split_number(value)).collect();
    let same = numbers
        .filter(|numbers| numbers.iter().all(|number| number.0.is_finite() && number.1 == numbers[0].1));
    match same {
        Some(numbers) => {
            let lowest = numbers.iter().map(|number| number.0).fold(f64::INFINITY, f64::min);
            numbers.iter().map(|number| number.0 - lowest).collect()
        }
        None => (0..values.len()).map(|place| place as f64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(price: &Price, values: &[&str]) -> Vec<f64> {
        price.of(&values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_unit_is_counted_from_the_lowest_value() {
        assert_eq!(of(&Price::Each(2.0), &["5", "3", "4"]), [4.0, 0.0, 2.0]);
        assert_eq!(of(&Price::Each(2.0), &["4 min", "4.5 min"]), [0.0, 1.0]);
        assert_eq!(of(&Price::Each(2.0), &["4 min", "1 h"]), [0.0, 2.0]);
        assert_eq!(of(&Price::Nothing, &["1", "2"]), [0.0, 0.0]);
        assert_eq!(of(&Price::Listed(vec![7.0, 1.0]), &["fast", "slow"]), [7.0, 1.0]);
    }

    #[test]
    fn prices_are_per_day_and_in_one_currency() {
        assert_eq!(Price::parse("0 IDR/day, 5 IDR/day").unwrap().0, Price::Listed(vec![0.0, 5.0]));
        let reason = |text: &str| Price::parse(text).unwrap_err().message;
        assert!(reason("5").contains("has no currency"), "{}", reason("5"));
        assert!(reason("5 IDR/h").contains("`/day` is wanted"), "{}", reason("5 IDR/h"));
        assert!(reason("0 IDR/day, 5 EUR/day").ends_with("is in two currencies"));
        assert!(reason("-5 IDR/day").contains("negative"));
    }
}
