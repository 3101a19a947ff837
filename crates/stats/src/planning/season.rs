//! [`Season`]: how far each month, or each weekday, is above or below the usual.

use chrono::{Datelike, NaiveDate};

use crate::Error;

/// A cycle that repeats, and where in it a series begins.
///
/// ```
/// use casemix_stats::planning::Cycle;
///
/// let year = Cycle::months("2024-11-01".parse().unwrap());
/// assert_eq!((year.place(0), year.name(year.place(3))), (10, "Feb".to_owned()));
/// assert_eq!(Cycle::weekdays("2026-01-01".parse().unwrap()).place(0), 3); // a Thursday
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cycle {
    length: usize,
    first: usize,
}

impl Cycle {
    /// Months of the year, from the month of this day on.
    pub fn months(first: NaiveDate) -> Cycle {
        Cycle {
            length: 12,
            first: first.month0() as usize,
        }
    }

    /// Days of the week, Monday first, from this day on.
    pub fn weekdays(first: NaiveDate) -> Cycle {
        Cycle {
            length: 7,
            first: first.weekday().num_days_from_monday() as usize,
        }
    }

    /// Any other cycle, such as the four quarters, from its first place on.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a cycle of fewer than two places.
    pub fn of(length: usize) -> Result<Cycle, Error> {
        if length < 2 {
            return Err(Error::Argument {
                argument: "the length of a cycle",
                demand: "two or more",
            });
        }
        Ok(Cycle { length, first: 0 })
    }

    /// How many places it has.
    pub const fn length(self) -> usize {
        self.length
    }

    /// The place, from 0, of a point of the series.
    pub const fn place(self, at: usize) -> usize {
        (self.first + at) % self.length
    }

    /// The name of a place: a month, a weekday, or its number from 1.
    pub fn name(self, place: usize) -> String {
        const MONTHS: &[&str] = &[
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        const WEEKDAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let names = match self.length {
            12 => MONTHS,
            7 => WEEKDAYS,
            _ => &[],
        };
        names
            .get(place)
            .map_or_else(|| (place + 1).to_string(), |name| (*name).to_owned())
    }
}

/// A seasonal profile: an index for each place of the cycle, 1 on average.
///
/// Ratio to centred moving average (Makridakis, Wheelwright and Hyndman, *Forecasting: Methods and Applications*, 3rd
/// edition 1998, 3/4): each value by the mean of the cycle around it, averaged by place, and scaled so that their mean is
/// 1. Give values that do not depend on the length of the month: average daily census and not patient days.
///
/// ```
/// use casemix_stats::planning::{Cycle, Season};
///
/// let quarters = [110.0, 95.0, 85.0, 110.0].repeat(3);
/// let season = Season::of(&quarters, Cycle::of(4)?)?;
/// assert_eq!(season.indexes().iter().map(|index| format!("{index:.2}")).collect::<Vec<_>>(), ["1.10", "0.95", "0.85", "1.10"]);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Season {
    cycle: Cycle,
    indexes: Vec<f64>,
}

impl Season {
    /// The profile of a series of at least two whole cycles.
    ///
    /// # Errors
    ///
    /// - [`Error::TooFew`] for a shorter series;
    /// - [`Error::Argument`] if a value is not finite or below zero, or if all around a place are zero.
    pub fn of(series: &[f64], cycle: Cycle) -> Result<Season, Error> {
        check(series, 2 * cycle.length)?;
        let centred = centred_moving_average(series, cycle.length);
        let mut sums = vec![(0.0, 0_u32); cycle.length];
        for (at, (value, average)) in (cycle.length / 2..).zip(series.iter().skip(cycle.length / 2).zip(centred)) {
            if let Some((sum, number)) = sums.get_mut(cycle.place(at)).filter(|_| average > 0.0) {
                *sum += value / average;
                *number += 1;
            }
        }
        let means: Vec<f64> = sums.into_iter().map(|(sum, number)| sum / f64::from(number)).collect();
        let mean = means.iter().sum::<f64>() / cycle.length as f64;
        if !(mean.is_finite() && mean > 0.0) {
            return Err(Error::Argument {
                argument: "a series with a season",
                demand: "above zero somewhere in every cycle",
            });
        }
        Ok(Season {
            cycle,
            indexes: means.into_iter().map(|index| index / mean).collect(),
        })
    }

    /// The cycle.
    pub const fn cycle(&self) -> Cycle {
        self.cycle
    }

    /// The index of each place, from the first of the cycle: January, Monday.
    pub fn indexes(&self) -> &[f64] {
        &self.indexes
    }

    /// The index at a point of the series, or beyond its end.
    pub fn at(&self, at: usize) -> f64 {
        self.indexes.get(self.cycle.place(at)).copied().unwrap_or(1.0)
    }

    /// The series without its season; a value of a place that is always zero stays zero.
    pub fn removed_from(&self, series: &[f64]) -> Vec<f64> {
        let values = series.iter().enumerate();
        values
            .map(|(at, value)| if self.at(at) > 0.0 { value / self.at(at) } else { 0.0 })
            .collect()
    }
}

/// The mean of the whole cycle around each point, from the first that has one. Of an even cycle the two ends, which are
/// the same place, count half each.
fn centred_moving_average(series: &[f64], length: usize) -> Vec<f64> {
    let windows = series.windows(length + 1 - length % 2);
    let mean = |window: &[f64]| {
        let ends = match (length % 2, window.first(), window.last()) {
            (0, Some(first), Some(last)) => 0.5 * (first + last),
            _ => 0.0,
        };
        (window.iter().sum::<f64>() - ends) / length as f64
    };
    windows.map(mean).collect()
}

/// A series long enough, of numbers at or above zero.
pub(super) fn check(series: &[f64], needed: usize) -> Result<(), Error> {
    if series.len() < needed {
        return Err(Error::TooFew {
            what: "values",
            needed,
            given: series.len(),
        });
    }
    if series.iter().any(|value| !value.is_finite() || *value < 0.0) {
        return Err(Error::Argument {
            argument: "a value of a series",
            demand: "a number at or above zero",
        });
    }
    Ok(())
}
