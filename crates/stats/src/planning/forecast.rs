//! [`Forecast`]: what is to come, and how far such forecasts were off.

use std::fmt;

use super::{Cycle, Season, season::check};
use crate::{
    Error,
    significance::{Confidence, special::student_quantile},
};

/// How a series with a season is carried on.
///
/// Source: Makridakis, Wheelwright and Hyndman, *Forecasting: Methods and Applications*, 3rd edition (1998), chapters 2
/// to 4. Each needs two whole cycles of values at or above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForecastMethod {
    /// The value of the same place one cycle earlier: the measure of all others.
    SeasonalNaive,
    /// A straight line by least squares through the series without its [`Season`], times the season.
    TrendTimesSeason,
    /// Exponential smoothing of level, trend and season, multiplicative (Winters 1960). Level and season begin as those of
    /// the first cycle, the trend as the mean step from the first cycle to the second; the three factors are those of
    /// 0.05, 0.15, ... 0.95 that forecast the series best from each point to the next (least squares).
    HoltWinters,
}

impl ForecastMethod {
    /// All of them, the plainest first.
    pub const ALL: [ForecastMethod; 3] = [
        ForecastMethod::SeasonalNaive,
        ForecastMethod::TrendTimesSeason,
        ForecastMethod::HoltWinters,
    ];

    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            ForecastMethod::SeasonalNaive => "seasonal naive",
            ForecastMethod::TrendTimesSeason => "trend times season",
            ForecastMethod::HoltWinters => "Holt-Winters, multiplicative",
        }
    }

    /// The next values of a series, never below zero.
    ///
    /// # Errors
    ///
    /// [`Error::TooFew`] for fewer than two cycles; [`Error::Argument`] if a value is not finite or below zero, or if
    /// for a method with indexes a whole cycle is zero.
    pub fn forecast(self, series: &[f64], cycle: Cycle, steps: usize) -> Result<Vec<f64>, Error> {
        check(series, 2 * cycle.length())?;
        let values: Vec<f64> = match self {
            ForecastMethod::SeasonalNaive => {
                let last = series.iter().skip(series.len() - cycle.length());
                last.copied().cycle().take(steps).collect()
            }
            ForecastMethod::TrendTimesSeason => trend_times_season(series, cycle, steps)?,
            ForecastMethod::HoltWinters => Smoothed::best(series, cycle)?.ahead(steps),
        };
        Ok(values.into_iter().map(|value| value.max(0.0)).collect())
    }
}

impl fmt::Display for ForecastMethod {
    /// The name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

fn trend_times_season(series: &[f64], cycle: Cycle, steps: usize) -> Result<Vec<f64>, Error> {
    let season = Season::of(series, cycle)?;
    let level = season.removed_from(series);
    // Times are counted from the middle, where the two sums of least squares part.
    let middle = 0.5 * (series.len() as f64 - 1.0);
    let mean = level.iter().sum::<f64>() / level.len() as f64;
    let times = (0..).map(|at| f64::from(at) - middle);
    let (products, squares) = times
        .zip(&level)
        .fold((0.0, 0.0), |(products, squares), (time, value)| {
            (products + time * (value - mean), squares + time * time)
        });
    let slope = products / squares;
    let ahead = series.len()..series.len() + steps;
    Ok(ahead
        .map(|at| (mean + slope * (at as f64 - middle)) * season.at(at))
        .collect())
}

/// Level, trend and season after the last value.
#[derive(Clone, Debug)]
struct Smoothed {
    level: f64,
    trend: f64,
    /// The index of each place of the cycle, the one of the next value first.
    season: std::collections::VecDeque<f64>,
    /// The sum of the squared errors from each point to the next.
    squares: f64,
}

impl Smoothed {
    /// Level and season of the first cycle.
    fn of_first(series: &[f64], length: usize) -> Result<Smoothed, Error> {
        let mean = |skip: usize| series.iter().skip(skip).take(length).sum::<f64>() / length as f64;
        let (first, second) = (mean(0), mean(length));
        if first <= 0.0 {
            return Err(Error::Argument {
                argument: "a series with a season",
                demand: "above zero somewhere in every cycle",
            });
        }
        Ok(Smoothed {
            level: first,
            trend: (second - first) / length as f64,
            season: series.iter().take(length).map(|value| value / first).collect(),
            squares: 0.0,
        })
    }

    fn best(series: &[f64], cycle: Cycle) -> Result<Smoothed, Error> {
        let start = Smoothed::of_first(series, cycle.length())?;
        let factors = || (0..10).map(|step| 0.05 + 0.1 * f64::from(step));
        let mut best: Option<Smoothed> = None;
        for (alpha, beta, gamma) in
            factors().flat_map(|a| factors().flat_map(move |b| factors().map(move |c| (a, b, c))))
        {
            let mut smoothed = start.clone();
            for value in series.iter().skip(cycle.length()) {
                smoothed.step(*value, alpha, beta, gamma);
            }
            // Of equal ones the first, with the smallest factors, stays.
            if best.as_ref().is_none_or(|best| smoothed.squares < best.squares) {
                best = Some(smoothed);
            }
        }
        Ok(best.unwrap_or(start))
    }

    fn step(&mut self, value: f64, alpha: f64, beta: f64, gamma: f64) {
        let index = self.season.pop_front().unwrap_or(1.0);
        let error = value - (self.level + self.trend) * index;
        self.squares += error * error;
        let before = self.level;
        let without_season = if index > 0.0 {
            value / index
        } else {
            before + self.trend
        };
        self.level = alpha * without_season + (1.0 - alpha) * (before + self.trend);
        self.trend = beta * (self.level - before) + (1.0 - beta) * self.trend;
        let seen = if self.level > 0.0 { value / self.level } else { index };
        self.season.push_back(gamma * seen + (1.0 - gamma) * index);
    }

