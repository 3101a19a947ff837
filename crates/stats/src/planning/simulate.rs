//! [`Simulation`]: arrivals and stays drawn at random, and the census that they make.

use super::{
    beds::{check_arrivals, finished},
    random::Random,
};
use crate::{Accumulator, Error, Stays, significance::special::poisson_density};

/// A unit to simulate: arrivals by weekday, and the stays that it had.
///
/// Each day as many patients arrive as a Poisson draw about the mean of the weekday says; the length of each stay is drawn
/// from the histogram of the stays that were, each as probable. The run begins empty and is measured once the longest
/// stay has passed, so that nothing of the beginning is left. The same seed gives the same census on every platform.
///
/// ```
/// use casemix_stats::{Stays, planning::Simulation};
///
/// let stays: Stays = [1, 2, 2, 3, 3, 4, 5, 8, 14].into_iter().collect();
/// let simulation = Simulation::new([6.0, 6.0, 6.0, 6.0, 6.0, 3.0, 3.0], &stays)?;
/// let census = simulation.run(520, 1)?;
///
/// let beds = census.percentile(95).unwrap(); // enough on 95 of 100 midnights
/// assert!((30..36).contains(&beds), "{beds}");
/// assert!(census.percentile_of_weekday(4, 95) > census.percentile_of_weekday(6, 95)); // Friday against Sunday
/// assert_eq!(census, simulation.run(520, 1)?);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Simulation {
    arrivals: [PoissonDraw; 7],
    /// The mean of a week.
    weekly: f64,
    /// Lengths of stay, each with the number of stays up to it.
    lengths: Vec<(u32, u64)>,
    stays: u64,
}

/// The most midnights of one run, warming up included: bounds memory.
const MOST_DAYS: u32 = 10_000_000;
/// The most patients of one run: bounds time, and lets nobody's census leave 32 bits.
const MOST_ARRIVALS: f64 = 1e9;

impl Simulation {
    /// A unit with a mean of arrivals for each weekday, Monday first.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if a mean is not from 0 to 1,000,000; [`Error::Overdrawn`] where more stays of a length were
    /// subtracted than added; [`Error::TooFew`] without stays.
    pub fn new(arrivals: [f64; 7], stays: &Stays) -> Result<Simulation, Error> {
        check_arrivals(&arrivals)?;
        let mut up_to = 0;
        let lengths: Vec<(u32, u64)> = finished(stays)?
            .into_iter()
            .map(|(days, count)| {
                up_to += count;
                (days, up_to)
            })
            .collect();
        if up_to == 0 {
            return Err(Error::TooFew {
                what: "stays",
                needed: 1,
                given: 0,
            });
        }
        Ok(Simulation {
            arrivals: arrivals.map(PoissonDraw::new),
            weekly: arrivals.iter().sum(),
            lengths,
            stays: up_to,
        })
    }

