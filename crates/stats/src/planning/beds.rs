//! How many beds: by the occupancy wanted, and by how seldom there may be none free.

use rust_decimal::Decimal;

use crate::{
    Error, Stays,
    significance::special::{gamma, normal_quantile},
};

/// Beds by the occupancy wanted: the days of the patients, by the days of the period and the occupancy, rounded up.
///
/// The occupancy is a fraction, 0.85 for 85%. It says nothing of how often all beds are taken: a small unit needs a lower
/// one than a large unit. See [`beds_for_percentile`].
///
/// ```
/// use casemix_stats::planning::beds_for_occupancy;
///
/// // 45,907 days a year at 85%: an average daily census of 125.8.
/// assert_eq!(beds_for_occupancy(45_907, 365, "0.85".parse().unwrap())?, 148);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Argument`] unless the occupancy is above 0 and not above 1 and the period has a day; [`Error::TooLarge`]
/// where a number has more than 28 digits.
pub fn beds_for_occupancy(days: u64, period: u32, occupancy: Decimal) -> Result<u64, Error> {
    if occupancy <= Decimal::ZERO || occupancy > Decimal::ONE {
        return Err(Error::Argument {
            argument: "an occupancy",
            demand: "above 0 and not above 1, such as 0.85",
        });
    }
    if period == 0 {
        return Err(Error::Argument {
            argument: "the days of a period",
            demand: "one or more",
        });
    }
    // The remainder decides on rounding up: a quotient may be rounded itself.
    let per_bed = occupancy.checked_mul(period.into()).ok_or(Error::TooLarge)?;
    let days = Decimal::from(days);
    let quotient = days.checked_div(per_bed).ok_or(Error::TooLarge)?.trunc();
    let mut beds = u64::try_from(quotient).map_err(|_| Error::TooLarge)?;
    while per_bed.checked_mul(beds.into()).ok_or(Error::TooLarge)? < days {
        beds += 1;
    }
    Ok(beds)
}

/// The census to expect at midnight by the weekday that begins then, Monday first: exact for arrivals that are independent
/// and stays that do not depend on them.
///
/// A patient is present at as many midnights as the stay has days; a stay of no day at none. With a mean of arrivals for
/// each weekday the census of each is Poisson about this mean (Massey and Whitt, *Networks of infinite-server queues with
/// nonstationary Poisson input*, 1993), whatever the lengths of stay are distributed like.
///
/// ```
/// use casemix_stats::{Stays, planning::expected_census};
///
/// // Surgery admits from Monday to Friday, for three days.
/// let stays: Stays = [3].into_iter().collect();
/// let census = expected_census([10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0], &stays)?.unwrap();
/// // At the midnight after Monday there are Monday's patients alone: those of Friday left on Monday.
/// assert_eq!(census, [10.0, 20.0, 30.0, 30.0, 30.0, 20.0, 10.0]);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// The entry of a weekday is that of the midnight at its end. `None` where there are no stays to go by.
///
/// # Errors
///
/// [`Error::Argument`] if a mean is not finite or below zero; [`Error::Overdrawn`] where more stays of a length were
/// subtracted than added.
pub fn expected_census(arrivals: [f64; 7], stays: &Stays) -> Result<Option<[f64; 7]>, Error> {
    check_arrivals(&arrivals)?;
    let lengths = finished(stays)?;
    let number: u64 = lengths.iter().map(|(_, count)| count).sum();
    if number == 0 {
        return Ok(None);
    }
    let weekly: f64 = arrivals.iter().sum();
    let mut census = [0.0; 7];
    for (days, count) in lengths {
        // So many midnights are whole weeks, which hold the arrivals of a week each, and the rest the latest days.
        let share = count as f64 / number as f64;
        for (weekday, census) in census.iter_mut().enumerate() {
            let rest = (0..days as usize % 7).filter_map(|back| arrivals.get((weekday + 7 - back) % 7));
            *census += share * (f64::from(days / 7) * weekly + rest.sum::<f64>());
        }
    }
    Ok(Some(census))
}

