//! [`Amounts`]: amounts of money, kept as a histogram of a bounded relative error.

use casemix_record::Money;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::{Accumulator, Error, Rate, Tally, accumulator::whole};

/// Decimals that are kept of an amount: a hundredth of a cent.
const PLACES: u32 = 4;
/// A bucket is as wide as this part of where it begins: two to the power of nine.
const PARTS: u64 = 1 << BITS;
const BITS: u32 = 9;
/// Amounts from here on, in units of [`PLACES`], are no amounts of a bill: 10¹⁵.
const LIMIT: u128 = 10_u128.pow(15 + PLACES);

/// Amounts of money: how many there are and their sum exactly, percentiles within 1/1,024 of the amount.
///
/// Each amount falls into one of a fixed series of buckets, and a bucket only counts. The series is that of numbers with
/// ten binary digits and an exponent: exact up to 0.1023, from there 512 buckets for each doubling. A percentile is the
/// middle of the bucket that holds it, so it is within half a bucket of the true one, which is at most 1/1,024 (less than
/// 0.1%) of it, whatever the amounts are. Because the buckets are fixed and counts are whole numbers, any split of the
/// amounts gives the identical result, and an amount can be taken back.
///
/// Amounts are taken to the hundredth of a cent (half away from zero). Those of 10¹⁵ and above are counted
/// [apart](AmountFigures::beyond) and in nothing else: they are mistakes.
///
/// ```
/// use casemix_stats::Amounts;
///
/// let charges: Amounts = ["812.50", "1200", "24040.74", "30785.38", "4286.89"].iter().map(|text| text.parse().unwrap()).collect();
/// assert_eq!(charges.total().to_string(), "61125.5100");
/// assert_eq!(charges.average().to_string(), "12225.10");
/// // The median is 4286.89; the answer is within 4.19 of it.
/// assert_eq!(charges.percentile(50).unwrap().to_string(), "4289.3312");
/// assert_eq!(Amounts::default().percentile(50), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// In units of [`PLACES`]. Fewer than 2⁶³ amounts below [`LIMIT`] cannot overflow it.
    sum: i128,
    /// By bucket; those of negative amounts have the sign of the amount.
    buckets: Tally<i32>,
    beyond: i64,
}

impl Amounts {
    /// The bound on the error of a percentile: at most one in so many of the amount.
    pub const ERROR_ONE_IN: u32 = 1_024;

    /// How many amounts there are.
    pub fn number(&self) -> i64 {
        self.buckets.total()
    }

    /// The sum of all amounts, exact.
    pub fn total(&self) -> Decimal {
        // A sum of so many digits that it is none of a hospital stays at the largest number that can be shown.
        Decimal::try_from_i128_with_scale(self.sum, PLACES).unwrap_or(Decimal::MAX)
    }

    /// The average, exact until it is shown.
    pub fn average(&self) -> Rate {
        Rate::mean(self.total(), self.number())
    }

    /// The percentile by nearest rank: the smallest amount that at least so many of a hundred amounts do not exceed, within
    /// 1/1,024 of it; `None` of no amount, or for a number above 100.
    pub fn percentile(&self, of_hundred: u8) -> Option<Decimal> {
        let number = self.number();
        let rank = (i128::from(number) * i128::from(of_hundred)).div_euclid(100)
            + i128::from((i128::from(number) * i128::from(of_hundred)) % 100 != 0);
        if of_hundred > 100 || number <= 0 {
            return None;
        }
        let mut passed = 0;
        let found = self.buckets.iter().find(|(_, count)| {
            passed += i128::from(*count);
            passed >= rank.max(1)
        });
        let (bucket, _) = found?;
        let middle = i128::from(middle_of(bucket.unsigned_abs()));
        Decimal::try_from_i128_with_scale(middle * i128::from(bucket.signum()), PLACES).ok()
    }
}

/// The bucket of an amount without its sign: as it is below [`PARTS`] times two, then [`PARTS`] for each doubling.
fn bucket_of(units: u64) -> u32 {
    let digits = u64::BITS - units.leading_zeros();
    let dropped = digits.saturating_sub(BITS + 1);
    // At most 55 × 512 + 1,023.
    dropped * PARTS as u32 + (units >> dropped) as u32
}