    fn ahead(&self, steps: usize) -> Vec<f64> {
        let season = self.season.iter().copied().cycle();
        (1..=steps)
            .zip(season)
            .map(|(step, index)| (self.level + step as f64 * self.trend) * index)
            .collect()
    }
}

/// A forecast, with the errors of the same method on values that it was not shown.
///
/// The last values are held back, forecast from those before, and compared; then all values make the forecast. A step
/// ahead has a prediction interval only as far as errors were measured, the interval being forecast ± t × root mean square
/// of the held-back errors, where t is of as many degrees of freedom as values were held back.
///
/// ```
/// use casemix_stats::{planning::{Cycle, Forecast, ForecastMethod}, significance::Confidence};
///
/// // Average daily census of three years, by month.
/// let year = [212.0, 208.0, 203.0, 196.0, 190.0, 186.0, 183.0, 184.0, 189.0, 195.0, 201.0, 209.0];
/// let census: Vec<f64> = (0..36).map(|month| year[month % 12] + 0.5 * month as f64).collect();
/// let cycle = Cycle::months("2023-01-01".parse().unwrap());
///
/// let forecast = Forecast::new(ForecastMethod::TrendTimesSeason, &census, cycle, 12, 3)?;
/// assert_eq!(format!("{:.1}", forecast.values[0]), "230.7"); // January; in truth it is 230
/// assert!(forecast.errors.mape.unwrap() < 1.0);
/// let (low, high) = forecast.interval(0, Confidence::NINETY_FIVE).unwrap();
/// assert!(low < 230.0 && 230.0 < high);
///
/// // The plain method has not seen the trend: on average it is a year of it too low.
/// let naive = Forecast::new(ForecastMethod::SeasonalNaive, &census, cycle, 12, 3)?;
/// assert_eq!(naive.errors.bias, -6.0);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Forecast {
    /// How it was made.
    pub method: ForecastMethod,
    /// The values to come, the next first.
    pub values: Vec<f64>,
    /// How far the method was off on the values held back.
    pub errors: ForecastErrors,
}

impl Forecast {
    /// A forecast of so many steps, judged on so many values held back.
    ///
    /// # Errors
    ///
    /// Those of [`ForecastMethod::forecast`] for the series without the values held back, and [`Error::Argument`] if none
    /// are held back.
    pub fn new(
        method: ForecastMethod,
        series: &[f64],
        cycle: Cycle,
        held_back: usize,
        steps: usize,
    ) -> Result<Forecast, Error> {
        Ok(Forecast {
            method,
            errors: ForecastErrors::of(method, series, cycle, held_back)?,
            values: method.forecast(series, cycle, steps)?,
        })
    }

    /// The forecast by the method with the smallest mean absolute error on the values held back; of equal ones the
    /// plainest.
    ///
    /// # Errors
    ///
    /// Those of [`Forecast::new`].
    pub fn best(series: &[f64], cycle: Cycle, held_back: usize, steps: usize) -> Result<Forecast, Error> {
        let [first, others @ ..] = ForecastMethod::ALL;
        let mut best = Forecast::new(first, series, cycle, held_back, steps)?;
        for method in others {
            let forecast = Forecast::new(method, series, cycle, held_back, steps)?;
            if forecast.errors.mae < best.errors.mae {
                best = forecast;
            }
        }
        Ok(best)
    }

    /// The prediction interval of a step, counted from 0; `None` beyond the forecast, or further ahead than errors were
    /// measured.
    pub fn interval(&self, step: usize, confidence: Confidence) -> Option<(f64, f64)> {
        let value = self.values.get(step).filter(|_| step < self.errors.residuals.len())?;
        let t = -student_quantile(confidence.tail(), self.errors.residuals.len() as f64);
        let half = t * self.errors.rmse;
        Some(((value - half).max(0.0), value + half))
    }
}

/// How far forecasts were off.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ForecastErrors {
    /// Forecast less value, of each value held back.
    pub residuals: Vec<f64>,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean absolute error as a percentage of the values; `None` where a value is zero.
    pub mape: Option<f64>,
    /// Root mean square error.
    pub rmse: f64,
    /// Mean error: above zero where forecasts were too high.
    pub bias: f64,
}

impl ForecastErrors {
    fn of(method: ForecastMethod, series: &[f64], cycle: Cycle, held_back: usize) -> Result<ForecastErrors, Error> {
        if held_back == 0 {
            return Err(Error::Argument {
                argument: "the number of values held back",
                demand: "one or more",
            });
        }
        let (known, held) = series.split_at(series.len().saturating_sub(held_back));
        let forecast = method.forecast(known, cycle, held.len())?;
        let residuals: Vec<f64> = forecast
            .iter()
            .zip(held)
            .map(|(forecast, value)| forecast - value)
            .collect();
        let mean = |of: fn((&f64, &f64)) -> f64| residuals.iter().zip(held).map(of).sum::<f64>() / held.len() as f64;
        Ok(ForecastErrors {
            mae: mean(|(error, _)| error.abs()),
            mape: Some(mean(|(error, value)| (error / value).abs() * 100.0))
                .filter(|_| held.iter().all(|value| *value > 0.0)),
            rmse: mean(|(error, _)| error * error).sqrt(),
            bias: mean(|(error, _)| *error),
            residuals,
        })
    }
}