/// The fewest beds that hold a Poisson census of this mean with at least this probability: the percentile of the census.
///
/// ```
/// use casemix_stats::planning::{beds_by_square_root, beds_for_percentile};
///
/// assert_eq!(beds_for_percentile(125.8, 0.95)?, 145);
/// // A unit of 12 needs half as many again, at an occupancy of 67%.
/// assert_eq!(beds_for_percentile(12.0, 0.95)?, 18);
/// assert_eq!(beds_by_square_root(125.8, 0.95)?, 145); // the approximation, beside it
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Argument`] unless the mean is at or above zero and finite, and the probability between 0 and 1.
pub fn beds_for_percentile(mean: f64, probability: f64) -> Result<u64, Error> {
    let near = beds_by_square_root(mean, probability)?;
    // P(census <= beds) is the upper tail of a gamma distribution (the waiting time of one more).
    let holds = |beds: u64| gamma(mean, beds as f64 + 1.0).upper >= probability;
    let mut beds = near;
    while beds > 0 && holds(beds - 1) {
        beds -= 1;
    }
    while !holds(beds) {
        beds += 1;
    }
    Ok(beds)
}

/// Square-root staffing: mean + z sqrt(mean), rounded up, the normal approximation of
/// [`beds_for_percentile`] (Kolesar and Green, *Insights on service system design from a normal approximation to Erlang's
/// delay formula*, Production and Operations Management 7, 1998).
///
/// # Errors
///
/// Those of [`beds_for_percentile`].
pub fn beds_by_square_root(mean: f64, probability: f64) -> Result<u64, Error> {
    check_load(mean)?;
    if !(probability > 0.0 && probability < 1.0) {
        return Err(Error::Argument {
            argument: "a probability",
            demand: "between 0 and 1, such as 0.95",
        });
    }
    Ok((mean + normal_quantile(probability) * mean.sqrt()).ceil().max(0.0) as u64)
}

/// Erlang's loss formula (Erlang B, 1917): how often a patient finds all beds taken and must go elsewhere, when `load`
/// would be the census with beds without end; whatever the lengths of stay are distributed like.
///
/// ```
/// use casemix_stats::planning::{beds_for_blocking, erlang_b};
///
/// assert_eq!(format!("{:.4}", erlang_b(10.0, 15)?), "0.0365");
/// assert_eq!(beds_for_blocking(10.0, 0.01)?, 18);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Argument`] unless the load is at or above zero and finite.
pub fn erlang_b(load: f64, beds: u64) -> Result<f64, Error> {
    check_load(load)?;
    Ok((1..=beds).fold(1.0, |blocked, beds| one_bed_more(blocked, load, beds)))
}

/// The fewest beds with which no more than this share of the patients finds all beds taken, by [`erlang_b`].
///
/// # Errors
///
/// [`Error::Argument`] unless the load is at or above zero and finite, and the share between 0 and 1.
pub fn beds_for_blocking(load: f64, most: f64) -> Result<u64, Error> {
    check_load(load)?;
    if !(most > 0.0 && most < 1.0) {
        return Err(Error::Argument {
            argument: "a share of patients",
            demand: "between 0 and 1, such as 0.01",
        });
    }
    let (mut beds, mut blocked) = (0, 1.0);
    while blocked > most {
        beds += 1;
        blocked = one_bed_more(blocked, load, beds);
    }
    Ok(beds)
}

/// The recursion of the loss formula: B(n) = a B(n - 1) / (n + a B(n - 1)).
fn one_bed_more(blocked: f64, load: f64, beds: u64) -> f64 {
    load * blocked / (beds as f64 + load * blocked)
}

/// Above a million patients at once it is a number that was not meant.
const MOST: f64 = 1e6;

fn check_load(load: f64) -> Result<(), Error> {
    if (0.0..=MOST).contains(&load) {
        return Ok(());
    }
    Err(Error::Argument {
        argument: "a mean census",
        demand: "from 0 to 1,000,000",
    })
}

pub(super) fn check_arrivals(arrivals: &[f64; 7]) -> Result<(), Error> {
    if arrivals.iter().all(|mean| (0.0..=MOST).contains(mean)) {
        return Ok(());
    }
    Err(Error::Argument {
        argument: "a mean of arrivals",
        demand: "from 0 to 1,000,000 a day",
    })
}

/// The lengths that occur, ascending, with how many stays had each.
pub(super) fn finished(stays: &Stays) -> Result<Vec<(u32, u64)>, Error> {
    stays
        .histogram()
        .map(|(days, count)| Ok((days, crate::accumulator::whole(count)?)))
        .collect()
}