/// The middle of a bucket, in units.
fn middle_of(bucket: u32) -> u64 {
    let dropped = (bucket / PARTS as u32).saturating_sub(1);
    let first = u64::from(bucket - dropped * PARTS as u32) << dropped;
    first + if dropped == 0 { 0 } else { 1 << (dropped - 1) }
}

/// The amount in units; `None` if it is beyond the limit.
fn units_of(amount: Money) -> Option<i128> {
    let mut rounded = amount
        .decimal()
        .round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero);
    if rounded.abs() >= Decimal::from(10_u64.pow(15)) {
        return None;
    }
    rounded.rescale(PLACES);
    Some(rounded.mantissa()).filter(|units| units.unsigned_abs() < LIMIT)
}

impl Accumulator for Amounts {
    type Item<'a> = Money;
    type Context<'a> = ();
    type Output = AmountFigures;

    fn count(&mut self, amount: Money, times: i64) {
        match units_of(amount) {
            Some(units) => {
                self.sum += units * i128::from(times);
                let bucket = bucket_of(units.unsigned_abs() as u64) as i32;
                self.buckets.count(bucket * units.signum() as i32, times);
            }
            None => self.beyond += times,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.buckets.merge(&other.buckets);
        self.beyond += other.beyond;
    }

    fn finish(&self, _: &()) -> Result<AmountFigures, Error> {
        self.buckets.finish(&())?;
        Ok(AmountFigures {
            number: whole(self.number())?,
            total: self.total(),
            average: self.average(),
            quarter: self.percentile(25),
            median: self.percentile(50),
            three_quarters: self.percentile(75),
            ninetieth: self.percentile(90),
            beyond: whole(self.beyond)?,
        })
    }
}

impl FromIterator<Money> for Amounts {
    fn from_iter<I: IntoIterator<Item = Money>>(amounts: I) -> Self {
        let mut all = Amounts::default();
        amounts.into_iter().for_each(|amount| all.add(amount));
        all
    }
}

/// What is said of amounts of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AmountFigures {
    /// How many there are.
    pub number: u64,
    /// Their sum.
    pub total: Decimal,
    /// Their average.
    pub average: Rate,
    /// The 25th percentile; this and those below within 1/1,024.
    pub quarter: Option<Decimal>,
    /// The median.
    pub median: Option<Decimal>,
    /// The 75th percentile.
    pub three_quarters: Option<Decimal>,
    /// The 90th percentile.
    pub ninetieth: Option<Decimal>,
    /// Amounts of 10¹⁵ and above, which are in none of the figures.
    pub beyond: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn buckets_are_in_order_and_narrow(units in 0..LIMIT as u64, more in 0_u64..1_000_000) {
            let (bucket, above) = (bucket_of(units), bucket_of(units.saturating_add(more)));
            prop_assert!(bucket <= above);
            let error = middle_of(bucket).abs_diff(units);
            prop_assert!(u128::from(error) * u128::from(Amounts::ERROR_ONE_IN) <= u128::from(units), "{units} {error}");
            prop_assert_eq!(bucket_of(middle_of(bucket)), bucket);
        }

        #[test]
        fn percentiles_are_within_the_bound_of_those_of_a_sorted_list(
            mut units in prop::collection::vec(prop_oneof![-5_000_i64..5_000, 0_i64..9_000_000_000_000], 1..50),
            of_hundred in 1_u8..=100,
        ) {
            let money = |units: &i64| Money::from(Decimal::new(*units, PLACES));
            let amounts: Amounts = units.iter().map(money).collect();
            units.sort_unstable();
            let exact = units[(units.len() * usize::from(of_hundred)).div_ceil(100) - 1];
            let told = amounts.percentile(of_hundred).unwrap().mantissa();
            let error = (told - i128::from(exact)).unsigned_abs();
            prop_assert!(error * u128::from(Amounts::ERROR_ONE_IN) <= u128::from(exact.unsigned_abs()), "{exact} {told}");
            prop_assert_eq!(amounts.total(), units.iter().map(|units| Decimal::new(*units, PLACES)).sum::<Decimal>());
        }
    }

    #[test]
    fn what_is_no_amount_is_counted_apart() {
        let amounts: Amounts = [
            "79228162514264337593543950335",
            "-1000000000000000",
            "999999999999999.99995",
            "5",
        ]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
        let figures = amounts.finish(&()).unwrap();
        assert_eq!(
            (figures.number, figures.beyond, figures.total),
            (1, 3, Decimal::from(5))
        );
    }
}