    /// The census at the midnights of so many weeks.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if the weeks and the longest stay are together more than ten million days, or if more than a
    /// thousand million arrivals are to be expected in them.
    pub fn run(&self, weeks: u32, seed: u64) -> Result<SimulatedCensus, Error> {
        let longest = self.lengths.last().map_or(0, |(days, _)| *days);
        // Whole weeks, so that the measured part begins with a Monday.
        let warm_up = longest.div_ceil(7).saturating_mul(7);
        let days = weeks
            .checked_mul(7)
            .and_then(|days| days.checked_add(warm_up))
            .filter(|days| *days <= MOST_DAYS)
            .ok_or(Error::Argument {
                argument: "the days of a simulation",
                demand: "ten million at most, the longest stay among them",
            })?;
        if self.weekly * f64::from(days) / 7.0 > MOST_ARRIVALS {
            return Err(Error::Argument {
                argument: "the arrivals of a simulation",
                demand: "a thousand million at most",
            });
        }
        let mut random = Random::new(seed);
        // How many leave on each day to come, in a ring that is one longer than the longest stay.
        let mut leaving = vec![0_u32; longest as usize + 1];
        let mut present = 0_u32;
        let mut census = SimulatedCensus::default();
        for (day, weekday) in (0..days).zip((0..7).cycle()) {
            let today = day as usize % leaving.len();
            if let Some(left) = leaving.get_mut(today) {
                present -= std::mem::take(left);
            }
            let arrivals = self.arrivals.get(weekday).map_or(0, |mean| mean.draw(&mut random));
            for _ in 0..arrivals {
                let stay = self.draw_stay(&mut random) as usize;
                // A stay of no day is over before midnight.
                if stay > 0 {
                    present += 1;
                    let last = (today + stay) % leaving.len();
                    if let Some(left) = leaving.get_mut(last) {
                        *left += 1;
                    }
                }
            }
            if let Some(counted) = census.weekdays.get_mut(weekday).filter(|_| day >= warm_up) {
                counted.add(present);
            }
        }
        Ok(census)
    }

    fn draw_stay(&self, random: &mut Random) -> u32 {
        let drawn = random.below(self.stays);
        let at = self.lengths.partition_point(|(_, up_to)| *up_to <= drawn);
        self.lengths.get(at).map_or(0, |(days, _)| *days)
    }
}

/// A Poisson distribution as a table to draw from by inversion.
#[derive(Clone, Debug)]
struct PoissonDraw {
    first: u32,
    /// The probability up to `first`, up to the next, and so on.
    up_to: Vec<f64>,
}

impl PoissonDraw {
    /// The table covers twelve standard deviations and thirty counts to either side: what is outside has no binary
    /// probability beside 1.
    fn new(mean: f64) -> PoissonDraw {
        let reach = 12.0 * mean.sqrt() + 30.0;
        let (first, last) = ((mean - reach).max(0.0).floor() as u32, (mean + reach).ceil() as u32);
        let mut sum = 0.0;
        let up_to = (first..=last).map(|count| {
            sum += poisson_density(f64::from(count), mean);
            sum
        });
        PoissonDraw {
            first,
            up_to: up_to.collect(),
        }
    }

    fn draw(&self, random: &mut Random) -> u32 {
        let drawn = random.fraction();
        let at = self.up_to.partition_point(|up_to| *up_to <= drawn);
        self.first + at.min(self.up_to.len() - 1) as u32
    }
}

/// The census of a simulation: how many midnights had how many patients, by weekday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimulatedCensus {
    /// Histograms of whole numbers, which is what [`Stays`] are.
    weekdays: [Stays; 7],
}

impl SimulatedCensus {
    /// The census that at least so many of a hundred midnights do not exceed: as many beds are enough on them. `None`
    /// where nothing was simulated, or above 100.
    pub fn percentile(&self, of_hundred: u8) -> Option<u32> {
        self.whole().percentile(of_hundred)
    }

    /// The same of the midnights that end a weekday, 0 being Monday.
    pub fn percentile_of_weekday(&self, weekday: usize, of_hundred: u8) -> Option<u32> {
        self.weekdays.get(weekday)?.percentile(of_hundred)
    }

    /// The mean census.
    pub fn mean(&self) -> crate::Rate {
        self.whole().average()
    }

    /// The mean census of the midnights that end a weekday, 0 being Monday; undefined for another number.
    pub fn mean_of_weekday(&self, weekday: usize) -> crate::Rate {
        self.weekdays.get(weekday).cloned().unwrap_or_default().average()
    }

    /// Every census that occurred, ascending, with the midnights that had it.
    pub fn histogram(&self) -> Vec<(u32, i64)> {
        self.whole().histogram().collect()
    }

    fn whole(&self) -> Stays {
        let mut whole = Stays::default();
        self.weekdays.iter().for_each(|weekday| whole.merge(weekday));
        whole
    }
}
